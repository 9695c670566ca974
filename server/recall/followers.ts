/**
 * Which operators, keywords and line ends follow tokens of each class in the workspace: what can be said after a name that was never
 * seen. Knows counts alone.
 */
import { classNames } from './classes.ts';
import { classOfLook, columnOfLook } from './looks.ts';
import { boundaryId, mostColumns, type Vocabulary } from './vocabulary.ts';

/** Followers of a class that are offered. */
const offered = 32;

export interface Follower {
  readonly id: number;
  /** Of all operators, keywords and line ends after tokens of the class. */
  readonly share: number;
}

export class Followers {
  readonly #counts = new Uint32Array(classNames.length * mostColumns);
  readonly #known = new Map<number, readonly Follower[]>();
  readonly #vocabulary: Vocabulary;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** Counts each of `tokens[start, end)` after the one before it, `more` times. */
  count(tokens: Uint32Array, start: number, end: number, more: number): void {
    const counts = this.#counts;
    const { looks } = this.#vocabulary;
    let tokenClass = classOfLook(looks[boundaryId] ?? 0);
    for (let at = start; at < end; at++) {
      const look = looks[tokens[at] ?? 0] ?? 0;
      const column = columnOfLook(look);
      if (column >= 0) {
        const place = tokenClass * mostColumns + column;
        counts[place] = (counts[place] ?? 0) + more;
      }
      tokenClass = classOfLook(look);
    }
    this.#known.clear();
  }

  /** The likeliest operators, keywords and line ends after a token, likeliest first. */
  after(previous: number): readonly Follower[] {
    const tokenClass = this.#vocabulary.classOf(previous);
    const known = this.#known.get(tokenClass);
    if (known !== undefined) return known;
    const row = this.#counts.subarray(tokenClass * mostColumns, (tokenClass + 1) * mostColumns);
    const total = row.reduce((sum, count) => sum + count, 0);
    const found = this.#vocabulary
      .columnIds()
      .map((id, column) => ({ id, share: (row[column] ?? 0) / Math.max(total, 1) }))
      .filter(({ share }) => share > 0)
      .sort((a, b) => b.share - a.share || a.id - b.id)
      .slice(0, offered);
    this.#known.set(tokenClass, found);
    return found;
  }
}
