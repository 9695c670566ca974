/**
 * Which files define a name, and which names resemble a query. Keeps names and numbers of files only: what a definition is, the
 * file's facts say.
 */
import { FilesByName, type NamesOfFiles } from './filesByName.ts';
import { NameSearch } from './nameSearch.ts';

export class SymbolIndex {
  readonly #names = new FilesByName();
  /** Made at a question for resembling names: completion asks none, and of a large repository it takes seconds. */
  #search: { readonly index: NameSearch; readonly changes: number } | undefined;

  /** Tells the names of a file's definitions, in their order, in place of those it had before. */
  put(file: number, names: readonly string[]): void {
    this.#names.put(file, names);
  }

  putAll(names: NamesOfFiles, fileOf: (index: number) => number): void {
    this.#names.putAll(names, fileOf);
  }

  remove(file: number): void {
    this.#names.remove(file);
  }

  /** In the order in which the files came. */
  filesDefining(name: string): Iterable<number> {
    return this.#names.files(name);
  }

  /** With the place among its file's definitions: file by file. */
  definitionsNamed(name: string): Iterable<{ readonly file: number; readonly place: number }> {
    return this.#names.places(name);
  }

  /** Names that resemble the query, best first. */
  namesLike(query: string): string[] {
    if (this.#search?.changes !== this.#names.changes) {
      this.#search = { index: new NameSearch(this.#names.names()), changes: this.#names.changes };
    }
    return this.#search.index.search(query);
  }

  /** As `put` was told them. */
  namesOf(files: readonly number[]): NamesOfFiles {
    return this.#names.namesOf(files);
  }
}
