/** `linewright cache list|clear`: the indexes that are kept for the next time. Knows how to print them, not what is in them. */
import path from 'node:path';
import { indexCacheFolder } from '../configFiles.ts';
import { type CacheEntry, clearCache, listCache } from '../workspace/cache/cacheStore.ts';
import type { CommandArguments } from './table.ts';

export async function cacheList({ switches }: CommandArguments): Promise<number> {
  const folder = indexCacheFolder();
  const entries = await listCache(folder);
  if (switches.has('json')) return printJson({ folder, indexes: entries });
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  const lines = [
    entries.length === 0 ? `Nothing is kept in ${folder}.` : `${folder}, the index used last first:`,
    ...entries.map((entry) => `  ${describe(entry)}`),
    ...(entries.length === 0 ? [] : [`${entries.length} in all, ${megabytes(total)}.`]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

export async function cacheClear({ argument, switches }: CommandArguments): Promise<number> {
  const root = argument === undefined ? undefined : path.resolve(argument);
  const cleared = await clearCache(indexCacheFolder(), root);
  if (switches.has('json')) return printJson({ cleared });
  const bytes = cleared.reduce((sum, entry) => sum + entry.bytes, 0);
  const none = root === undefined ? 'There is nothing to clear.' : `Nothing is kept of ${root}.`;
  process.stdout.write(`${cleared.length === 0 ? none : `Cleared ${cleared.length}, ${megabytes(bytes)}.`}\n`);
  return 0;
}

function printJson(value: unknown): number {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
  return 0;
}

function describe({ root, files, bytes, usedAt }: CacheEntry): string {
  const used = usedAt.toISOString().slice(0, 16).replace('T', ' ');
  return `${megabytes(bytes).padStart(9)}  ${used}  ${root === undefined ? '(not readable)' : `${root} (${files} files)`}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
