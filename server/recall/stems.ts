/** Files by their name without its extension: what an import may mean by a word. Knows numbers of files. */
import type { CorpusFile } from './corpusFile.ts';

export class Stems {
  readonly #files = new Map<string, number[]>();

  put(file: CorpusFile, index: number): void {
    const stem = stemOf(file);
    const known = this.#files.get(stem);
    if (known === undefined) this.#files.set(stem, [index]);
    else known.push(index);
  }

  /** A file that was learned often would else look like many of one name. `isIt` tells its numbers. */
  remove(file: CorpusFile, isIt: (index: number) => boolean): void {
    const stem = stemOf(file);
    const left = this.#files.get(stem)?.filter((index) => !isIt(index)) ?? [];
    if (left.length > 0) this.#files.set(stem, left);
    else this.#files.delete(stem);
  }

  get(stem: string): readonly number[] {
    return this.#files.get(stem) ?? [];
  }
}

function stemOf({ path, folder }: CorpusFile): string {
  return path.slice(folder.length).replace(/\..*$/, '');
}
