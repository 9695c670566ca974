/**
 * Which files define a name, and which names resemble a query. Keeps names and paths only: what a definition is, the file's
 * facts say.
 */
import { NameSearch } from './nameSearch.ts';

export class SymbolIndex {
  /** Most names are defined in one file: a set for each would be most of the memory. */
  readonly #paths = new Map<string, string | Set<string>>();
  readonly #search = new NameSearch();

  /** Tells the names that a file defines now in place of those it defined before. */
  replace(path: string, before: ReadonlySet<string>, now: ReadonlySet<string>): void {
    for (const name of before) if (!now.has(name)) this.#remove(name, path);
    for (const name of now) if (!before.has(name)) this.#add(name, path);
  }

  /** In the order in which the files came. */
  pathsDefining(name: string): Iterable<string> {
    const paths = this.#paths.get(name);
    return typeof paths === 'string' ? [paths] : (paths ?? []);
  }

  /** Names that resemble the query, best first. */
  namesLike(query: string): string[] {
    return this.#search.search(query);
  }

  /** As NameSearch does. */
  addWaiting(count: number): boolean {
    return this.#search.addWaiting(count);
  }

  #add(name: string, path: string): void {
    const paths = this.#paths.get(name);
    if (paths === undefined) {
      this.#paths.set(name, path);
      this.#search.add(name, name);
    } else if (typeof paths !== 'string') paths.add(path);
    else if (paths !== path) this.#paths.set(name, new Set([paths, path]));
  }

  #remove(name: string, path: string): void {
    const paths = this.#paths.get(name);
    if (typeof paths === 'object') paths.delete(path);
    if (paths !== path && !(typeof paths === 'object' && paths.size === 0)) return;
    this.#paths.delete(name);
    this.#search.remove(name);
  }
}
