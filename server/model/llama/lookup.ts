/**
 * A draft from the prompt itself: what followed the same tokens there (prompt lookup decoding, Saxena 2023,
 * github.com/apoorvumang/prompt-lookup-decoding). Knows no model.
 */

/** Equal tokens that make a place worth copying from: two occur by chance, three hardly ever. */
const matchLength = 3;
/** Short: three of four such guesses are wrong after some tokens, and each costs a part of a pass. */
const draftLength = 4;

/** What followed the newest place in `prompt` and `output` that ends as `output` does; empty when there is none. */
export function proposeFrom(prompt: readonly number[], output: readonly number[]): readonly number[] {
  const all = [...prompt, ...output];
  if (all.length <= matchLength) return [];
  const tail = all.slice(-matchLength);
  for (let end = all.length - 1; end >= matchLength; end--) {
    if (tail.every((token, index) => all[end - matchLength + index] === token))
      return all.slice(end, end + draftLength);
  }
  return [];
}
