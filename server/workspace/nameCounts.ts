/** How many files use each name. Knows of a file only which names it uses. */
import { CodeUnits, codeUnitsOf, forEachJoined } from '../base/codeUnits.ts';
import { UnitTable } from '../base/unitTable.ts';
import { Uint32List } from './uint32List.ts';

/** Names that nothing uses any more may lie about, until they are as many as the others. */
const unusedAllowance = 20_000;

/** The names of many files. */
export interface UsesOfFiles {
  /** Distinct, each followed by a line break. */
  readonly names: string;
  /** By their order in `names`, one file after the other, and where each file's end. */
  readonly ids: Uint32Array;
  readonly ends: Uint32Array;
}

export class NameCounts {
  readonly #units = new CodeUnits();
  readonly #byFile = new Map<string, Uint32Array>();
  #names = new UnitTable();
  #counts = new Uint32Array(1024);
  #used = 0;

  /** Replaces what the file used before; each of the distinct names is followed by a line break. */
  put(path: string, names: string): void {
    this.remove(path);
    this.#set(path, this.#intern(names));
    if (this.#names.size > 2 * this.#used + unusedAllowance) this.#forgetUnused();
  }

  remove(path: string): void {
    for (const id of this.#byFile.get(path) ?? []) {
      const count = this.#counts[id] ?? 1;
      this.#counts[id] = count - 1;
      if (count === 1) this.#used--;
    }
    this.#byFile.delete(path);
  }

  of(name: string): number {
    return this.#counts[this.#names.find(this.#units.read(name), 0, name.length)] ?? 0;
  }

  /** What `putAll` takes. */
  namesOf(paths: readonly string[]): UsesOfFiles {
    const renumbered = new Int32Array(this.#names.size).fill(-1);
    const names = new UnitTable();
    const ids = new Uint32List();
    const ends = paths.map((path) => {
      for (const id of this.#byFile.get(path) ?? []) {
        if ((renumbered[id] ?? -1) < 0) renumbered[id] = internText(names, this.#names.textOf(id));
        ids.push(renumbered[id] ?? 0);
      }
      return ids.length;
    });
    return { names: names.joined(), ids: ids.trimmed(), ends: Uint32Array.from(ends) };
  }

  /** `put` for many files; those that are '' are left out. */
  putAll(paths: readonly string[], { names, ids, ends }: UsesOfFiles): void {
    const numbers = this.#intern(names);
    for (const [index, path] of paths.entries()) {
      if (path === '') continue;
      this.remove(path);
      this.#set(
        path,
        ids.subarray(ends[index - 1] ?? 0, ends[index]).map((id) => numbers[id] ?? 0),
      );
    }
  }

  #set(path: string, ids: Uint32Array): void {
    this.#byFile.set(path, ids);
    for (const id of ids) {
      const count = this.#counts[id] ?? 0;
      this.#counts[id] = count + 1;
      if (count === 0) this.#used++;
    }
  }

  #intern(names: string): Uint32Array {
    const units = this.#units.read(names);
    const ids: number[] = [];
    forEachJoined(units, names.length, (start, end) => ids.push(this.#names.intern(units, start, end)));
    if (this.#names.size > this.#counts.length) {
      const counts = new Uint32Array(2 * this.#names.size);
      counts.set(this.#counts);
      this.#counts = counts;
    }
    return Uint32Array.from(ids);
  }

  #forgetUnused(): void {
    const paths = [...this.#byFile.keys()];
    const all = this.namesOf(paths);
    this.#byFile.clear();
    this.#names = new UnitTable();
    this.#counts = new Uint32Array(1024);
    this.#used = 0;
    this.putAll(paths, all);
  }
}

function internText(table: UnitTable, text: string): number {
  return table.intern(codeUnitsOf(text), 0, text.length);
}
