/**
 * One file from disk, checked on the way: a regular file, within the limits, text. Follows no symbolic link and waits for
 * no pipe. Knows no index.
 */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { decode, type SkipReason, skipByText } from './limits.ts';

export type Source =
  | { readonly kind: 'text'; readonly text: string; readonly bytes: number; readonly modified: number }
  | { readonly kind: 'skipped'; readonly reason: SkipReason };

/** Windows has neither; elsewhere a link that came after the listing, or a pipe, must not be followed or waited for. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export async function readSource(path: string, maxBytes: number): Promise<Source> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, openFlags);
    const stats = await file.stat();
    const refused = refuse(stats, maxBytes);
    if (refused !== undefined) return { kind: 'skipped', reason: refused };
    // One byte more than the limit tells a file that has grown since.
    const bytes = Buffer.allocUnsafe(Math.min(stats.size, maxBytes) + 1);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return sourceOf(bytes.subarray(0, length), stats, maxBytes);
  } catch (error) {
    return { kind: 'skipped', reason: reasonOf(error) };
  } finally {
    await file?.close().catch(() => undefined);
  }
}

/** The same at once, for a text that was dropped from memory and is asked for again. */
export function readSourceNow(path: string, maxBytes: number): Source {
  let file: number | undefined;
  try {
    file = openSync(path, openFlags);
    const stats = fstatSync(file);
    const refused = refuse(stats, maxBytes);
    if (refused !== undefined) return { kind: 'skipped', reason: refused };
    const bytes = Buffer.allocUnsafe(Math.min(stats.size, maxBytes) + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(file, bytes, length, bytes.length - length, null);
    }
    return sourceOf(bytes.subarray(0, length), stats, maxBytes);
  } catch (error) {
    return { kind: 'skipped', reason: reasonOf(error) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function refuse(stats: Stats, maxBytes: number): SkipReason | undefined {
  if (!stats.isFile()) return 'not a regular file';
  return stats.size > maxBytes ? 'too large' : undefined;
}

function sourceOf(bytes: Buffer, stats: Stats, maxBytes: number): Source {
  if (bytes.length > maxBytes) return { kind: 'skipped', reason: 'too large' };
  const decoded = decode(bytes);
  if (decoded.kind === 'skipped') return decoded;
  const refused = skipByText(decoded.text);
  if (refused !== undefined) return { kind: 'skipped', reason: refused };
  return { kind: 'text', text: decoded.text, bytes: bytes.length, modified: stats.mtimeMs };
}

function reasonOf(error: unknown): SkipReason {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'vanished';
  if (code === 'ELOOP') return 'symbolic link';
  // A directory, a socket or a device.
  return code === 'EISDIR' || code === 'ENXIO' ? 'not a regular file' : 'unreadable';
}
