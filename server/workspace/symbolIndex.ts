/**
 * Which files define a name, and which names resemble a query. Keeps names and paths only: what a definition is, the file's
 * facts say.
 */
import { FilesByName, type NamesOfFiles } from './filesByName.ts';
import { NameSearch } from './nameSearch.ts';

export class SymbolIndex {
  readonly #names = new FilesByName();
  /** Made at a question for resembling names: completion asks none, and of a large repository it takes seconds. */
  #search: { readonly index: NameSearch; readonly changes: number } | undefined;

  /** Tells the names of a file's definitions, in their order, in place of those it had before. */
  put(path: string, names: readonly string[]): void {
    this.#names.put(path, names);
  }

  remove(path: string): void {
    this.#names.remove(path);
  }

  /** In the order in which the files came. */
  pathsDefining(name: string): Iterable<string> {
    return this.#names.paths(name);
  }

  /** Which of the file's definitions have the name, by their order. */
  definitionsIn(path: string, name: string): number[] {
    return this.#names.placesIn(path, name);
  }

  /** Names that resemble the query, best first. */
  namesLike(query: string): string[] {
    if (this.#search?.changes !== this.#names.changes) {
      this.#search = { index: new NameSearch(this.#names.names()), changes: this.#names.changes };
    }
    return this.#search.index.search(query);
  }

  /** As `put` was told them. */
  namesOf(paths: readonly string[]): NamesOfFiles {
    return this.#names.namesOf(paths);
  }
}
