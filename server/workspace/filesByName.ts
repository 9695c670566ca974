/** Which files have a name, and which names a file has, in an order of its own. Knows not what the names are of. */

/** Most names belong to one file: a set for each would be most of the memory. */
interface Entry {
  readonly name: string;
  paths: string | Set<string>;
}

/** The names of many files. */
export interface NamesOfFiles {
  readonly names: readonly string[];
  /** By their order in `names`, one file after the other, and where each file's end. */
  readonly ids: Uint32Array;
  readonly ends: Uint32Array;
}

export class FilesByName {
  readonly #byName = new Map<string, Entry>();
  readonly #byFile = new Map<string, readonly Entry[]>();
  /** Grows with every change. */
  changes = 0;

  /** Replaces the names that the file had before. */
  put(path: string, names: readonly string[]): void {
    const before = this.#byFile.get(path) ?? [];
    this.changes++;
    this.#byFile.set(
      path,
      names.map((name) => this.#add(path, name)),
    );
    if (before.length === 0) return;
    const now = new Set(names);
    for (const entry of new Set(before)) if (!now.has(entry.name)) this.#drop(path, entry);
  }

  remove(path: string): void {
    this.changes++;
    for (const entry of new Set(this.#byFile.get(path))) this.#drop(path, entry);
    this.#byFile.delete(path);
  }

  /** In the order in which the files came. */
  paths(name: string): Iterable<string> {
    const paths = this.#byName.get(name)?.paths ?? [];
    return typeof paths === 'string' ? [paths] : paths;
  }

  names(): Iterable<string> {
    return this.#byName.keys();
  }

  /** At which places among its names the file has this one. */
  placesIn(path: string, name: string): number[] {
    const found: number[] = [];
    for (const [index, entry] of (this.#byFile.get(path) ?? []).entries()) if (entry.name === name) found.push(index);
    return found;
  }

  /** Of files that were put or not. */
  namesOf(paths: readonly string[]): NamesOfFiles {
    const numbers = new Map<Entry, number>();
    const ids: number[] = [];
    const ends = paths.map((path) => {
      for (const entry of this.#byFile.get(path) ?? []) {
        const id = numbers.get(entry) ?? numbers.size;
        numbers.set(entry, id);
        ids.push(id);
      }
      return ids.length;
    });
    const names = [...numbers.keys()].map(({ name }) => name);
    return { names, ids: Uint32Array.from(ids), ends: Uint32Array.from(ends) };
  }

  #add(path: string, name: string): Entry {
    const known = this.#byName.get(name);
    if (known === undefined) {
      const entry = { name, paths: path };
      this.#byName.set(name, entry);
      return entry;
    }
    if (typeof known.paths !== 'string') known.paths.add(path);
    else if (known.paths !== path) known.paths = new Set([known.paths, path]);
    return known;
  }

  #drop(path: string, entry: Entry): void {
    if (typeof entry.paths === 'object') entry.paths.delete(path);
    if (entry.paths !== path && !(typeof entry.paths === 'object' && entry.paths.size === 0)) return;
    this.#byName.delete(entry.name);
  }
}

/** The names of one of the files. */
export function namesAt({ names, ids, ends }: NamesOfFiles, file: number): string[] {
  const own: string[] = [];
  for (const id of ids.subarray(file === 0 ? 0 : ends[file - 1], ends[file])) own.push(names[id] ?? '');
  return own;
}
