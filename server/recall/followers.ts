/**
 * Which operators, keywords and line ends follow tokens of each class in the workspace: what can be said after a name that was never
 * seen. Knows counts alone.
 */
import { classNames } from './classes.ts';
import { mostColumns, type Vocabulary } from './vocabulary.ts';

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

  /** Counts `token` after `previous`, `more` times. */
  count(previous: number, token: number, more: number): void {
    const column = this.#vocabulary.column(token);
    if (column < 0) return;
    const at = this.#vocabulary.classOf(previous) * mostColumns + column;
    this.#counts[at] = (this.#counts[at] ?? 0) + more;
  }

  /** Forgets what was answered, as counts have changed. */
  settle(): void {
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
