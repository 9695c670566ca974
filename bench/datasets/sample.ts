/**
 * A seeded sample of holes that come one after another, however many there are: those with the smallest hashes. Which ones
 * that are does not depend on their order. Knows no data set.
 */
import { createHash } from 'node:crypto';
import { Expected } from '../expected.ts';
import type { HoleKind } from '../holes/hole.ts';
import type { GivenHole } from './given.ts';

export interface SampleWishes {
  readonly kinds: readonly HoleKind[];
  readonly seed: number;
  /** Holes in all; without it all of them. */
  readonly n?: number;
}

/** Characters that are kept at most: a quarter of the memory that Node has without being told. */
const mostCharacters = 500_000_000;

export class Sample<T extends GivenHole> {
  readonly #wishes: SampleWishes;
  #kept: { readonly hole: T; readonly order: number; readonly key: string; readonly size: number }[] = [];
  #seen = 0;
  #characters = 0;

  constructor(wishes: SampleWishes) {
    this.#wishes = wishes;
  }

  /** `size`: of the hole in characters. Throws `Expected` when more was kept than fits. */
  offer(hole: T, size: number): void {
    const { kinds, seed, n } = this.#wishes;
    if (!kinds.includes(hole.kind)) return;
    const key = createHash('sha256').update(`${seed} ${hole.id}`).digest('hex');
    this.#kept.push({ hole, order: this.#seen++, key, size });
    this.#characters += size;
    // Not at each one: sorting costs.
    if (n !== undefined && this.#kept.length >= 2 * n + 1_000) this.#reduce(n);
    if (this.#characters > mostCharacters) {
      throw new Expected(`The data set is larger than memory: choose some of its holes, as with "--n 2000".`, 1);
    }
  }

  /** In the order in which they came. */
  take(): T[] {
    if (this.#wishes.n !== undefined) this.#reduce(this.#wishes.n);
    return [...this.#kept].sort((a, b) => a.order - b.order).map(({ hole }) => hole);
  }

  #reduce(n: number): void {
    this.#kept = [...this.#kept].sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, n);
    this.#characters = this.#kept.reduce((sum, { size }) => sum + size, 0);
  }
}
