/** How many files use each name. Knows of a file only its number and which names it uses. */
import { CodeUnits, forEachJoined } from '../base/codeUnits.ts';
import { UnitTable } from '../base/unitTable.ts';
import type { NamesOfFiles } from './filesByName.ts';
import { Uint32List } from './uint32List.ts';

/** Uses of files that went, and names that nothing uses, may lie about until they are as many as the others. */
const unusedAllowance = 20_000;

export class NameCounts {
  readonly #units = new CodeUnits();
  #names = new UnitTable();
  /** By name. */
  #counts = new Uint32List();
  /** Names of the files, those of each together; and by file where they begin, and how many it has. */
  #uses = new Uint32List();
  readonly #firsts = new Uint32List();
  readonly #lengths = new Uint32List();
  #alive = 0;
  #usedNames = 0;

  /** Replaces what the file used before; each of the distinct names is followed by a line break. */
  put(file: number, names: string): void {
    this.remove(file);
    const ids: number[] = [];
    const units = this.#units.read(names);
    forEachJoined(units, names.length, (start, end) => ids.push(this.#names.intern(units, start, end)));
    this.#counts.extend(this.#names.size);
    this.#set(file, ids, 0, ids.length);
    this.#tidy();
  }

  remove(file: number): void {
    const first = this.#firsts.at(file);
    const length = this.#lengths.at(file);
    if (length === 0) return;
    for (let at = first; at < first + length; at++) {
      const id = this.#uses.at(at);
      const count = this.#counts.at(id) - 1;
      this.#counts.values[id] = count;
      if (count === 0) this.#usedNames--;
    }
    this.#lengths.values[file] = 0;
    this.#alive -= length;
  }

  of(name: string): number {
    return this.#counts.at(this.#names.find(this.#units.read(name), 0, name.length));
  }

  /** What `putAll` takes, of files that are here or not. */
  namesOf(files: readonly number[]): NamesOfFiles {
    const renumbered = new Int32Array(this.#names.size).fill(-1);
    const names = new UnitTable();
    const ids = new Uint32List();
    const ends = new Uint32Array(files.length);
    for (const [index, file] of files.entries()) {
      const first = this.#firsts.at(file);
      for (let at = first; at < first + this.#lengths.at(file); at++) {
        const id = this.#uses.at(at);
        if ((renumbered[id] ?? -1) < 0) renumbered[id] = this.#names.copyTo(names, id);
        ids.push(renumbered[id] ?? 0);
      }
      ends[index] = ids.length;
    }
    return { names: names.row(), ids: ids.trimmed(), ends };
  }

  /** `put` for many files, told by what `fileOf` answers; -1 leaves one out. */
  putAll({ names, ids, ends }: NamesOfFiles, fileOf: (index: number) => number): void {
    const numbers = this.#names.internAll(names);
    const own = ids.map((id) => numbers[id] ?? 0);
    this.#counts.extend(this.#names.size);
    this.#uses.reserve(own.length);
    for (let index = 0; index < ends.length; index++) {
      const file = fileOf(index);
      if (file < 0) continue;
      this.remove(file);
      this.#set(file, own, ends[index - 1] ?? 0, ends[index] ?? 0);
    }
  }

  #set(file: number, ids: ArrayLike<number>, from: number, to: number): void {
    for (const list of [this.#firsts, this.#lengths]) list.extend(file + 1);
    this.#firsts.values[file] = this.#uses.length;
    this.#lengths.values[file] = to - from;
    this.#alive += to - from;
    for (let at = from; at < to; at++) {
      const id = ids[at] ?? 0;
      this.#uses.push(id);
      const count = this.#counts.at(id);
      this.#counts.values[id] = count + 1;
      if (count === 0) this.#usedNames++;
    }
  }

  /** Copies what is in use, when more is not. */
  #tidy(): void {
    const isFull = (all: number, used: number) => all > 2 * used + unusedAllowance;
    if (!isFull(this.#uses.length, this.#alive) && !isFull(this.#names.size, this.#usedNames)) return;
    const files = Array.from({ length: this.#lengths.length }, (_, file) => file);
    const all = this.namesOf(files);
    this.#names = new UnitTable();
    this.#counts = new Uint32List();
    this.#uses = new Uint32List();
    this.#lengths.values.fill(0);
    this.#alive = 0;
    this.#usedNames = 0;
    this.putAll(all, (file) => file);
  }
}
