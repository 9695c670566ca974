/** Whole texts as token ids: lines, and between them how the indentation changes. Knows no index. */
import { type CodeUnits, codeUnitsOf } from '../base/codeUnits.ts';
import { detached } from '../base/detached.ts';
import { tokenizeLine } from './tokens.ts';
import { newlineId, type Vocabulary } from './vocabulary.ts';

/** A tab counts as eight columns, as terminals and Python have it; only comparisons between lines matter. */
const tabWidth = 8;
/** Lines whose tokens are remembered; all are dropped when it is full, which costs one slow request. */
const memoLimit = 15_000;
/** Longer lines are data, not code: they are cut here. */
export const longestLine = 2_000;

/** The open indentation levels, innermost last, in columns. */
export class IndentStack {
  readonly #columns: number[];

  constructor(columns: readonly number[] = [0]) {
    this.#columns = [...columns];
  }

  /** Moves to a line that is indented by `columns`; returns by how many levels that goes deeper. */
  enter(columns: number): number {
    let levels = 0;
    while (this.#columns.length > 1 && this.#top() > columns) {
      this.#columns.pop();
      levels--;
    }
    if (columns > this.#top()) {
      this.#columns.push(columns);
      // A line between two known levels counts as reaching the outer one.
      if (levels === 0) levels = 1;
    }
    return levels;
  }

  /** Columns of the levels now open, outermost first. */
  levels(): readonly number[] {
    return this.#columns;
  }

  #top(): number {
    return this.#columns[this.#columns.length - 1] ?? 0;
  }
}

/** Columns of the white space that opens `text[start, end)`; -1 for a blank line. */
export function indentColumns(text: string, start: number, end: number): number {
  let columns = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 32) columns++;
    else if (code === 9) columns += tabWidth - (columns % tabWidth);
    else if (code !== 13 && code !== 12) return columns;
  }
  return -1;
}

/** Calls `visit` with the bounds of each line without its line break, and its zero-based number. */
export function forEachLine(text: string, visit: (start: number, end: number, line: number) => void): void {
  let line = 0;
  let start = 0;
  while (start <= text.length) {
    const breakAt = text.indexOf('\n', start);
    const end = breakAt < 0 ? text.length : breakAt;
    visit(start, Math.min(end, start + longestLine), line);
    if (breakAt < 0) return;
    start = breakAt + 1;
    line++;
  }
}

/** The tokens of a whole text; each line that is not blank opens with a newline token, and one ends it. */
export function tokenizeText(
  text: string,
  vocabulary: Vocabulary,
  memory: CodeUnits,
  into: { push(id: number): void },
): void {
  const indents = new IndentStack();
  const units = memory.read(text);
  const emit = (start: number, end: number) => into.push(vocabulary.internSlice(units, start, end));
  forEachLine(text, (start, end) => {
    const columns = indentColumns(text, start, end);
    if (columns < 0) return;
    into.push(newlineId(indents.enter(columns)));
    tokenizeLine(units, start, end, false, emit);
  });
  // The end of the text ends its last line.
  into.push(newlineId(indents.enter(0)));
}

/** The tokens of one line, or of the end of one. */
export function idsOfLine(line: string, vocabulary: Vocabulary): number[] {
  const ids: number[] = [];
  const units = codeUnitsOf(line);
  tokenizeLine(units, 0, units.length, false, (start, end) => ids.push(vocabulary.internSlice(units, start, end)));
  return ids;
}

/** Tokens of lines of open buffers, remembered by their text: an edit costs the edited lines only. */
export class LineMemo {
  readonly #tokens = new Map<string, readonly number[]>();
  readonly #vocabulary: Vocabulary;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  tokens(text: string, start: number, end: number): readonly number[] {
    const line = text.slice(start, end);
    const known = this.#tokens.get(line);
    if (known !== undefined) return known;
    const ids = idsOfLine(line, this.#vocabulary);
    if (this.#tokens.size >= memoLimit) this.#tokens.clear();
    this.#tokens.set(detached(line), ids);
    return ids;
  }
}
