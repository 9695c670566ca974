/** Where a bracket is closed, by brackets alone. Knows no strings and no comments: for the text of a signature. */

/** Offset of the bracket that closes the one at `open`; undefined where none does. */
export function closingBracket(text: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const character = text[at];
    if (character === '(' || character === '[' || character === '{') depth++;
    else if (character === ')' || character === ']' || character === '}') depth--;
    if (depth === 0) return at;
  }
  return undefined;
}
