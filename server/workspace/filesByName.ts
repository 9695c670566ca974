/**
 * Which files have a name, and which names a file has, in an order of its own. Files are told by number. Knows not what the names
 * are of.
 *
 * A file's names are entries that lie together; entries of one name are linked, in the order in which their files came. All lie in
 * typed arrays: as objects, those of 50,000 files would be the larger part of the heap, and of the time to open them again.
 */
import { CodeUnits } from '../base/codeUnits.ts';
import { type UnitRow, UnitTable } from '../base/unitTable.ts';
import { Uint32List } from './uint32List.ts';

/** Entries of files that went, and names that no file has, may lie about until they are as many as the others. */
const unusedAllowance = 20_000;

/** The names of many files. */
export interface NamesOfFiles {
  /** Distinct. */
  readonly names: UnitRow;
  /** By their order in `names`, one file after the other, and where each file's end. */
  readonly ids: Uint32Array;
  readonly ends: Uint32Array;
}

class Entries {
  readonly name = new Uint32List();
  readonly file = new Uint32List();
  /** The neighbours among those of the name, plus one; 0 for none. */
  readonly next = new Uint32List();
  readonly previous = new Uint32List();

  push(name: number, file: number): void {
    this.name.push(name);
    this.file.push(file);
    this.next.push(0);
    this.previous.push(0);
  }

  get length(): number {
    return this.name.length;
  }

  reserve(more: number): void {
    for (const list of [this.name, this.file, this.next, this.previous]) list.reserve(more);
  }
}

export class FilesByName {
  readonly #units = new CodeUnits();
  #names = new UnitTable(0, 1 << 10);
  #entries = new Entries();
  /** By name: its first and last entry, plus one. */
  #heads = new Uint32List();
  #tails = new Uint32List();
  /** By file: its first entry, and how many it has. */
  readonly #firsts = new Uint32List();
  readonly #counts = new Uint32List();
  /** By name, while a file's names are replaced: its first entry before, plus one; all 0 in between. */
  #before = new Uint32List();
  /** The name that was looked for last, and what was found when so many changes had been made. */
  #found = { name: '', id: -1, changes: -1 };
  #alive = 0;
  #usedNames = 0;
  /** Grows with every change. */
  changes = 0;

  /** Replaces the names that the file had before. */
  put(file: number, names: readonly string[]): void {
    const ids = names.map((name) => this.#names.intern(this.#units.read(name), 0, name.length));
    if (this.#isSame(file, ids)) return;
    this.#extend(file);
    this.#putIds(file, ids, 0, ids.length);
    this.#tidy();
  }

  /** The same for many files, told by what `fileOf` answers; -1 leaves one out. */
  putAll({ names, ids, ends }: NamesOfFiles, fileOf: (index: number) => number): void {
    const numbers = this.#names.internAll(names);
    const own = ids.map((id) => numbers[id] ?? 0);
    this.#entries.reserve(own.length);
    this.#extend(-1);
    let start = 0;
    for (let index = 0; index < ends.length; index++) {
      const end = ends[index] ?? 0;
      const file = fileOf(index);
      if (file >= 0) {
        this.#extend(file);
        this.#putIds(file, own, start, end);
      }
      start = end;
    }
  }

  remove(file: number): void {
    const count = this.#counts.at(file);
    if (count === 0) return;
    this.changes++;
    this.#unlink(this.#firsts.at(file), count);
    this.#counts.values[file] = 0;
    this.#tidy();
  }

  /** In the order in which they came. */
  *files(name: string): Iterable<number> {
    const { next, file } = this.#entries;
    let last = -1;
    for (let entry = this.#heads.at(this.#find(name)); entry > 0; entry = next.at(entry - 1)) {
      const own = file.at(entry - 1);
      if (own !== last) yield own;
      last = own;
    }
  }

  *names(): Iterable<string> {
    for (let name = 0; name < this.#heads.length; name++) if (this.#heads.at(name) > 0) yield this.#names.textOf(name);
  }

  /** Each file with the places of the name among its names: file by file, in the order in which they came. */
  *places(name: string): Iterable<{ readonly file: number; readonly place: number }> {
    const { next, file } = this.#entries;
    for (let entry = this.#heads.at(this.#find(name)); entry > 0; entry = next.at(entry - 1)) {
      const own = file.at(entry - 1);
      yield { file: own, place: entry - 1 - this.#firsts.at(own) };
    }
  }

  /** Of files that have names or not. */
  namesOf(files: readonly number[]): NamesOfFiles {
    const renumbered = new Int32Array(this.#names.size).fill(-1);
    const names = new UnitTable(0, 1 << 10);
    const ids = new Uint32List();
    const ends = new Uint32Array(files.length);
    for (const [index, file] of files.entries()) {
      const first = this.#firsts.at(file);
      for (let entry = first; entry < first + this.#counts.at(file); entry++) {
        const name = this.#entries.name.at(entry);
        if ((renumbered[name] ?? -1) < 0) renumbered[name] = this.#names.copyTo(names, name);
        ids.push(renumbered[name] ?? 0);
      }
      ends[index] = ids.length;
    }
    return { names: names.row(), ids: ids.trimmed(), ends };
  }

  /** The files of a name are asked one after the other where it is among their names. */
  #find(name: string): number {
    if (this.#found.name !== name || this.#found.changes !== this.changes) {
      const id = this.#names.find(this.#units.read(name), 0, name.length);
      this.#found = { name, id, changes: this.changes };
    }
    return this.#found.id;
  }

  #isSame(file: number, ids: readonly number[]): boolean {
    const first = this.#firsts.at(file);
    return this.#counts.at(file) === ids.length && ids.every((id, at) => this.#entries.name.at(first + at) === id);
  }

  /** What stays keeps its place among the files of its name. */
  #putIds(file: number, ids: ArrayLike<number>, from: number, to: number): void {
    this.changes++;
    const [oldFirst, oldCount] = [this.#firsts.at(file), this.#counts.at(file)];
    const { name } = this.#entries;
    for (let entry = oldFirst + oldCount - 1; entry >= oldFirst; entry--)
      this.#before.values[name.at(entry)] = entry + 1;
    this.#firsts.values[file] = this.#entries.length;
    this.#counts.values[file] = to - from;
    for (let at = from; at < to; at++) {
      const id = ids[at] ?? 0;
      this.#entries.push(id, file);
      this.#link(this.#entries.length, id, this.#before.at(id));
    }
    this.#alive += to - from;
    for (let entry = oldFirst; entry < oldFirst + oldCount; entry++) this.#before.values[name.at(entry)] = 0;
    this.#unlink(oldFirst, oldCount);
  }

  /** Puts an entry before another of its name, or behind all when that is none; both plus one. */
  #link(entry: number, name: number, before: number): void {
    const { next, previous } = this.#entries;
    const after = before > 0 ? previous.at(before - 1) : this.#tails.at(name);
    next.values[entry - 1] = before;
    previous.values[entry - 1] = after;
    if (after > 0) next.values[after - 1] = entry;
    else {
      if (before === 0) this.#usedNames++;
      this.#heads.values[name] = entry;
    }
    if (before > 0) previous.values[before - 1] = entry;
    else this.#tails.values[name] = entry;
  }

  /** Their own links stay, for who is on the way through them. */
  #unlink(first: number, count: number): void {
    const { name, next, previous } = this.#entries;
    for (let entry = first; entry < first + count; entry++) {
      const [before, after] = [previous.at(entry), next.at(entry)];
      if (before > 0) next.values[before - 1] = after;
      else this.#heads.values[name.at(entry)] = after;
      if (after > 0) previous.values[after - 1] = before;
      else this.#tails.values[name.at(entry)] = before;
      if (before === 0 && after === 0) this.#usedNames--;
    }
    this.#alive -= count;
  }

  #extend(file: number): void {
    for (const list of [this.#heads, this.#tails, this.#before]) list.extend(this.#names.size);
    for (const list of [this.#firsts, this.#counts]) list.extend(file + 1);
  }

  /** Copies what is in use, when more is not. */
  #tidy(): void {
    const isFull = (all: number, used: number) => all > 2 * used + unusedAllowance;
    if (!isFull(this.#entries.length, this.#alive) && !isFull(this.#names.size, this.#usedNames)) return;
    const old = { names: this.#names, entries: this.#entries, heads: this.#heads };
    this.#names = new UnitTable(0, 1 << 10);
    this.#entries = new Entries();
    this.#heads = new Uint32List();
    this.#tails = new Uint32List();
    this.#before = new Uint32List();
    const moved = new Uint32Array(old.entries.length);
    const renumbered = new Int32Array(old.names.size).fill(-1);
    for (let file = 0; file < this.#counts.length; file++) {
      const first = this.#firsts.at(file);
      this.#firsts.values[file] = this.#entries.length;
      for (let entry = first; entry < first + this.#counts.at(file); entry++) {
        const name = old.entries.name.at(entry);
        if ((renumbered[name] ?? -1) < 0) renumbered[name] = old.names.copyTo(this.#names, name);
        this.#entries.push(renumbered[name] ?? 0, file);
        moved[entry] = this.#entries.length;
      }
    }
    this.#extend(-1);
    this.#usedNames = 0;
    for (let name = 0; name < renumbered.length; name++) {
      for (let entry = old.heads.at(name); entry > 0; entry = old.entries.next.at(entry - 1)) {
        this.#link(moved[entry - 1] ?? 0, renumbered[name] ?? 0, 0);
      }
    }
  }
}

/** How many names one of the files has. */
export function countAt({ ends }: NamesOfFiles, file: number): number {
  return (ends[file] ?? 0) - (ends[file - 1] ?? 0);
}
