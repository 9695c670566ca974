/**
 * Whether the statement at the cursor goes on over the line's end: brackets that its lines have opened are to be closed, or a
 * chain of calls has begun. Knows tokens alone.
 */
import type { CursorContext } from './cursor.ts';
import { neededDepth } from './step.ts';
import { isNewlineId, type Vocabulary } from './vocabulary.ts';

/** Tokens above the cursor's line in which the bracket around it is looked for, where nothing stands below. */
const reach = 240;
/** What opens a line that goes on with the call above it. */
const chainOpeners = new Set(['.', '?.', '->', '::']);

export class Statement {
  readonly #vocabulary: Vocabulary;
  /** Brackets that are open, as token ids. */
  readonly #open: number[] = [];
  /** How many of them the text below closes. */
  readonly #closedBelow: number;

  constructor(cursor: CursorContext, vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    this.#closedBelow = Math.max(0, neededDepth(cursor, vocabulary));
    const { history } = cursor;
    let lineStart = history.length;
    while (lineStart > 0 && !isNewlineId(history[lineStart - 1] ?? 0)) lineStart--;
    const around = cursor.nextLine.length === 0 ? innermostOpen(history, lineStart, vocabulary) : undefined;
    // A brace opens a block as a rule, whose statements are its own.
    if (around !== undefined && vocabulary.text(around).trim() !== '{') this.#open.push(around);
    for (const id of history.slice(lineStart)) this.push(id);
  }

  push(id: number): void {
    const bracket = this.#vocabulary.bracket(id);
    if (bracket > 0) this.#open.push(id);
    else if (bracket < 0) this.#open.pop();
  }

  /** At the end of a line. One brace that ends it opens a block, which is none of the statement. */
  get isOpen(): boolean {
    const left = this.#open.length - this.#closedBelow;
    const last = this.#open.at(-1);
    return left > 1 || (left === 1 && last !== undefined && this.#vocabulary.text(last).trim() !== '{');
  }

  /** True for the first token of a line that goes on with the call above it. */
  isChained(id: number | undefined): boolean {
    return id !== undefined && chainOpeners.has(this.#vocabulary.text(id).trim());
  }
}

function innermostOpen(history: readonly number[], end: number, vocabulary: Vocabulary): number | undefined {
  let depth = 0;
  for (let at = end - 1; at >= Math.max(0, end - reach); at--) {
    depth += vocabulary.bracket(history[at] ?? 0);
    if (depth > 0) return history[at];
  }
  return undefined;
}
