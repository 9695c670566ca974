/**
 * What follows tokens of a kind in the workspace, whatever stands before them: operators, keywords and line ends after each class of
 * token, and the commonest words and literals after each operator, keyword and line end. It says what can be said where
 * nothing like the place was seen. Knows counts alone.
 */
import { classNames } from './classes.ts';
import { classOfLook, columnOfLook } from './looks.ts';
import { PairCounts } from './pairCounts.ts';
import { boundaryId, mostColumns, opaqueId, type Vocabulary } from './vocabulary.ts';

/** Followers of a class that are offered, and of an operator. */
const offered = 32;
const commonOffered = 24;

export interface Follower {
  readonly id: number;
  /** Of all operators, keywords and line ends after tokens of the class. */
  readonly share: number;
}

/** What follows one token. */
export interface Followed {
  /** The likeliest operators, keywords and line ends, likeliest first. */
  readonly closed: readonly Follower[];
  /** The commonest words and literals after an operator, keyword or line end, each with its share of all that follows it. */
  readonly common: ReadonlyMap<number, number>;
}

export class Followers {
  readonly #counts = new Uint32Array(classNames.length * mostColumns);
  readonly #words = new PairCounts();
  /** Tokens after each operator, keyword and line end. */
  readonly #totals = new Int32Array(mostColumns);
  readonly #known = new Map<number, readonly Follower[]>();
  readonly #knownCommon = new Map<number, ReadonlyMap<number, number>>();
  readonly #vocabulary: Vocabulary;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** Counts each of `tokens[start, end)` after the one before it, `more` times. */
  count(tokens: Uint32Array, start: number, end: number, more: number): void {
    const counts = this.#counts;
    const totals = this.#totals;
    const { looks } = this.#vocabulary;
    let before = looks[boundaryId] ?? 0;
    for (let at = start; at < end; at++) {
      const token = tokens[at] ?? 0;
      const look = looks[token] ?? 0;
      const column = columnOfLook(look);
      if (column >= 0) {
        const place = classOfLook(before) * mostColumns + column;
        counts[place] = (counts[place] ?? 0) + more;
      }
      const opener = columnOfLook(before);
      if (opener >= 0) {
        totals[opener] = (totals[opener] ?? 0) + more;
        if (column < 0 && token > opaqueId) this.#words.add(opener, token, more);
      }
      before = look;
    }
    this.#known.clear();
    this.#knownCommon.clear();
  }

  after(previous: number): Followed {
    return { closed: this.#closedAfter(previous), common: this.#commonAfter(previous) };
  }

  #closedAfter(previous: number): readonly Follower[] {
    const tokenClass = this.#vocabulary.classOf(previous);
    const known = this.#known.get(tokenClass);
    if (known !== undefined) return known;
    const start = tokenClass * mostColumns;
    const ids = this.#vocabulary.columnIds();
    let total = 0;
    for (let column = 0; column < mostColumns; column++) total += this.#counts[start + column] ?? 0;
    const all: Follower[] = [];
    for (let column = 0; column < ids.length; column++) {
      const count = this.#counts[start + column] ?? 0;
      if (count > 0) all.push({ id: ids[column] ?? boundaryId, share: count / total });
    }
    const found = all.sort((a, b) => b.share - a.share || a.id - b.id).slice(0, offered);
    this.#known.set(tokenClass, found);
    return found;
  }

  #commonAfter(previous: number): ReadonlyMap<number, number> {
    const column = this.#vocabulary.column(previous);
    if (column < 0) return nothing;
    const known = this.#knownCommon.get(column);
    if (known !== undefined) return known;
    const total = Math.max(this.#totals[column] ?? 0, 1);
    const mostFrequent = this.#words.mostFrequent(column, commonOffered);
    const found = new Map(mostFrequent.map(({ second, count }) => [second, count / total]));
    this.#knownCommon.set(column, found);
    return found;
  }
}

const nothing: ReadonlyMap<number, number> = new Map();
