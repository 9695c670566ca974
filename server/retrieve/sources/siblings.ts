/** Outlines of files in the same folder that import what the open file imports: they do a like thing. */
import { dirname } from 'node:path';
import { areRelated } from '../../analysis/languages.ts';
import { outlineOfFile } from '../../analysis/outline.ts';
import { importedNames } from '../../syntax/relatedNames.ts';
import type { FileRecord } from '../../workspace/view.ts';
import type { Candidate } from '../candidate.ts';
import type { Scope } from '../meanings.ts';

/** Files looked at: a folder of more is a list. */
const mostLookedAt = 200;
const mostFiles = 3;
const outlineLength = 12;
const score = 0.18;

export function siblingCandidates(scope: Scope): Candidate[] {
  return siblingsOf(scope).flatMap(({ file, shared }) => {
    const outline = outlineOfFile(file, outlineLength);
    if (outline === undefined) return [];
    const common = shared.size === 0 ? '' : `, and imports ${[...shared].slice(0, 3).join(', ')} too`;
    return [{ source: 'siblings' as const, file, ...outline, score, reason: `lies in the same folder${common}` }];
  });
}

/** Those with the most imports in common first. */
export function siblingsOf({ view, window, analysis, exclude }: Scope): { file: FileRecord; shared: Set<string> }[] {
  const wanted = new Set(view.importsOf(window.path).flatMap(importedNames));
  return analysis.memo(`siblings ${window.path} ${[...wanted].join()}`, () =>
    view
      .inFolder(dirname(window.path))
      .slice(0, mostLookedAt)
      .flatMap((path) => {
        const file = exclude.has(path) ? undefined : analysis.file(path);
        if (file === undefined || !areRelated(file.languageId, window.languageId)) return [];
        const own = new Set(file.facts.imports.flatMap(importedNames));
        return [{ file, shared: common(own, wanted) }];
      })
      .sort((a, b) => b.shared.size - a.shared.size || (a.file.displayPath < b.file.displayPath ? -1 : 1))
      .slice(0, mostFiles),
  );
}

function common(first: ReadonlySet<string>, second: ReadonlySet<string>): Set<string> {
  return new Set([...first].filter((one) => second.has(one)));
}
