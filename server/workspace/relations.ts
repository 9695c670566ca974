/**
 * How files are called, where they lie, what they import and what their classes extend, by the last part of each name: what the
 * questions across files begin with. Told what a file has; resolves nothing.
 */
import { dirname, sep } from 'node:path';
import { codeUnitsOf } from '../base/codeUnits.ts';
import { UnitTable } from '../base/unitTable.ts';
import type { RelatedNames } from '../syntax/relatedNames.ts';
import { FilesByName, type NamesOfFiles } from './filesByName.ts';

export interface RelationsOfFiles {
  readonly modules: NamesOfFiles;
  readonly imports: NamesOfFiles;
  readonly bases: NamesOfFiles;
}

export class Relations {
  readonly #folders = new FilesByName();
  /** By the file's name without extensions, and by its folder's. */
  readonly #modules = new FilesByName();
  readonly #importers = new FilesByName();
  readonly #heirs = new FilesByName();

  /** Tells where a file is. */
  putPlace(file: number, path: string, displayPath: string): void {
    this.#folders.put(file, [dirname(path)]);
    this.#modules.put(file, moduleNames(displayPath));
  }

  /** Replaces what the file had before. */
  put(file: number, { imports, bases }: RelatedNames): void {
    this.#importers.put(file, imports);
    this.#heirs.put(file, bases);
  }

  /** Both for many files, told by what `fileOf` answers; -1 leaves one out. */
  putAll(relations: RelationsOfFiles, fileOf: (index: number) => number, paths: readonly string[]): void {
    this.#folders.putAll(foldersOf(paths), fileOf);
    this.#modules.putAll(relations.modules, fileOf);
    this.#importers.putAll(relations.imports, fileOf);
    this.#heirs.putAll(relations.bases, fileOf);
  }

  remove(file: number): void {
    for (const one of [this.#folders, this.#modules, this.#importers, this.#heirs]) one.remove(file);
  }

  inFolder(folder: string): Iterable<number> {
    return this.#folders.files(folder);
  }

  ofModule(name: string): Iterable<number> {
    return this.#modules.files(name);
  }

  importing(name: string): Iterable<number> {
    return this.#importers.files(name);
  }

  extending(base: string): Iterable<number> {
    return this.#heirs.files(base);
  }

  /** What `putAll` takes. */
  namesOf(files: readonly number[]): RelationsOfFiles {
    return {
      modules: this.#modules.namesOf(files),
      imports: this.#importers.namesOf(files),
      bases: this.#heirs.namesOf(files),
    };
  }
}

/** What an import may call the file: its name without extensions, and its folder's. */
function moduleNames(displayPath: string): string[] {
  const parts = displayPath.split('/');
  const own = parts.pop()?.replace(/\..*$/, '') ?? '';
  return [...new Set([own, parts.pop() ?? ''].filter((name) => name !== ''))];
}

/** The folder of each of the files, which mostly is that of the file before. */
function foldersOf(paths: readonly string[]): NamesOfFiles {
  const names = new UnitTable();
  const ids = new Uint32Array(paths.length);
  let last = { end: -1, path: '', id: 0 };
  for (const [index, path] of paths.entries()) {
    const end = path.lastIndexOf(sep);
    if (end !== last.end || !path.startsWith(last.path)) {
      const folder = dirname(path);
      last = { end, path: path.slice(0, end + 1), id: names.intern(codeUnitsOf(folder), 0, folder.length) };
    }
    ids[index] = last.id;
  }
  return { names: names.row(), ids, ends: ids.map((_, index) => index + 1) };
}
