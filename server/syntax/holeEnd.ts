/**
 * Where a generated text should be cut: at the end of the line, or of the block, that the cursor is to fill, and before a
 * closer that the text after the cursor has already. Knows no engine.
 */
import type { Tree } from 'web-tree-sitter';
import type { Span } from '../base/span.ts';
import type { HoleKind } from '../base/window.ts';
import {
  type Bracket,
  bracketsIn,
  CLOSER_OF,
  closedBy,
  openBrackets,
  REACH,
  strayClosers,
  textsIn,
} from './brackets.ts';
import { type BlockStyle, languageForId } from './languages.ts';
import type { OpenTree } from './openTree.ts';

export interface HoleEndRequest {
  readonly languageId: string;
  readonly prefix: string;
  readonly completion: string;
  readonly suffix: string;
  readonly hole: HoleKind;
  /** The buffer's tree, whose text is `prefix + suffix`. Without it, the text alone is read. */
  readonly tree?: OpenTree | undefined;
}

/** The text around and with the completion, cut to what is near. All offsets count from its start. */
interface Filled {
  readonly text: string;
  readonly texts: readonly Span[];
  /** Where the completion begins and ends. */
  readonly from: number;
  readonly to: number;
  readonly blockStyle: BlockStyle;
}

/** Offset in `completion`: what stands before it fills the hole, what follows does not belong there. */
export function holeEnd(request: HoleEndRequest): number {
  const { tree, prefix, suffix, completion } = request;
  if (completion === '') return 0;
  const fits = tree && tree.text.length === prefix.length + suffix.length;
  const byTree = fits
    ? tree.withInserted(prefix.length, completion, (completed) => endIn(filled(request, completed), request))
    : undefined;
  return byTree ?? endIn(filled(request, undefined), request);
}

function filled({ languageId, prefix, completion, suffix }: HoleEndRequest, tree: Tree | undefined): Filled {
  // From the start of a line: in the middle of a string, everything would be taken the wrong way round.
  const cut = prefix.length <= REACH ? 0 : prefix.indexOf('\n', prefix.length - REACH) + 1;
  const whole = prefix + completion + suffix.slice(0, REACH);
  const text = whole.slice(cut);
  const texts = textsIn(whole, languageId, cut, whole.length, tree).map(({ start, end }) => ({
    start: start - cut,
    end: end - cut,
  }));
  const from = prefix.length - cut;
  const blockStyle = languageForId(languageId)?.blockStyle ?? 'brace';
  return { text, texts, from, to: from + completion.length, blockStyle };
}

function endIn(filled: Filled, { hole, completion, suffix }: HoleEndRequest): number {
  const line = completion.search(/\r?\n/);
  const limit = hole === 'line' && line >= 0 ? line : completion.length;
  const ends = [limit, surplusQuote(filled, suffix), surplusCloser(filled, hole)];
  if (hole === 'block' && filled.blockStyle !== 'brace') ends.push(dedent(filled));
  return Math.max(0, Math.min(...ends));
}

/** Before the quote that would close the string around the cursor, when the next character closes it already. */
function surplusQuote({ text, from, to }: Filled, suffix: string): number {
  const quote = suffix[0] ?? '';
  if (!/["'`]/.test(quote) || !isInside(text.slice(text.lastIndexOf('\n', from - 1) + 1, from), quote))
    return to - from;
  for (let at = from; at < to; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at - from;
  }
  return to - from;
}

function isInside(line: string, quote: string): boolean {
  const others = `[^\\\\${quote}]`;
  const withoutEscapes = line.replace(/\\./g, '');
  return withoutEscapes.replace(new RegExp(others, 'g'), '').length % 2 === 1;
}

/**
 * Where a closer comes that closes what was opened before the cursor: before it when the suffix closes that too, and after
 * it when it ends the block.
 */
function surplusCloser(filled: Filled, hole: HoleKind): number {
  const { text, texts, from, to, blockStyle } = filled;
  const open = openBrackets(text, texts, 0, from);
  const closed = closedBy(open, strayClosers(text, suffixTexts(filled), to, text.length));
  const innermostFirst = open.toReversed();
  let depth = 0;
  let next = 0;
  for (const { character, offset } of bracketsIn(text, texts, from, to)) {
    if (character in CLOSER_OF) depth++;
    else if (depth > 0) depth--;
    else {
      const opener: Bracket | undefined = innermostFirst[next];
      const closesIt = opener !== undefined && CLOSER_OF[opener.character] === character;
      if (closesIt && closed[next]) return hole === 'block' ? endOfText(text, from, offset) : offset - from;
      if (hole === 'block' && blockStyle === 'brace' && character === '}') {
        // A closer of nothing is none of ours.
        return closesIt ? offset + 1 - from : endOfText(text, from, offset);
      }
      next++;
    }
  }
  return to - from;
}

/** A string that the completion leaves open must not hide the closers behind it. */
function suffixTexts({ texts, to }: Filled): readonly Span[] {
  return texts.filter((span) => span.start >= to);
}

/** For blocks that end by indentation or a word: before the first line that stands further left than the block. */
function dedent({ text, texts, from, to, blockStyle }: Filled): number {
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  let body =
    text.slice(lineStart, from).trim() === '' || !opensBlock(text.slice(lineStart, from), blockStyle)
      ? indentAt(text, lineStart)
      : -1;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to - 1; at = text.indexOf('\n', at + 1)) {
    const start = at + 1;
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? to : Math.min(end, to));
    if (line.trim() === '' || isWithin(texts, start) || openBrackets(text, texts, from, start).length > 0) continue;
    const indent = indentAt(text, start);
    if (body < 0) body = indent;
    if (indent >= body) continue;
    const word = /^\s*(end)\b/.exec(line);
    if (blockStyle === 'end' && word && !closesNext(text, to, indent)) return start + word[0].length - from;
    return endOfText(text, from, start);
  }
  return to - from;
}

function opensBlock(line: string, blockStyle: BlockStyle): boolean {
  if (blockStyle === 'indent') return /:\s*(#.*)?$/.test(line);
  return /^\s*(def|class|module|if|unless|while|until|for|case|begin)\b|\b(do|then)(\s*\|[^|]*\|)?\s*$/.test(line);
}

/** The first line after the completion that is not blank is an `end` at this indent. */
function closesNext(text: string, to: number, indent: number): boolean {
  const match = /\n([ \t]*)end\b/.exec(text.slice(to));
  return match !== null && text.slice(to, to + match.index).trim() === '' && match[1]?.length === indent;
}

function indentAt(text: string, lineStart: number): number {
  let at = lineStart;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at - lineStart;
}

function isWithin(texts: readonly Span[], offset: number): boolean {
  return texts.some((span) => span.start < offset && offset < span.end);
}

/** Length of what stands from `from` up to `until`, without white space at its end. */
function endOfText(text: string, from: number, until: number): number {
  return text.slice(from, until).trimEnd().length;
}
