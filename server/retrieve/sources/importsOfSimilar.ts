/**
 * What files like this one import and this one does not yet (import_of_sibling, import_of_similar_name and the like of RLPG, Shrivastava
 * et al. 2023): outlines of those modules, the commonest first.
 */
import { outlineOfFile } from '../../analysis/outline.ts';
import type { FileRecord } from '../../workspace/view.ts';
import type { Candidate } from '../candidate.ts';
import type { Scope } from '../meanings.ts';
import { siblingsOf } from './siblings.ts';
import { namesakesOf } from './similarFile.ts';
import { similarByImports } from './similarImports.ts';

const mostLike = 4;
/** Imports resolved of each such file. */
const mostImports = 20;
const mostFiles = 3;
const outlineLength = 12;
const score = 0.14;

export function importsOfSimilarCandidates(scope: Scope): Candidate[] {
  const { analysis, view, window } = scope;
  const like = new Set([
    ...siblingsOf(scope).map(({ file }) => file),
    ...namesakesOf(scope),
    ...similarByImports(scope, mostLike).map(({ file }) => file),
  ]);
  const own = new Set(
    view.importsOf(window.path).flatMap(({ module }) => analysis.filesOf(module, window.path, window.languageId)),
  );
  const importers = new Map<FileRecord, FileRecord[]>();
  for (const file of [...like].slice(0, 2 * mostLike)) {
    const imported = file.facts.imports
      .slice(0, mostImports)
      .flatMap(({ module }) => analysis.filesOf(module, file.path, file.languageId).slice(0, 2));
    for (const target of new Set(imported)) {
      if (own.has(target) || scope.exclude.has(target.path)) continue;
      importers.set(target, [...(importers.get(target) ?? []), file]);
    }
  }
  return [...importers]
    .sort((a, b) => b[1].length - a[1].length || (a[0].displayPath < b[0].displayPath ? -1 : 1))
    .slice(0, mostFiles)
    .flatMap(([file, by]) => {
      const outline = outlineOfFile(file, outlineLength);
      const reason = `imported by ${by[0]?.displayPath}${by.length > 1 ? ` and ${by.length - 1} more` : ''}, which is like this file`;
      return outline === undefined ? [] : [{ source: 'importsOfSimilar' as const, file, ...outline, score, reason }];
    });
}
