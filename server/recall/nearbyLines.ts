/**
 * What the lines close to the cursor's go on with where they begin as it does: a list has another member next, a dictionary
 * another key, and seldom does a line stand there twice. Knows no other places.
 */
import type { CursorContext } from './cursor.ts';
import { TokenKind } from './tokens.ts';
import { boundaryId, isNewlineId, type Vocabulary } from './vocabulary.ts';

/** Lines looked at on each side, and over how many what they say fades. */
const linesAround = 10;
const fading = 4;
/** Tokens looked at on each side. */
const reach = 160;

/** In the place of every newline token: that a line ends there matters here, and not how the next is indented. */
export const anyNewline = -1;

export interface Continuation {
  /** 1 for the next line that goes on so, less for those farther off, 0 for none. */
  above: number;
  below: number;
  /** A line gives it a value, as a name or a key. */
  isSet: boolean;
}

/** A line from its first token to the newline token behind it. */
interface NearbyLine {
  readonly tokens: ArrayLike<number>;
  readonly start: number;
  readonly end: number;
}

export class NearbyLines {
  readonly #vocabulary: Vocabulary;
  readonly #below: readonly NearbyLine[];

  constructor({ local, beforeLength }: CursorContext, vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    this.#below = linesAfter(local.tokens, beforeLength + 1, local.length);
  }

  /** By token; `lineStart` is where the line that `history` ends with begins. */
  continuations(history: readonly number[], lineStart: number): ReadonlyMap<number, Continuation> {
    const found = new Map<number, Continuation>();
    const line = history.slice(lineStart);
    for (const [distance, above] of linesBefore(history, lineStart).entries()) {
      const one = this.#goOn(line, above, found);
      if (one !== undefined) one.above = Math.max(one.above, Math.exp(-distance / fading));
    }
    for (const [distance, below] of this.#below.entries()) {
      const one = this.#goOn(line, below, found);
      if (one !== undefined) one.below = Math.max(one.below, Math.exp(-distance / fading));
    }
    return found;
  }

  /** What `found` has of the token that a line goes on with, where it begins as `line` does. */
  #goOn(
    line: readonly number[],
    { tokens, start, end }: NearbyLine,
    found: Map<number, Continuation>,
  ): Continuation | undefined {
    const next = start + line.length;
    if (next > end || line.some((id, at) => tokens[start + at] !== id)) return undefined;
    const id = next === end ? anyNewline : (tokens[next] ?? boundaryId);
    const one = found.get(id) ?? { above: 0, below: 0, isSet: false };
    found.set(id, one);
    if (next + 1 < end && this.#vocabulary.kind(id) !== TokenKind.operator) {
      one.isSet ||= /^\s*[=:](?![=:])/.test(this.#vocabulary.text(tokens[next + 1] ?? boundaryId));
    }
    return one;
  }
}

/** The nearest first. */
function linesBefore(tokens: readonly number[], lineStart: number): NearbyLine[] {
  const lines: NearbyLine[] = [];
  const limit = Math.max(0, lineStart - reach);
  let end = lineStart - 1;
  while (lines.length < linesAround && end > limit) {
    let start = end;
    while (start > limit && !isNewlineId(tokens[start - 1] ?? boundaryId)) start--;
    // A line that begins farther off is not seen whole, and before the first there is nothing.
    if (start === limit) break;
    lines.push({ tokens, start, end });
    end = start - 1;
  }
  return lines;
}

/** The lines that begin behind the first newline token. */
function linesAfter(tokens: Uint32Array, from: number, length: number): NearbyLine[] {
  const lines: NearbyLine[] = [];
  const limit = Math.min(length, from + reach);
  const newlineFrom = (start: number) => {
    let at = start;
    while (at < limit && !isNewlineId(tokens[at] ?? boundaryId)) at++;
    return at;
  };
  let start = newlineFrom(from) + 1;
  while (lines.length < linesAround && start < limit) {
    const end = newlineFrom(start);
    lines.push({ tokens, start, end });
    start = end + 1;
  }
  return lines;
}
