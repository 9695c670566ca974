/**
 * The files of the corpus by number, in the order of their places in the token sequence; those that were replaced keep theirs. Knows places
 * and names, and no tokens.
 */
import type { CorpusFile } from './corpusFile.ts';
import { Stems } from './stems.ts';

export class CorpusFiles {
  readonly #all: CorpusFile[] = [];
  readonly #stems = new Stems();
  #lastFound = 0;

  /** All, also those that are gone. */
  get all(): readonly CorpusFile[] {
    return this.#all;
  }

  /** One that begins behind all others. */
  put(file: CorpusFile): void {
    this.#all.push(file);
    if (file.alive) this.#stems.put(file, this.#all.length - 1);
  }

  /** One that is gone is no longer found by its name. */
  remove(file: CorpusFile): void {
    this.#stems.remove(file, (index) => this.#all[index] === file);
  }

  get(index: number): CorpusFile | undefined {
    return this.#all[index];
  }

  /** Number of the file that holds a token position, or -1 when it was replaced or is hidden. */
  at(position: number): number {
    // Matches come in the order of their positions, so that the next is often in the file of the last.
    const last = this.#all[this.#lastFound];
    if (last !== undefined && last.start <= position && position < last.end) return isRead(last) ? this.#lastFound : -1;
    let low = 0;
    let high = this.#all.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#all[middle]?.start ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    this.#lastFound = low;
    return isRead(this.#all[low]) ? low : -1;
  }

  indexOf(file: CorpusFile): number {
    return this.#all.indexOf(file);
  }

  /** Those whose name without its extension is that word. */
  ofStem(stem: string): readonly number[] {
    return this.#stems.get(stem);
  }

  /** Those directly in a folder, given with its closing slash. */
  ofFolder(folder: string): number[] {
    const found: number[] = [];
    for (let index = 0; index < this.#all.length; index++) {
      const file = this.#all[index];
      if (file?.alive === true && file.folder === folder) found.push(index);
    }
    return found;
  }
}

function isRead(file: CorpusFile | undefined): boolean {
  return file?.alive === true && !file.hidden;
}
