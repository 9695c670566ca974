/**
 * The earlier places whose context is like the one at hand, each with the token that followed there. Finds them in the
 * buffer's and the workspace's chains; weighs nothing.
 */
import * as blend from './blend.ts';
import { argumentAt } from './callee.ts';
import type { TokenChains } from './chains.ts';
import { lineStartLength } from './chains.ts';
import type { Corpus } from './corpus.ts';
import type { CursorContext } from './cursor.ts';
import { type Likenesses, Neighbourhoods, Surroundings } from './surroundings.ts';
import { boundaryId, isNewlineId, opaqueId } from './vocabulary.ts';

/** Where a match stands. */
export const Place = { before: 0, after: 1, near: 2, far: 3 } as const;
type Place = (typeof Place)[keyof typeof Place];
/** How a match was found: by the tokens before it, by the call it is in, or by the line that follows its line or precedes it. */
export const Means = { context: 0, call: 1, line: 2, lineAbove: 3 } as const;
type Means = (typeof Means)[keyof typeof Means];

/** Tokens looked at from a match to the end of its line, for what follows that line. */
const lineScanLimit = 32;
/** Positions visited in a chain of calls. */
const callVisits = 96;
/** Lines before a line like the next one that are looked at, in the buffer and in the workspace. */
const lineVisits = 48;
/** Longest line looked into, in tokens. */
const longestLine = 48;
/** Matches kept for one token; the chains are visited by order of their worth, so that what is left out is the least. */
const capacity = 4096;

/** Matches as parallel arrays, refilled for each token: no objects are made on this path. */
export class Matches {
  count = 0;
  readonly tokens = new Uint32Array(capacity);
  /** Tokens before the match that equal those before the cursor. */
  readonly lengths = new Uint8Array(capacity);
  /** Tokens after the match's line that equal those after the cursor's. */
  readonly agreements = new Uint8Array(capacity);
  readonly places = new Uint8Array(capacity);
  readonly means = new Uint8Array(capacity);
  /** 1 for a match by its call that stands in the argument of the same number. */
  readonly sameArgument = new Uint8Array(capacity);
  /** Shares of the words above the cursor that stand above the match, and of those below that stand below. */
  readonly likeAbove = new Float32Array(capacity);
  readonly likeBelow = new Float32Array(capacity);
  readonly positions = new Uint32Array(capacity);
  /** Files of matches in the workspace. */
  readonly files = new Int32Array(capacity);
}

/** Finds the matches of one request. */
export class MatchFinder {
  readonly #corpus: Corpus;
  readonly #cursor: CursorContext;
  /** Files that count more, by their number in the corpus. */
  readonly #near: ReadonlySet<number>;
  readonly #matches: Matches;
  readonly #localLikeness: Neighbourhoods;
  readonly #corpusLikeness: Neighbourhoods;
  /** Newline tokens that open a line which the next line's like follows: in the buffer, and in the workspace. */
  readonly #localTwins: readonly number[];
  readonly #corpusTwins: readonly number[];
  /** Those that open a line which the like of the line above precedes. */
  readonly #localAfterTwins: readonly number[];
  readonly #corpusAfterTwins: readonly number[];

  /** `matches` and `likenesses` are refilled: they may be those of a request before. */
  constructor(
    corpus: Corpus,
    cursor: CursorContext,
    near: ReadonlySet<number>,
    matches: Matches,
    likenesses: { readonly local: Likenesses; readonly corpus: Likenesses },
  ) {
    this.#corpus = corpus;
    this.#cursor = cursor;
    this.#near = near;
    this.#matches = matches;
    const surroundings = new Surroundings(cursor, corpus.vocabulary);
    this.#localLikeness = new Neighbourhoods(cursor.local, surroundings, likenesses.local);
    this.#corpusLikeness = new Neighbourhoods(corpus.chains, surroundings, likenesses.corpus);
    this.#localTwins = twins(cursor.local, cursor.nextLine);
    this.#corpusTwins = twins(corpus.chains, cursor.nextLine);
    const above = lineAbove(cursor.history);
    this.#localAfterTwins = afterTwins(cursor.local, above);
    this.#corpusAfterTwins = afterTwins(corpus.chains, above);
  }

  /** Fills the matches for the token after `history`, within a call of `callee` (0 for none). */
  find(history: ArrayLike<number>, historyLength: number, callee: number): void {
    this.#matches.count = 0;
    for (const isLocal of [true, false]) {
      const chains = isLocal ? this.#cursor.local : this.#corpus.chains;
      this.#walkContexts(chains, history, historyLength, isLocal);
      const twinLines = isLocal ? this.#localTwins : this.#corpusTwins;
      this.#walkLines(chains, history, historyLength, isLocal, twinLines, Means.line);
      const afterLines = isLocal ? this.#localAfterTwins : this.#corpusAfterTwins;
      this.#walkLines(chains, history, historyLength, isLocal, afterLines, Means.lineAbove);
      if (callee !== boundaryId) this.#walkCalls(chains, history, historyLength, callee, isLocal);
    }
  }

  #walkContexts(chains: TokenChains, history: ArrayLike<number>, historyLength: number, isLocal: boolean): void {
    const before = this.#matches.count;
    const { orders } = chains;
    for (let index = orders.length - 1; index >= 0; index--) {
      const order = orders[index] ?? 1;
      // Where many places agree in two tokens or more, those that agree in one decide nothing.
      if (order === 1 && this.#matches.count - before >= blend.enoughMatches) return;
      // Longer matches were counted in the longer chain.
      const ceiling = orders[index + 1] ?? Number.POSITIVE_INFINITY;
      let position = chains.newest(index, history, historyLength);
      for (let visits = order >= 5 ? blend.visitsOfLong : blend.visitsOfShort; position >= 0 && visits > 0; visits--) {
        const length = matchLength(chains.tokens, position, history, historyLength);
        if (length >= order && length < ceiling) this.#add(chains, position, length, isLocal, Means.context);
        position = chains.older(index, position);
      }
    }
  }

  /** Places in calls of the same function after the same token, whatever stands further back. */
  #walkCalls(
    chains: TokenChains,
    history: ArrayLike<number>,
    historyLength: number,
    callee: number,
    isLocal: boolean,
  ): void {
    const last = history[historyLength - 1] ?? boundaryId;
    const { looks } = this.#corpus.vocabulary;
    const own = argumentAt(history, historyLength, callee, looks);
    let position = chains.newestInCall(callee, last);
    for (let visits = callVisits; position >= 0 && visits > 0; visits--) {
      const argument = chains.tokens[position - 1] === last ? argumentAt(chains.tokens, position, callee, looks) : -1;
      if (argument >= 0) {
        const length = matchLength(chains.tokens, position, history, historyLength);
        this.#add(chains, position, length, isLocal, Means.call, argument === own);
      }
      position = chains.olderInCall(position);
    }
  }

  /** Places after the same token in lines that stand before the like of the cursor's next line, or after that of the one above. */
  #walkLines(
    chains: TokenChains,
    history: ArrayLike<number>,
    historyLength: number,
    isLocal: boolean,
    lines: readonly number[],
    means: Means,
  ): void {
    const last = history[historyLength - 1] ?? boundaryId;
    const isLineStart = isNewlineId(last);
    for (const newline of lines) {
      if (isLineStart) {
        const length = matchLength(chains.tokens, newline + 1, history, historyLength);
        this.#add(chains, newline + 1, length, isLocal, means);
        continue;
      }
      const { tokens } = chains;
      for (let at = newline + 1; at < newline + longestLine && !isNewlineId(tokens[at] ?? 0); at++) {
        if (tokens[at] !== last) continue;
        const length = matchLength(tokens, at + 1, history, historyLength);
        this.#add(chains, at + 1, length, isLocal, means);
      }
    }
  }

  #add(
    chains: TokenChains,
    position: number,
    length: number,
    isLocal: boolean,
    means: Means,
    isSameArgument = false,
  ): void {
    const matches = this.#matches;
    const token = chains.tokens[position] ?? boundaryId;
    if (token === boundaryId || token === opaqueId || matches.count >= capacity || position >= chains.length) return;
    let place: Place;
    let file = -1;
    if (isLocal) {
      // The cursor's own end and the boundary behind it are no evidence.
      if (position === this.#cursor.beforeLength) return;
      place = position < this.#cursor.beforeLength ? Place.before : Place.after;
    } else {
      file = this.#corpus.fileAt(position);
      if (file < 0) return;
      place = this.#near.has(file) ? Place.near : Place.far;
    }
    const likeness = isLocal ? this.#localLikeness : this.#corpusLikeness;
    likeness.look(position);
    const at = matches.count++;
    matches.likeAbove[at] = likeness.above;
    matches.likeBelow[at] = likeness.below;
    matches.tokens[at] = token;
    matches.lengths[at] = length;
    matches.agreements[at] = agreement(chains, position, this.#cursor.nextLine);
    matches.places[at] = place;
    matches.means[at] = means;
    matches.sameArgument[at] = isSameArgument ? 1 : 0;
    matches.positions[at] = position;
    matches.files[at] = file;
  }
}

/** Lines that stand directly before a line that begins as `nextLine` does after its newline token. */
function twins(chains: TokenChains, nextLine: readonly number[]): number[] {
  const found: number[] = [];
  if (nextLine.length <= lineStartLength) return found;
  const { tokens } = chains;
  let line = chains.newestLine(nextLine, 1);
  for (let visits = lineVisits; line > 0 && visits > 0; visits--) {
    const newline = chains.lineAt(line);
    let isAlike = true;
    for (let at = 1; at <= lineStartLength; at++) if (tokens[newline + at] !== nextLine[at]) isAlike = false;
    const before = chains.lineAt(line - 1);
    // A line longer than that is data, and one beyond a boundary is another file's.
    if (isAlike && newline - before < longestLine) found.push(before);
    line = chains.olderLine(line);
  }
  return found;
}

/** The first tokens of the line above the cursor's, less its newline token; empty where it has fewer. */
function lineAbove(history: readonly number[]): readonly number[] {
  let newline = history.length - 1;
  while (newline > 0 && !isNewlineId(history[newline] ?? 0)) newline--;
  let start = newline;
  while (start > 0 && !isNewlineId(history[start - 1] ?? 0)) start--;
  return newline - start < lineStartLength ? [] : history.slice(start, start + lineStartLength);
}

/** Lines that stand directly after a line that begins as `above` does. */
function afterTwins(chains: TokenChains, above: readonly number[]): number[] {
  const found: number[] = [];
  if (above.length < lineStartLength) return found;
  const { tokens } = chains;
  let line = chains.newestLine(above, 0);
  for (let visits = lineVisits; line >= 0 && visits > 0; visits--) {
    const newline = chains.lineAt(line);
    const after = chains.lineAt(line + 1);
    let isAlike = true;
    for (let at = 0; at < lineStartLength; at++) if (tokens[newline + 1 + at] !== above[at]) isAlike = false;
    if (isAlike && after > newline && after - newline < longestLine) found.push(after);
    line = chains.olderLine(line);
  }
  return found;
}

/** How many tokens, from the line break on, follow the match's line as they follow the cursor's. */
function agreement(chains: TokenChains, position: number, wanted: readonly number[]): number {
  if (wanted.length === 0) return 0;
  const { tokens, length } = chains;
  const limit = Math.min(length, position + lineScanLimit);
  let at = position;
  while (at < limit && !isNewlineId(tokens[at] ?? 0)) at++;
  if (at >= limit) return 0;
  let agreed = 0;
  while (agreed < wanted.length && tokens[at + agreed] === wanted[agreed]) agreed++;
  return agreed;
}

/** Tokens directly before `position` that equal the end of the history, at most `most`. */
export function matchLength(
  tokens: Uint32Array,
  position: number,
  history: ArrayLike<number>,
  historyLength: number,
  most = blend.longestMatch,
): number {
  const limit = Math.min(most, position, historyLength);
  let length = 0;
  while (length < limit && tokens[position - 1 - length] === history[historyLength - 1 - length]) {
    if (tokens[position - 1 - length] === boundaryId) break;
    length++;
  }
  return length;
}
