/**
 * Which of the files to come are worth learning where there is no room for all: those before a place in the order of all that
 * is told by how long files are so far. Without it most of what is learned first makes room for better again, and leaves garbage. Knows
 * paths and lengths alone.
 */
import type { Priorities } from './priorities.ts';

/** Lengths of fewer files tell little of the others. */
const fewFiles = 100;
/** Share of the room that files are let in for: those to come may be shorter than those that came. */
const margin = 1.1;

export class Admission {
  readonly #priorities: Priorities;
  readonly #expected = new Set<readonly string[]>();
  /** Of all expected files, ascending, as of the priorities' changes. */
  #keys: { readonly sorted: Float64Array; readonly changes: number } | undefined;
  #seen = { files: 0, characters: 0 };
  #learned = { characters: 0, tokens: 0 };

  constructor(priorities: Priorities) {
    this.#priorities = priorities;
  }

  /** Files that are about to come; the answer is called when they have. */
  expect(paths: readonly string[]): () => void {
    this.#expected.add(paths);
    this.#keys = undefined;
    return () => {
      this.#expected.delete(paths);
      this.#keys = undefined;
      if (this.#expected.size > 0) return;
      this.#seen = { files: 0, characters: 0 };
      this.#learned = { characters: 0, tokens: 0 };
    };
  }

  /** Whether one of the expected files that has come may stay among the first `room` tokens of all. */
  isWorth(path: string, characters: number, room: number): boolean {
    if (this.#expected.size === 0) return true;
    this.#seen.files++;
    this.#seen.characters += characters;
    if (this.#seen.files < fewFiles || this.#learned.tokens === 0) return true;
    const tokensPerFile =
      (this.#seen.characters / this.#seen.files) * (this.#learned.tokens / this.#learned.characters);
    const most = (margin * room) / tokensPerFile;
    const { sorted } = this.#sortedKeys();
    return most >= sorted.length || this.#priorities.keyOf(path) <= (sorted[Math.floor(most)] ?? 0);
  }

  /** What one of them was learned as. */
  learned(characters: number, tokens: number): void {
    if (this.#expected.size === 0) return;
    this.#learned.characters += characters;
    this.#learned.tokens += tokens;
  }

  #sortedKeys(): { readonly sorted: Float64Array } {
    const { changes } = this.#priorities;
    if (this.#keys?.changes !== changes) {
      const keys = [...this.#expected].flatMap((paths) => paths.map((path) => this.#priorities.keyOf(path)));
      this.#keys = { sorted: Float64Array.from(keys).sort(), changes };
    }
    return this.#keys;
  }
}
