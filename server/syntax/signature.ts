/** The header of a definition on one line. Reads text only. */
import type { RawDefinition } from './captures.ts';
import type { BlockStyle } from './languages.ts';

/** Longest signature, in characters: two lines of the widest screens. */
const SIGNATURE_LENGTH = 240;
/** How far after the name a body is looked for: a signature's length twice, as white space collapses. */
const REACH = 2 * SIGNATURE_LENGTH;

/** `start`: where the header begins, with `export`, `type` or `template <...>` before it. */
export function signatureOf(text: string, start: number, raw: RawDefinition, blockStyle: BlockStyle): string {
  const end = headerEnd(text, raw, blockStyle);
  return text.slice(start, end).replace(/\s+/g, ' ').trim().slice(0, SIGNATURE_LENGTH);
}

function headerEnd(text: string, raw: RawDefinition, blockStyle: BlockStyle): number {
  const limit = Math.min(raw.end, raw.nameEnd + REACH);
  const isValue =
    raw.kind === 'variable' ||
    raw.kind === 'field' ||
    raw.kind === 'constant' ||
    raw.kind === 'macro' ||
    raw.kind === 'type';
  let depth = 0;
  let hasParameters = false;
  for (let at = raw.nameEnd; at < limit; at++) {
    const character = text[at];
    if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    if (depth > 0) continue;
    hasParameters ||= character === ')';
    // `fun f(): Int = body`, `virtual void f() = 0`; but not `f = (x) => body`, whose parameters come later.
    if (hasParameters && !isValue && character === '=' && blockStyle === 'brace') return at;
    if (isValue ? character === '\n' : endsHeader(text, at, blockStyle)) return at;
  }
  return limit;
}

function endsHeader(text: string, at: number, blockStyle: BlockStyle): boolean {
  const character = text[at];
  if (blockStyle === 'indent') return character === ':';
  if (blockStyle === 'end') return character === '\n' || character === ';';
  return character === '{' || character === ';' || (character === '=' && text[at + 1] === '>');
}
