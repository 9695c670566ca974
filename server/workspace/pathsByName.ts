/** Which files a name belongs to. Knows not what the name is of. */

export class PathsByName {
  /** Most names belong to one file: a set for each would be most of the memory. */
  readonly #paths = new Map<string, string | Set<string>>();

  /** In the order in which the files came. */
  get(name: string): Iterable<string> {
    const paths = this.#paths.get(name);
    return typeof paths === 'string' ? [paths] : (paths ?? []);
  }

  /** True for a name that belonged to no file. */
  add(name: string, path: string): boolean {
    const paths = this.#paths.get(name);
    if (paths === undefined) this.#paths.set(name, path);
    else if (typeof paths !== 'string') paths.add(path);
    else if (paths !== path) this.#paths.set(name, new Set([paths, path]));
    return paths === undefined;
  }

  /** True when the name belongs to no file any more. */
  remove(name: string, path: string): boolean {
    const paths = this.#paths.get(name);
    if (typeof paths === 'object') paths.delete(path);
    if (paths !== path && !(typeof paths === 'object' && paths.size === 0)) return false;
    this.#paths.delete(name);
    return true;
  }
}
