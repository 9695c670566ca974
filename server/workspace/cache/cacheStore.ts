/**
 * The folder of cache files: one for each workspace folder and each version of the code, bounded in size, the ones not used
 * for longest leaving first. Knows no content.
 */
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { OutgoingSections } from '../../base/byteArrays.ts';
import { type CacheContent, readCacheFile, readCacheHeader, writeCacheFile } from './cacheFile.ts';

export interface CacheEntry {
  readonly file: string;
  /** Undefined when the file cannot be read. */
  readonly root: string | undefined;
  readonly files: number;
  readonly bytes: number;
  readonly usedAt: Date;
}

const extension = '.index';
/** What a server that was killed left behind is taken away when it is this old, in milliseconds: another may be at it. */
const leftoverAge = 600_000;

export class CacheStore {
  readonly #folder: string;
  readonly #fingerprint: string;
  readonly #mostBytes: number;

  /** `folder` need not be there yet. */
  constructor(folder: string, fingerprint: string, mostBytes: number) {
    this.#folder = folder;
    this.#fingerprint = fingerprint;
    this.#mostBytes = mostBytes;
  }

  /** Never throws. */
  async load(root: string): Promise<CacheContent> {
    const content = await readCacheFile(this.#fileOf(root));
    if (content.kind !== 'read') return content;
    // The name is a hash of both: only a file that was moved by hand has others.
    const isOurs = content.header.root === root && content.header.fingerprint === this.#fingerprint;
    return isOurs ? content : { kind: 'refused', reason: 'it is of another folder' };
  }

  /** Throws when it cannot be written; what was there before is there then. */
  async save(root: string, files: number, sections: OutgoingSections): Promise<void> {
    await makeOwnFolder(this.#folder);
    await writeCacheFile(this.#fileOf(root), { root, fingerprint: this.#fingerprint, files }, sections);
    await this.#bound(this.#fileOf(root));
  }

  #fileOf(root: string): string {
    const key = createHash('sha256').update(`${this.#fingerprint}\n${root}`).digest('hex').slice(0, 32);
    return path.join(this.#folder, `${key}${extension}`);
  }

  async #bound(own: string): Promise<void> {
    const entries = await listCache(this.#folder);
    let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    for (const entry of entries.toReversed()) {
      if (bytes <= this.#mostBytes) return;
      if (entry.file === own) continue;
      await rm(entry.file, { force: true });
      bytes -= entry.bytes;
    }
  }
}

/** The one used last first. None when there is no folder. */
export async function listCache(folder: string): Promise<CacheEntry[]> {
  const names = await readdir(folder).catch(() => []);
  const entries = await Promise.all(names.map((name) => entryOf(path.join(folder, name))));
  return entries.flatMap((entry) => entry ?? []).sort((a, b) => b.usedAt.getTime() - a.usedAt.getTime());
}

/** Removes what `listCache` lists, of one workspace folder or of all; answers what was removed. */
export async function clearCache(folder: string, root?: string): Promise<CacheEntry[]> {
  const entries = await listCache(folder);
  const chosen = entries.filter((entry) => root === undefined || entry.root === root);
  for (const { file } of chosen) await rm(file, { force: true });
  return chosen;
}

async function entryOf(file: string): Promise<CacheEntry | undefined> {
  const stats = await stat(file).catch(() => undefined);
  if (stats === undefined || !stats.isFile()) return undefined;
  if (file.endsWith('.tmp') && Date.now() - stats.mtimeMs > leftoverAge) await rm(file, { force: true });
  if (!file.endsWith(extension)) return undefined;
  const content = await readCacheHeader(file);
  const header = content.kind === 'read' ? content.header : undefined;
  return { file, root: header?.root, files: header?.files ?? 0, bytes: stats.size, usedAt: stats.mtime };
}

/** Throws unless the folder is this person's alone, or can be made so: what lies there is believed. */
async function makeOwnFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = await stat(folder);
  if (process.getuid === undefined) return;
  if (uid !== process.getuid()) throw new Error(`${folder} belongs to somebody else`);
  if ((mode & 0o077) !== 0) await chmod(folder, 0o700);
}
