/** Another name for a definition, and texts in which it has that name. Knows no repository and no engine. */
import { createHash } from 'node:crypto';

/** What a part of a name is replaced by: words that hardly any code is about, and that say nothing of what it does. */
const words = ['amber', 'cobalt', 'harbor', 'lantern', 'meadow', 'pepper', 'river', 'willow'] as const;
/** Shorter parts (`is`, `to`) are too common for a name to be another without them. */
const shortestPart = 3;

/**
 * The name with its longest part (of `parsePrice`, `parse_price`, `PARSE_PRICE`) replaced, in the same case; the same for the same
 * name and seed. Undefined when `isTaken` knows all that could be made.
 */
export function otherName(name: string, seed: string, isTaken: (name: string) => boolean): string | undefined {
  const parts = [...name.matchAll(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+/gu)];
  const longest = parts.reduce<RegExpMatchArray | undefined>(
    (best, part) => (best === undefined || part[0].length > best[0].length ? part : best),
    undefined,
  );
  if (longest === undefined || longest[0].length < shortestPart) return undefined;
  const { 0: old, index = 0 } = longest;
  const first = createHash('sha256').update(`${seed} ${name}`).digest().readUInt32LE();
  for (let at = 0; at < words.length; at++) {
    const word = words[(first + at) % words.length] ?? words[0];
    const candidate = name.slice(0, index) + inCaseOf(old, word) + name.slice(index + old.length);
    if (!isTaken(candidate)) return candidate;
  }
  return undefined;
}

/** Every whole word `from` as `to`. */
export function renamed(text: string, from: string, to: string): string {
  return text.replace(wordPattern(from), () => to);
}

export function wordPattern(name: string): RegExp {
  const escaped = name.replace(/[$]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped}(?![\\p{L}\\p{N}_$])`, 'gu');
}

function inCaseOf(old: string, word: string): string {
  if (old === old.toUpperCase()) return word.toUpperCase();
  return /^\p{Lu}/u.test(old) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
