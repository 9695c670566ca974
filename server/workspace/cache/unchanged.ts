/** Which files of a cached index are still what they were: by their stamps, else by their content. Knows no index. */
import { lstatSync } from 'node:fs';
import { eachConcurrently } from '../../base/concurrently.ts';
import { behindForeground } from '../../base/foreground.ts';
import { contentHash } from '../../base/hash.ts';
import { readSource } from '../readSource.ts';
import type { Stamp } from './indexCache.ts';

/** Files that are looked at in a row: 2 milliseconds. */
const looksAtATime = 300;
/** Files that are read at a time. */
const readsAtATime = 16;

/**
 * By the order of the rows, the stamp that the file has now; `pathOf` answers where a row's file is, or undefined for one that is not
 * wanted and not looked at.
 */
export async function unchangedFiles(
  rows: readonly { readonly stamp: Stamp; readonly hash?: string }[],
  pathOf: (index: number) => string | undefined,
  maxBytes: number,
  signal: AbortSignal,
): Promise<(Stamp | undefined)[]> {
  const unchanged: (Stamp | undefined)[] = [];
  const touched: { readonly index: number; readonly path: string; readonly hash: string }[] = [];
  for (const [index, { stamp, hash }] of rows.entries()) {
    if (index % looksAtATime === looksAtATime - 1) await behindForeground();
    if (signal.aborted) return unchanged;
    const path = stamp.size > maxBytes ? undefined : pathOf(index);
    const isUnchanged = path !== undefined && hasStamp(path, stamp);
    unchanged.push(isUnchanged ? stamp : undefined);
    if (path !== undefined && !isUnchanged && hash !== undefined) touched.push({ index, path, hash });
  }
  await eachConcurrently(touched, readsAtATime, signal, async ({ index, path, hash }) => {
    const source = await readSource(path, maxBytes);
    if (source.kind !== 'text' || source.stamp === undefined || contentHash(source.text) !== hash) return;
    unchanged[index] = source.stamp;
  });
  return unchanged;
}

/** Whether a file is as it was when it was read, as far as its times and size tell. */
export function hasStamp(path: string, { mtimeMs, ctimeMs, size }: Stamp): boolean {
  if (ctimeMs < 0) return false;
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.mtimeMs === mtimeMs && stats.ctimeMs === ctimeMs && stats.size === size;
}
