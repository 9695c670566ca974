/** How another file stands to the open one: imports, folders, names, tests. Knows no text. */
import { lastPartOf, matchModule, submodule } from '../analysis/modules.ts';
import { wordsOf } from '../base/words.ts';
import type { FileRecord } from '../workspace/view.ts';
import type { Scope } from './meanings.ts';
import { shareOfSmaller } from './names.ts';

/** Each from 0 to 1. */
export interface Relation {
  readonly imported: number;
  readonly inPackage: number;
  readonly importsThis: number;
  readonly sharedImports: number;
  readonly sameFolder: number;
  readonly folderNearness: number;
  readonly alikeName: number;
  readonly testAndTested: number;
}

export function relationOf(file: FileRecord, { window, view }: Scope): Relation {
  const own = view.importsOf(window.path);
  let best = 0;
  let inside = 0;
  for (const { module, names: imported } of own) {
    for (const one of [module, ...imported.map(({ name }) => submodule(module, name))]) {
      // Most modules are told from the path without taking both apart.
      if (!file.displayPath.includes(lastPartOf(one)) && !file.displayPath.includes(lastPartOf(module))) continue;
      const match = matchModule(one, window.displayPath, file.displayPath);
      if (match === 'exact') best = 1;
      else if (match === 'inside') inside = 1;
    }
  }
  const modules = new Set(own.map(({ module }) => module));
  const theirs = new Set(file.facts.imports.map(({ module }) => module));
  const importsThis = file.facts.imports.some(
    ({ module }) =>
      window.displayPath.includes(lastPartOf(module)) &&
      matchModule(module, file.displayPath, window.displayPath) === 'exact',
  );
  const distance = folderDistance(window.displayPath, file.displayPath);
  const [stem, otherStem] = [stemWords(window.displayPath), stemWords(file.displayPath)];
  return {
    imported: best,
    inPackage: inside,
    importsThis: Number(importsThis),
    sharedImports: shareOfSmaller(modules, theirs),
    sameFolder: Number(distance === 0),
    folderNearness: 1 / (1 + distance),
    alikeName: shareOfSmaller(stem, otherStem),
    testAndTested: Number(isTest(window.displayPath) !== isTest(file.displayPath)),
  };
}

function stemWords(path: string): Set<string> {
  return new Set(wordsOf(path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')));
}

/** Steps from the folder of one path to that of the other. */
export function folderDistance(path: string, other: string): number {
  const [from, to] = [path.split('/').slice(0, -1), other.split('/').slice(0, -1)];
  let common = 0;
  while (common < Math.min(from.length, to.length) && from[common] === to[common]) common++;
  return from.length + to.length - 2 * common;
}

export function isTest(path: string): boolean {
  return /(?:^|[/._-])(?:tests?|spec)(?:[/._-]|$)|Tests?\.\w+$/.test(path);
}
