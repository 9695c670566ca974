/**
 * The open buffer as recall reads it at the cursor: tokens before and after, what the next token must begin with, and
 * the indentation. Knows no other file.
 */
import { codeUnitsOf } from '../base/codeUnits.ts';
import type { Steps } from '../base/steps.ts';
import type { Window } from '../base/window.ts';
import { chainMemory, localOrders, TokenChains } from './chains.ts';
import { forEachLine, IndentStack, idsOfLine, indentColumns, LineMemo, longestLine } from './lines.ts';
import { isWordLike, kindOfText, TokenKind, tokenizeLine } from './tokens.ts';
import { boundaryId, isNewlineId, newlineId, type Vocabulary } from './vocabulary.ts';

/** Characters of the buffer that are read on each side: some 2,500 and 1,200 lines; what is farther seldom helps. */
const charactersBefore = 100_000;
const charactersAfter = 50_000;
/** Slots of the buffer's own chains: about its number of tokens at those limits. */
const localSlots = 1 << 15;
/** Tokens of the next line that are compared with what follows a match. */
const nextLineTokens = 6;
/** Lines that are read ahead from one step to the next. */
const linesAtOnce = 100;
/** Characters by which the cursor moves before lines are to be expected in which nothing was read. */
const farAway = 10_000;

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

/** What stands below an empty block follows its last line, not the one at the cursor: to that it says nothing. */
const nothingBelow = { nextLine: [], nextLineLast: undefined };

/**
 * Reads the open buffer at each request, and keeps what it has read: while a person types in a line, neither the lines around
 * it are read again nor the tokens before it linked again.
 */
export class CursorReader {
  readonly #vocabulary: Vocabulary;
  readonly #memo: LineMemo;
  readonly #above: LineStream;
  readonly #below: LineStream;
  #local: TokenChains | undefined;
  /** Where the lines around were read last. */
  #readAt = { path: '', offset: 0 };

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    this.#memo = new LineMemo(vocabulary);
    this.#above = new LineStream(this.#memo);
    this.#below = new LineStream(this.#memo);
  }

  /** Reads the lines around the cursor beforehand, some at a time; nothing where that was done near by. */
  *readAhead({ path, prefix, suffix }: Window): Steps<void> {
    const last = this.#readAt;
    if (last.path === path && Math.abs(last.offset - prefix.length) < farAway) return;
    this.#readAt = { path, offset: prefix.length };
    const text = prefix.slice(readFrom(prefix)) + suffix.slice(0, charactersAfter);
    for (const [index, line] of text.split('\n').entries()) {
      if (index % linesAtOnce === 0) yield;
      this.#memo.tokens(line, 0, Math.min(line.length, longestLine));
    }
  }

  /** `mayReuse`: nobody needs what was read before; its `local` becomes this one's. */
  read(window: Window, mayReuse: boolean): CursorContext {
    const lineStart = window.prefix.lastIndexOf('\n') + 1;
    const above = this.#above.read(window.prefix.slice(readFrom(window.prefix), lineStart), [0]);
    const indents = new IndentStack(above.levels);
    // `concat` copies memory, where a spread array is walked; there may be tens of thousands of tokens.
    const history = [boundaryId].concat(above.tokens);
    const { typed, typedToken } = readCursorLine(window.prefix.slice(lineStart), indents, history, this.#vocabulary);
    const indentLevels = [...indents.levels()];
    const after = this.#readAfter(window.suffix, indentLevels);
    const { columnsOfUnit, tabs } = above;
    return {
      local: this.#link(history.concat(boundaryId, after.tokens), mayReuse),
      beforeLength: history.length,
      history,
      typed,
      typedToken,
      ...(window.hole === 'block' ? nothingBelow : after.nextLine),
      nextOnLine: after.nextOnLine,
      indentLevels,
      indentUnit: columnsOfUnit === 0 ? (tabs ? 8 : 4) : columnsOfUnit,
      usesTabs: tabs,
    };
  }

  #readAfter(suffix: string, levels: readonly number[]) {
    const breakAt = suffix.indexOf('\n');
    const restEnd = breakAt < 0 ? suffix.length : breakAt;
    const right = idsOfLine(suffix.slice(0, restEnd), this.#vocabulary);
    const onLine = right.length;
    const below = suffix.slice(breakAt + 1, breakAt + 1 + charactersAfter);
    const tokens = breakAt < 0 ? right : right.concat(this.#below.read(below, levels).tokens);
    const nextLine: Pick<CursorContext, 'nextLine' | 'nextLineLast'> = {
      nextLine: tokens.slice(onLine, onLine + nextLineTokens),
      nextLineLast: lastOfLine(tokens, onLine + 1),
    };
    return { tokens, nextLine, nextOnLine: onLine > 0 ? (tokens[0] ?? -1) : -1 };
  }

  /** The tokens so that they can be found; those that the last ones begin with are linked already. */
  #link(tokens: readonly number[], mayReuse: boolean): TokenChains {
    const { looks } = this.#vocabulary;
    const old = mayReuse ? this.#local : undefined;
    const local =
      old !== undefined && tokens.length <= old.tokens.length
        ? old
        : new TokenChains(chainMemory(localOrders, localSlots, roomFor(tokens.length), looks, false));
    let shared = 0;
    while (shared < local.length && shared < tokens.length && local.tokens[shared] === tokens[shared]) shared++;
    local.truncate(shared);
    for (let at = shared; at < tokens.length; at++) local.push(tokens[at] ?? boundaryId);
    local.link(local.length);
    this.#local = local;
    return local;
  }
}

/** A text grows while it is written. */
function roomFor(tokens: number): number {
  return tokens + (tokens >> 2) + 1024;
}

/** Whole lines that follow one another, as tokens. */
interface LinesRead {
  readonly tokens: readonly number[];
  /** Columns of the indentation levels that are open behind them. */
  readonly levels: readonly number[];
  /** Smallest step of indentation, 0 where there is none, and whether it is made of tabs. */
  readonly columnsOfUnit: number;
  readonly tabs: boolean;
}

/** A run of whole lines: what is added to its end is read, and nothing else; any other change reads all lines' memo again. */
class LineStream {
  readonly #memo: LineMemo;
  #text = '';
  #startLevels = '';
  #indents = new IndentStack();
  #tokens: number[] = [];
  #columnsOfUnit = 0;
  #tabs = false;
  #previous = 0;

  constructor(memo: LineMemo) {
    this.#memo = memo;
  }

  /** `levels`: columns of the indentation levels that are open before the text. */
  read(text: string, levels: readonly number[]): LinesRead {
    const startLevels = levels.join();
    const known = this.#text;
    const isLonger = (known === '' || known.endsWith('\n')) && text.startsWith(known);
    if (startLevels !== this.#startLevels || (text !== known && !isLonger)) this.#begin(levels);
    if (text !== this.#text) this.#append(text.slice(this.#text.length));
    this.#text = text;
    this.#startLevels = startLevels;
    const [tokens, columnsOfUnit, tabs] = [this.#tokens, this.#columnsOfUnit, this.#tabs];
    return { tokens, levels: this.#indents.levels(), columnsOfUnit, tabs };
  }

  #begin(levels: readonly number[]): void {
    this.#text = '';
    this.#indents = new IndentStack(levels);
    this.#tokens = [];
    this.#columnsOfUnit = 0;
    this.#tabs = false;
    this.#previous = 0;
  }

  #append(text: string): void {
    const tokens = this.#tokens;
    forEachLine(text, (start, end) => {
      const columns = indentColumns(text, start, end);
      if (columns < 0) return;
      const step = columns - this.#previous;
      // One column is alignment, as in a block comment.
      if (step > 1 && (this.#columnsOfUnit === 0 || step < this.#columnsOfUnit)) this.#columnsOfUnit = step;
      if (columns > 0 && text.charCodeAt(start) === 9) this.#tabs = true;
      this.#previous = columns;
      tokens.push(newlineId(this.#indents.enter(columns)));
      for (const id of this.#memo.tokens(text, start, end)) tokens.push(id);
    });
  }
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

/** The last token of the line whose first token is at `start`; undefined where there is no such line. */
function lastOfLine(tokens: readonly number[], start: number): number | undefined {
  let at = start;
  while (at < tokens.length && !isNewlineId(tokens[at] ?? 0)) at++;
  return at > start ? tokens[at - 1] : undefined;
}
