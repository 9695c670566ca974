/**
 * Where files lie, what they import and what their classes extend, by the last part of each name: what the questions across files
 * begin with. Told what a file has; resolves nothing.
 */
import { dirname } from 'node:path';
import type { Facts, ImportFact } from '../syntax/facts.ts';
import { PathsByName } from './pathsByName.ts';

interface Names {
  readonly imports: ReadonlySet<string>;
  readonly bases: ReadonlySet<string>;
}

const noNames: Names = { imports: new Set(), bases: new Set() };

export class Relations {
  readonly #folders = new PathsByName();
  readonly #importers = new PathsByName();
  readonly #heirs = new PathsByName();

  /** Undefined facts: the file is not there, before or now. */
  replace(path: string, before: Facts | undefined, now: Facts | undefined): void {
    if (before === undefined) this.#folders.add(dirname(path), path);
    if (now === undefined) this.#folders.remove(dirname(path), path);
    const [old, fresh] = [namesOf(before), namesOf(now)];
    change(this.#importers, path, old.imports, fresh.imports);
    change(this.#heirs, path, old.bases, fresh.bases);
  }

  inFolder(folder: string): Iterable<string> {
    return this.#folders.get(folder);
  }

  importing(name: string): Iterable<string> {
    return this.#importers.get(name);
  }

  extending(base: string): Iterable<string> {
    return this.#heirs.get(base);
  }
}

function change(paths: PathsByName, path: string, old: ReadonlySet<string>, fresh: ReadonlySet<string>): void {
  for (const name of old) if (!fresh.has(name)) paths.remove(name, path);
  for (const name of fresh) if (!old.has(name)) paths.add(name, path);
}

function namesOf(facts: Facts | undefined): Names {
  if (facts === undefined) return noNames;
  const bases = facts.classes.flatMap((one) => one.bases.map(lastPart));
  return { imports: new Set(facts.imports.flatMap(importedNames)), bases: new Set(bases) };
}

/** What an import may be asked for by: the module's own name; where a module is a path of packages, the names as well. */
export function importedNames({ module, names }: ImportFact): string[] {
  const own = lastPart(module.replace(/\.(?:[cm]?[jt]sx?|vue|svelte|h|hh|hpp|rb|php)$/, ''));
  return [own, ...names.map(({ name }) => name)].filter((name) => name !== '' && name !== '*' && name !== 'default');
}

function lastPart(name: string): string {
  return name.split(/[./\\:]+/).findLast((part) => part !== '') ?? '';
}
