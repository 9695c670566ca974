/** The header of a definition on one line. Reads text only. */
import { closingBracket } from '../base/closingBracket.ts';
import type { RawDefinition } from './captures.ts';
import type { BlockStyle } from './languages.ts';

/** Longest signature, in characters: two lines of the widest screens. */
const SIGNATURE_LENGTH = 240;
/** How far after the name a body is looked for: what a call gives stands behind all of its parameters. */
const REACH = 2_000;
/** Of what stands behind the parameters. */
const LONGEST_REST = 100;

/**
 * `start`: where the header begins, with `export`, `type` or `template <...>` before it. Of a header that is too long, the last parameters
 * and those of its type are left out: what it gives says what its value has.
 */
export function signatureOf(text: string, start: number, raw: RawDefinition, blockStyle: BlockStyle): string {
  const end = headerEnd(text, raw, blockStyle);
  const whole = collapsed(text.slice(start, end)).trim();
  if (whole.length <= SIGNATURE_LENGTH) return whole;
  const before = collapsed(text.slice(start, raw.nameEnd)).trimStart();
  return shortened(before, collapsed(text.slice(raw.nameEnd, end)).trimEnd()).slice(0, SIGNATURE_LENGTH);
}

function collapsed(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** `before` ends with the name. */
function shortened(before: string, after: string): string {
  const head = /^[^(<]*/.exec(after)?.[0] ?? '';
  const open = endOfTypeParameters(after, head.length);
  const close = after[open] === '(' ? closingBracket(after, open) : undefined;
  if (close === undefined) return before + after;
  const rest = after.slice(close + 1);
  const types = open === head.length ? '' : '<…>';
  const room =
    SIGNATURE_LENGTH -
    before.length -
    head.length -
    types.length -
    Math.min(rest.length, LONGEST_REST) -
    '(, …)'.length;
  if (close - open <= room) return before + head + types + after.slice(open);
  let kept = open + 1;
  for (let at = open + 1; at < close && at - open <= room; at++) {
    if (after[at] === ',') kept = at;
    else if ('([{'.includes(after[at] ?? '')) at = closingBracket(after, at) ?? close;
    else if (after[at] === '<') at = Math.max(at, endOfTypeParameters(after, at) - 1);
  }
  const parameters = after.slice(open + 1, kept);
  return `${before}${head}${types}(${parameters}${parameters === '' ? '' : ', '}…)${rest}`;
}

/** The place behind `<...>` at `start`, or `start` where there is none. */
function endOfTypeParameters(text: string, start: number): number {
  if (text[start] !== '<') return start;
  let depth = 0;
  for (let at = start; at < Math.min(text.length, start + REACH); at++) {
    if (text[at] === '<') depth++;
    else if (text[at] === '>' && !/[=-]/.test(text[at - 1] ?? '')) depth--;
    if (depth === 0) return at + 1;
  }
  return start;
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
  for (let at = isValue ? raw.nameEnd : endOfTypeParameters(text, raw.nameEnd); at < limit; at++) {
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
