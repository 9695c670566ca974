/**
 * The function around the cursor as its tokens and indentation tell: its header, which names it takes, sets and uses, and
 * which it uses below without having set them. Knows no grammar, so that a half-written function is read like a whole one.
 */
import type { CursorContext } from './cursor.ts';
import { TokenKind } from './tokens.ts';
import { boundaryId, isNewlineId, newlineLevels, type Vocabulary } from './vocabulary.ts';

/** What the enclosing function does with one name. */
interface LocalUse {
  /** Stands in the header, within its brackets: a parameter, or its type. */
  isParameter: boolean;
  /** Is given a value above the cursor. */
  isSet: boolean;
  /** Uses above the cursor, after it was first taken or set. */
  usesAbove: number;
  usesBelow: number;
}

export interface EnclosingFunction {
  readonly locals: ReadonlyMap<number, LocalUse>;
  /** The function's own name, or 0. */
  readonly name: number;
}

/** Lines of these are headers of something within a function. */
const inner = new Set(
  'if elif else for while switch case match when try catch except finally with loop do select default return'.split(
    ' ',
  ),
);
/** Tokens above and below the cursor that are looked at: longer functions are rare, and what is far in them matters less. */
const reachAbove = 1500;
const reachBelow = 600;
/** How a line ends that opens a body. */
const bodyOpeners = new Set([':', '{', '=>', '->', 'where']);
const nowhere: EnclosingFunction = { locals: new Map(), name: boundaryId };

export function readEnclosing(cursor: CursorContext, vocabulary: Vocabulary): EnclosingFunction {
  const header = headerAbove(cursor, vocabulary);
  if (header === undefined) return nowhere;
  const locals = new Map<number, LocalUse>();
  readHeader(cursor, vocabulary, header, locals);
  readAbove(cursor, vocabulary, header.end, locals);
  readBelow(cursor, vocabulary, header.depth, locals);
  return { locals, name: header.name };
}

interface Header {
  /** Of the line's first token, and of the newline after its last. */
  readonly start: number;
  readonly end: number;
  readonly name: number;
  /** Levels by which the cursor's line is indented deeper than it. */
  readonly depth: number;
}

/** The nearest line above that is less deep than all between, takes something in brackets, opens a body and is no loop. */
function headerAbove({ history }: CursorContext, vocabulary: Vocabulary): Header | undefined {
  let level = 0;
  let shallowest = 0;
  let lineEnd = history.length;
  /** Where the body begins, when a line that only closes the header's brackets has been met. */
  let closedAt = -1;
  for (let at = history.length - 1; at >= Math.max(0, history.length - reachAbove); at--) {
    const token = history[at] ?? boundaryId;
    if (!isNewlineId(token)) continue;
    // The line behind `at` is at `level`; it is a header if all lines below it are deeper.
    if (level < shallowest) {
      const isClosing = vocabulary.bracket(history[at + 1] ?? boundaryId) < 0;
      if (isClosing) closedAt = lineEnd;
      else {
        shallowest = level;
        const opensBody = closedAt >= 0 || bodyOpeners.has(vocabulary.text(history[lineEnd - 1] ?? boundaryId).trim());
        const name = opensBody ? calledName(history, at + 1, lineEnd, vocabulary) : boundaryId;
        if (name !== boundaryId) return { start: at + 1, end: Math.max(lineEnd, closedAt), name, depth: -level };
        closedAt = -1;
      }
    }
    level -= newlineLevels(token);
    lineEnd = at;
  }
  return undefined;
}

/** The word before the first bracket of a line that may open a function, or 0. */
function calledName(tokens: readonly number[], start: number, end: number, vocabulary: Vocabulary): number {
  for (let at = start; at < end; at++) {
    const token = tokens[at] ?? boundaryId;
    const isWord = vocabulary.kind(token) === TokenKind.word;
    if (isWord && at < start + 2 && inner.has(vocabulary.text(token))) return boundaryId;
    if (vocabulary.text(token).trim() !== '(') continue;
    const before = tokens[at - 1] ?? boundaryId;
    return vocabulary.kind(before) === TokenKind.word ? before : token;
  }
  return boundaryId;
}

function readHeader(
  { history }: CursorContext,
  vocabulary: Vocabulary,
  { start, end }: Header,
  locals: Map<number, LocalUse>,
): void {
  let depth = 0;
  for (let at = start; at < end; at++) {
    const token = history[at] ?? boundaryId;
    depth += vocabulary.bracket(token);
    if (depth > 0 && vocabulary.kind(token) === TokenKind.word) useOf(locals, token).isParameter = true;
  }
}

function readAbove(
  { history }: CursorContext,
  vocabulary: Vocabulary,
  from: number,
  locals: Map<number, LocalUse>,
): void {
  for (let at = from; at < history.length; at++) {
    const token = history[at] ?? boundaryId;
    if (vocabulary.kind(token) !== TokenKind.word || isMember(history[at - 1] ?? boundaryId, vocabulary)) continue;
    const use = useOf(locals, token);
    if (isSetBy(history[at + 1], vocabulary)) use.isSet = true;
    else use.usesAbove++;
  }
}

/** Down to the line that ends the function. */
function readBelow(
  { local, beforeLength }: CursorContext,
  vocabulary: Vocabulary,
  depth: number,
  locals: Map<number, LocalUse>,
): void {
  let level = 0;
  const limit = Math.min(local.length, beforeLength + 1 + reachBelow);
  for (let at = beforeLength + 1; at < limit; at++) {
    const token = local.tokens[at] ?? boundaryId;
    if (isNewlineId(token)) {
      level += newlineLevels(token);
      if (level <= -depth) return;
    }
    const isName = vocabulary.kind(token) === TokenKind.word;
    if (isName && !isMember(local.tokens[at - 1] ?? boundaryId, vocabulary)) useOf(locals, token).usesBelow++;
  }
}

function isSetBy(next: number | undefined, vocabulary: Vocabulary): boolean {
  const text = next === undefined ? '' : vocabulary.text(next).trim();
  return text === '=' || text === ':=';
}

function isMember(previous: number, vocabulary: Vocabulary): boolean {
  const text = vocabulary.text(previous);
  return text === '.' || text === '?.' || text === '->' || text === '::';
}

function useOf(locals: Map<number, LocalUse>, id: number): LocalUse {
  const known = locals.get(id);
  if (known !== undefined) return known;
  const use = { isParameter: false, isSet: false, usesAbove: 0, usesBelow: 0 };
  locals.set(id, use);
  return use;
}
