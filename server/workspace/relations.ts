/**
 * Where files lie, what they import and what their classes extend, by the last part of each name: what the questions across files
 * begin with. Told what a file has; resolves nothing.
 */
import { dirname } from 'node:path';
import type { RelatedNames } from '../syntax/relatedNames.ts';
import { FilesByName, type NamesOfFiles } from './filesByName.ts';
import { PathsByName } from './pathsByName.ts';

export interface RelationsOfFiles {
  readonly imports: NamesOfFiles;
  readonly bases: NamesOfFiles;
}

export class Relations {
  readonly #folders = new PathsByName();
  readonly #importers = new FilesByName();
  readonly #heirs = new FilesByName();

  /** Replaces what the file had before. */
  put(path: string, { imports, bases }: RelatedNames): void {
    this.#folders.add(dirname(path), path);
    this.#importers.put(path, imports);
    this.#heirs.put(path, bases);
  }

  remove(path: string): void {
    this.#folders.remove(dirname(path), path);
    this.#importers.remove(path);
    this.#heirs.remove(path);
  }

  inFolder(folder: string): Iterable<string> {
    return this.#folders.get(folder);
  }

  importing(name: string): Iterable<string> {
    return this.#importers.paths(name);
  }

  extending(base: string): Iterable<string> {
    return this.#heirs.paths(base);
  }

  /** What the files were put with. */
  namesOf(paths: readonly string[]): RelationsOfFiles {
    return { imports: this.#importers.namesOf(paths), bases: this.#heirs.namesOf(paths) };
  }
}
