/** Which files of a cached index are still what they were: by their stamps, else by their content. Knows no index. */
import { lstatSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { eachConcurrently } from '../../base/concurrently.ts';
import { contentHash } from '../../base/hash.ts';
import { readSource } from '../readSource.ts';
import type { Stamp, StoredFile } from './indexCache.ts';

/** Files that are looked at in a row: 2 milliseconds. */
const looksAtATime = 300;
/** Files that are read at a time. */
const readsAtATime = 16;

/** By the index of the row, the stamp that the file has now. Files that are not `isWanted` are not looked at. */
export async function unchangedFiles(
  rows: readonly (Pick<StoredFile, 'stamp'> & { readonly path: string; readonly hash?: string })[],
  maxBytes: number,
  isWanted: (path: string) => boolean,
  signal: AbortSignal,
): Promise<Map<number, Stamp>> {
  const unchanged = new Map<number, Stamp>();
  const touched: number[] = [];
  for (const [index, { path, stamp, hash }] of rows.entries()) {
    if (index % looksAtATime === looksAtATime - 1) await setImmediate();
    if (signal.aborted) return unchanged;
    if (!isWanted(path) || stamp.size > maxBytes) continue;
    if (hasStamp(path, stamp)) unchanged.set(index, stamp);
    else if (hash !== undefined) touched.push(index);
  }
  await eachConcurrently(touched, readsAtATime, signal, async (index) => {
    const row = rows[index];
    if (row === undefined) return;
    const source = await readSource(row.path, maxBytes);
    if (source.kind !== 'text' || source.stamp === undefined || contentHash(source.text) !== row.hash) return;
    unchanged.set(index, source.stamp);
  });
  return unchanged;
}

/** Whether a file is as it was when it was read, as far as its times and size tell. */
export function hasStamp(path: string, { mtimeMs, ctimeMs, size }: Stamp): boolean {
  if (ctimeMs < 0) return false;
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.mtimeMs === mtimeMs && stats.ctimeMs === ctimeMs && stats.size === size;
}
