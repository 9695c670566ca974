/** Of files that import what the open file imports, the rarer the better, the piece most like what is around the cursor. */
import { areRelated } from '../../analysis/languages.ts';
import { importedNames } from '../../syntax/relatedNames.ts';
import type { FileRecord } from '../../workspace/view.ts';
import type { Candidate } from '../candidate.ts';
import { likeChunkOf } from '../likeChunk.ts';
import type { Scope } from '../meanings.ts';
import { nearbyWords } from '../nearby.ts';

/** Names looked up, and files of each: what more files import says nothing. */
const mostNames = 60;
const mostImporters = 60;
const mostFiles = 4;
const leastOverlap = 0.15;
/** Of the overlap of words, as it is no better than by chance in a third of the cases. */
const share = 0.7;

interface Similar {
  readonly file: FileRecord;
  readonly weight: number;
  readonly shared: readonly string[];
}

export function similarImportCandidates(scope: Scope): Candidate[] {
  const wanted = nearbyWords(scope.window);
  return similarByImports(scope, mostFiles).flatMap(({ file, shared }) => {
    const like = likeChunkOf(file, scope.view, wanted, leastOverlap);
    if (like === undefined) return [];
    const { span, text, overlap } = like;
    const reason = `imports ${shared.slice(0, 3).join(', ')} too, and has similar words`;
    return [{ source: 'similarImports' as const, file, span, text, score: share * overlap, reason }];
  });
}

/** Best first: each import that both have counts by how few files have it. */
export function similarByImports(scope: Scope, most: number): readonly Similar[] {
  const names = [...new Set(scope.view.importsOf(scope.window.path).flatMap(importedNames))].slice(0, mostNames);
  const key = `similar imports ${scope.window.languageId} ${most} ${names.join()}`;
  return scope.analysis.memo(key, () => rankByImports(scope, names, most));
}

function rankByImports({ view, window, exclude }: Scope, names: readonly string[], most: number): Similar[] {
  const found = new Map<FileRecord, { weight: number; shared: string[] }>();
  for (const name of names) {
    const files = view.filesImporting(name, mostImporters);
    if (files.length === mostImporters) continue;
    for (const file of files) {
      if (exclude.has(file.path) || !areRelated(file.languageId, window.languageId)) continue;
      const entry = found.get(file) ?? { weight: 0, shared: [] };
      entry.weight += 1 / (1 + files.length);
      entry.shared.push(name);
      found.set(file, entry);
    }
  }
  return [...found]
    .map(([file, entry]) => ({ file, ...entry }))
    .sort((a, b) => b.weight - a.weight || (a.file.path < b.file.path ? -1 : 1))
    .slice(0, most);
}
