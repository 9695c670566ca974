/**
 * Which files define a name, and which names resemble a query. Keeps names and paths only: what a definition is, the file's
 * facts say.
 */
import { NameSearch } from './nameSearch.ts';
import { PathsByName } from './pathsByName.ts';

export class SymbolIndex {
  readonly #paths = new PathsByName();
  readonly #search = new NameSearch();

  /** Tells the names that a file defines now in place of those it defined before. */
  replace(path: string, before: ReadonlySet<string>, now: ReadonlySet<string>): void {
    for (const name of before) if (!now.has(name) && this.#paths.remove(name, path)) this.#search.remove(name);
    for (const name of now) if (!before.has(name) && this.#paths.add(name, path)) this.#search.add(name, name);
  }

  /** In the order in which the files came. */
  pathsDefining(name: string): Iterable<string> {
    return this.#paths.get(name);
  }

  /** Names that resemble the query, best first. */
  namesLike(query: string): string[] {
    return this.#search.search(query);
  }

  /** As NameSearch does. */
  addWaiting(count: number): boolean {
    return this.#search.addWaiting(count);
  }
}
