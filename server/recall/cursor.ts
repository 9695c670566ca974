/**
 * The open buffer as recall reads it at the cursor: tokens before and after, what the next token must begin with, and
 * the indentation. Knows no other file.
 */
import { codeUnitsOf } from '../base/codeUnits.ts';
import type { Window } from '../base/window.ts';
import { chainMemory, localOrders, TokenChains } from './chains.ts';
import { forEachLine, IndentStack, idsOfLine, indentColumns, type LineMemo } from './lines.ts';
import { isWordLike, kindOfText, TokenKind, tokenizeLine } from './tokens.ts';
import { boundaryId, isNewlineId, newlineId, type Vocabulary } from './vocabulary.ts';

/** Characters of the buffer that are read on each side: some 2,500 and 1,200 lines; what is farther seldom helps. */
const charactersBefore = 100_000;
const charactersAfter = 50_000;
/** Slots of the buffer's own chains: about its number of tokens at those limits. */
const localSlots = 1 << 15;
/** Tokens of the next line that are compared with what follows a match. */
const nextLineTokens = 6;

export interface CursorContext {
  /** The buffer before the cursor, a boundary, the buffer after it. */
  readonly local: TokenChains;
  /** Tokens in `local` that stand before the cursor. */
  readonly beforeLength: number;
  /** What stands before the cursor, less the token that the cursor may stand inside. */
  readonly history: readonly number[];
  /** What the next token must begin with: it is typed already. */
  readonly typed: string;
  /** Id of the typed token as it stands, or -1 when nothing of a token is typed or it has several parts. */
  readonly typedToken: number;
  /** The newline token after the cursor's line and the first tokens of the next line that is not blank. */
  readonly nextLine: readonly number[];
  /** Last token of the next line that is not blank, or undefined. */
  readonly nextLineLast: number | undefined;
  /** First token right of the cursor on its line, or -1. */
  readonly nextOnLine: number;
  /** Columns of the open indentation levels at the cursor. */
  readonly indentLevels: readonly number[];
  readonly indentUnit: number;
  readonly usesTabs: boolean;
}

export function readCursor(window: Window, vocabulary: Vocabulary, memo: LineMemo): CursorContext {
  const indents = new IndentStack();
  const history: number[] = [boundaryId];
  const lineStart = window.prefix.lastIndexOf('\n') + 1;
  const from = readFrom(window.prefix);
  const unit = readLines(window.prefix.slice(from, lineStart), indents, history, memo);
  const { typed, typedToken } = readCursorLine(window.prefix.slice(lineStart), indents, history, vocabulary);
  const indentLevels = [...indents.levels()];
  const after = readAfter(window.suffix, indents, vocabulary, memo);
  const length = history.length + after.tokens.length + 1;
  const local = new TokenChains(chainMemory(localOrders, localSlots, length, vocabulary.looks, false));
  for (const id of history) local.push(id);
  local.push(boundaryId);
  for (const id of after.tokens) local.push(id);
  local.link(local.length);
  return {
    local,
    beforeLength: history.length,
    history,
    typed,
    typedToken,
    nextLine: after.nextLine,
    nextLineLast: after.nextLineLast,
    nextOnLine: after.nextOnLine,
    indentLevels,
    indentUnit: unit.columns,
    usesTabs: unit.tabs,
  };
}

/** Offset of the first line that is read before the cursor. */
export function readFrom(prefix: string): number {
  const lineStart = prefix.lastIndexOf('\n') + 1;
  return wholeLineFrom(prefix, Math.max(0, lineStart - charactersBefore), lineStart);
}

function wholeLineFrom(text: string, from: number, limit: number): number {
  if (from === 0) return 0;
  const breakAt = text.indexOf('\n', from);
  return breakAt < 0 || breakAt >= limit ? limit : breakAt + 1;
}

/** Appends the tokens of whole lines; returns the smallest step of indentation seen. */
function readLines(
  text: string,
  indents: IndentStack,
  into: number[],
  memo: LineMemo,
): { columns: number; tabs: boolean } {
  let columnsOfUnit = 0;
  let tabs = false;
  let previous = 0;
  forEachLine(text, (start, end) => {
    const columns = indentColumns(text, start, end);
    if (columns < 0) return;
    if (columns > previous && (columnsOfUnit === 0 || columns - previous < columnsOfUnit)) {
      // One column is alignment, as in a block comment.
      if (columns - previous > 1) columnsOfUnit = columns - previous;
    }
    if (columns > 0 && text.charCodeAt(start) === 9) tabs = true;
    previous = columns;
    into.push(newlineId(indents.enter(columns)));
    for (const id of memo.tokens(text, start, end)) into.push(id);
  });
  return { columns: columnsOfUnit === 0 ? (tabs ? 8 : 4) : columnsOfUnit, tabs };
}

interface Typed {
  readonly typed: string;
  readonly typedToken: number;
}

/**
 * Appends the cursor's line up to the cursor, less its last token, which may be incomplete; returns that token as it is
 * written ("token healing": the next token must begin with it, and may be no longer than it).
 */
function readCursorLine(line: string, indents: IndentStack, into: number[], vocabulary: Vocabulary): Typed {
  const columns = indentColumns(line, 0, line.length);
  const blankColumns = indentColumns(`${line}x`, 0, line.length + 1);
  into.push(newlineId(indents.enter(columns < 0 ? blankColumns : columns)));
  if (columns < 0) return { typed: '', typedToken: -1 };
  const texts: string[] = [];
  tokenizeLine(codeUnitsOf(line), 0, line.length, true, (start, end) => texts.push(line.slice(start, end)));
  const last = texts[texts.length - 1] ?? '';
  const lastKind = kindOfText(last);
  // `return ` with the cursor behind it: the space is typed, the next word is not.
  if (isWordLike(lastKind) && /\s$/.test(line)) {
    for (const text of texts) into.push(vocabulary.intern(text));
    return { typed: line.slice(line.trimEnd().length), typedToken: -1 };
  }
  const openQuote = unclosedQuote(texts);
  const kept = openQuote >= 0 ? openQuote : texts.length - 1;
  for (let index = 0; index < kept; index++) into.push(vocabulary.intern(texts[index] ?? ''));
  const previousKind = kept > 0 ? kindOfText(texts[kept - 1] ?? '') : TokenKind.newline;
  const typed = texts.slice(kept).join('');
  const isSpaced = isWordLike(previousKind) && isWordLike(kindOfText(texts[kept] ?? ''));
  return {
    typed: isSpaced ? ` ${typed}` : typed,
    typedToken: kept === texts.length - 1 ? vocabulary.intern(typed) : -1,
  };
}

/** Index of the token that opens a literal without spaces in which the cursor stands, or -1. */
function unclosedQuote(texts: readonly string[]): number {
  const tail = texts[texts.length - 2] ?? '';
  const quote = tail.at(-1) ?? '';
  const isOpening = (quote === '"' || quote === "'" || quote === '`') && kindOfText(tail) === TokenKind.operator;
  if (!isOpening || texts.length < 2 || tail.startsWith(' ')) return -1;
  const sameQuotes = texts.filter((text) => text.trim().endsWith(quote) && kindOfText(text) === TokenKind.operator);
  return sameQuotes.length % 2 === 1 && tail.length === 1 ? texts.length - 2 : -1;
}

function readAfter(
  suffix: string,
  indents: IndentStack,
  vocabulary: Vocabulary,
  memo: LineMemo,
): { tokens: readonly number[]; nextLine: readonly number[]; nextLineLast: number | undefined; nextOnLine: number } {
  const breakAt = suffix.indexOf('\n');
  const restEnd = breakAt < 0 ? suffix.length : breakAt;
  const tokens = idsOfLine(suffix.slice(0, restEnd), vocabulary);
  const onLine = tokens.length;
  if (breakAt >= 0) readLines(suffix.slice(breakAt + 1, breakAt + 1 + charactersAfter), indents, tokens, memo);
  return {
    tokens,
    nextLine: tokens.slice(onLine, onLine + nextLineTokens),
    nextLineLast: lastOfLine(tokens, onLine + 1),
    nextOnLine: onLine > 0 ? (tokens[0] ?? -1) : -1,
  };
}

/** The last token of the line whose first token is at `start`; undefined where there is no such line. */
function lastOfLine(tokens: readonly number[], start: number): number | undefined {
  let at = start;
  while (at < tokens.length && !isNewlineId(tokens[at] ?? 0)) at++;
  return at > start ? tokens[at - 1] : undefined;
}
