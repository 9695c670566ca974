/**
 * A file of named byte arrays that is whole or refused: written beside its place and renamed, each array under its hash.
 * Knows nothing of what the arrays mean.
 *
 * Layout: a mark of 16 bytes; the arrays, each from a multiple of 8 on; a table of them as JSON; and a foot of 16 bytes, which
 * holds the table's place (8 bytes), its length (4) and the version of this layout (4).
 */
import { createHash, type Hash, randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm, utimes } from 'node:fs/promises';
import { endianness } from 'node:os';
import { z } from 'zod';
import type { OutgoingSections, Sections } from '../../base/byteArrays.ts';
import { behindForeground } from '../../base/foreground.ts';
import { codeOfError } from '../../base/thrown.ts';

/** What is known of a file without its arrays. */
export interface CacheHeader {
  /** The workspace folder. */
  readonly root: string;
  /** Of the code that wrote it: other code may mean other things by the same bytes. */
  readonly fingerprint: string;
  readonly files: number;
}

export type CacheContent =
  | { readonly kind: 'read'; readonly header: CacheHeader; readonly sections: Sections }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: string };

const mark = Buffer.from('linewright index');
const layoutVersion = 1;
const footLength = 16;
/** Bytes that are read or written at a time, so that others have their turn in between. */
const pieceLength = 1 << 20;
/** Longer tables are no tables of ours. */
const longestTable = 1 << 24;

const TableSchema = z.object({
  root: z.string(),
  fingerprint: z.string(),
  files: z.int().min(0),
  endianness: z.string(),
  sections: z.array(z.object({ name: z.string(), start: z.int().min(0), length: z.int().min(0), sha256: z.string() })),
});

type Table = z.infer<typeof TableSchema>;

/** Throws, and leaves what was there, when it cannot be written whole. Only its owner can read it. */
export async function writeCacheFile(path: string, header: CacheHeader, sections: OutgoingSections): Promise<void> {
  const incoming = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(incoming, 'wx', 0o600);
    try {
      await writeParts(file, header, sections);
      // What is renamed must be on the disk: after a crash there would else be a file without its content.
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(incoming, path);
  } finally {
    await rm(incoming, { force: true });
  }
}

async function writeParts(file: FileHandle, header: CacheHeader, sections: OutgoingSections): Promise<void> {
  await file.write(mark);
  let at = mark.length;
  const rows: Table['sections'] = [];
  for (const [name, bytes] of Object.entries(sections)) {
    const hash = createHash('sha256');
    let length = 0;
    for (const piece of bytes instanceof Uint8Array ? piecesOf(bytes) : bytes) {
      hash.update(piece);
      await writeAll(file, piece, at + length);
      length += piece.length;
    }
    rows.push({ name, start: at, length, sha256: hash.digest('base64') });
    at = Math.ceil((at + length) / 8) * 8;
  }
  const table: Table = { ...header, endianness: endianness(), sections: rows };
  const json = Buffer.from(JSON.stringify(table));
  const foot = Buffer.alloc(footLength);
  foot.writeBigUInt64LE(BigInt(at), 0);
  foot.writeUInt32LE(json.length, 8);
  foot.writeUInt32LE(layoutVersion, 12);
  await writeAll(file, Buffer.concat([json, foot]), at);
}

function* piecesOf(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let from = 0; from < bytes.length; from += pieceLength) yield bytes.subarray(from, from + pieceLength);
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

/** Never throws. What was read counts as used now. */
export async function readCacheFile(path: string): Promise<CacheContent> {
  return withCacheFile(path, async (file, table) => {
    if (table.endianness !== endianness()) return refused('it was written by a machine of another kind');
    const sections: Record<string, Uint8Array> = {};
    for (const { name, start, length, sha256 } of table.sections) {
      const hash = createHash('sha256');
      sections[name] = await readAll(file, start, length, hash);
      if (hash.digest('base64') !== sha256) return refused(`its part "${name}" is damaged`);
    }
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return { kind: 'read', header: table, sections };
  });
}

/** The same without the arrays. */
export async function readCacheHeader(path: string): Promise<CacheContent> {
  return withCacheFile(path, async (_file, header) => ({ kind: 'read', header, sections: {} }));
}

async function withCacheFile(
  path: string,
  use: (file: FileHandle, table: Table) => Promise<CacheContent>,
): Promise<CacheContent> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const table = await readTable(file);
    return typeof table === 'string' ? refused(table) : await use(file, table);
  } catch (error) {
    const code = codeOfError(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'missing' } : refused(`it cannot be read (${code})`);
  } finally {
    await file?.close().catch(() => undefined);
  }
}

/** Or why it cannot be had. */
async function readTable(file: FileHandle): Promise<Table | string> {
  const stats = await file.stat();
  if (process.getuid !== undefined && stats.uid !== process.getuid()) return 'it belongs to somebody else';
  const isOurs = stats.isFile() && stats.size >= mark.length + footLength;
  if (!isOurs || !mark.equals(await readAll(file, 0, mark.length))) return 'it is no file of an index';
  const foot = Buffer.from(await readAll(file, stats.size - footLength, footLength));
  const length = foot.readUInt32LE(8);
  const start = Number(foot.readBigUInt64LE(0));
  if (start + length + footLength !== stats.size || length > longestTable) return 'it is not whole';
  const version = foot.readUInt32LE(12);
  if (version > layoutVersion) return 'it was written by a newer version';
  const table = TableSchema.safeParse(JSON.parse(Buffer.from(await readAll(file, start, length)).toString()));
  if (!table.success || table.data.sections.some((row) => row.start + row.length > start))
    return 'its table is damaged';
  return table.data;
}

async function readAll(file: FileHandle, start: number, length: number, hash?: Hash): Promise<Uint8Array> {
  // An array of its own, from its first byte on, so that it can be seen as one of wider numbers.
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, Math.min(pieceLength, length - done), start + done);
    if (bytesRead === 0) throw new Error('it ended early');
    hash?.update(bytes.subarray(done, done + bytesRead));
    await behindForeground();
    done += bytesRead;
  }
  return bytes;
}

function refused(reason: string): CacheContent {
  return { kind: 'refused', reason };
}
