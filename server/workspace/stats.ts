/** What an indexing run is reported by. Changes nothing. */
import type { Folder } from './folder.ts';
import { countsOf } from './indexedFile.ts';
import type { SkipReason } from './limits.ts';
import type { FileRecord } from './view.ts';

export interface IndexStats {
  readonly files: number;
  readonly chunks: number;
  readonly definitions: number;
  /** Files that are not in the index, by reason; what is ignored is not counted. */
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** Files that could not be parsed and are indexed by their text alone; at most 100 are named. */
  readonly errors: readonly { readonly path: string; readonly reason: string }[];
  /** Of the last indexing run. */
  readonly milliseconds: number;
}

/** `signal` ends the run and takes the folder out again. */
export interface IndexOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** A list of hundreds is not read. */
const mostErrorsNamed = 100;

export function statsOf(folders: readonly Folder[], files: Iterable<FileRecord>): IndexStats {
  const counts = { files: 0, chunks: 0, definitions: 0 };
  for (const file of files) {
    if (!folders.some((folder) => folder.contains(file.path))) continue;
    const { chunks, definitions } = countsOf(file);
    counts.files++;
    counts.chunks += chunks;
    counts.definitions += definitions;
  }
  const skipped: Partial<Record<SkipReason, number>> = {};
  for (const folder of folders) {
    for (const reason of folder.skipped.values()) skipped[reason] = (skipped[reason] ?? 0) + 1;
    if (folder.beyondLimit > 0) skipped['too many files'] = (skipped['too many files'] ?? 0) + folder.beyondLimit;
  }
  const errors = folders.flatMap((folder) => [...folder.errors].map(([path, reason]) => ({ path, reason })));
  const milliseconds = Math.max(0, ...folders.map((folder) => folder.milliseconds));
  return { ...counts, skipped, errors: errors.slice(0, mostErrorsNamed), milliseconds };
}
