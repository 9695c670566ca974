/**
 * One file from disk, checked on the way: a regular file, within the limits, text, its secrets masked. Follows no symbolic link
 * and waits for no pipe. Knows no index.
 */
import { closeSync, constants, fstatSync, openSync, read, readSync, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import { contentHash } from '../base/hash.ts';
import { codeOfError } from '../base/thrown.ts';
import { maskSecrets } from '../secrets/mask.ts';
import type { Stamp } from './cache/indexCache.ts';
import { decode, type SkipReason, skipByText } from './limits.ts';
import { holdsSettings } from './secrets.ts';

/** `stamp` is undefined when the file could not be looked at. */
export type Source = { readonly stamp?: Stamp } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
);

/** A file that was written later than this before it was read, in milliseconds, may change without a new time. */
const coarsestClock = 2_000;

/** Windows has neither; elsewhere a link that came after the listing, or a pipe, must not be followed or waited for. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

const readFile = promisify(read);

/** Bytes up to which a file is read at once: handing it to another thread costs more than reading it. */
const readAtOnce = 64 * 1024;
/** For what is read at once: memory of its own for each file would lie about until it is collected. */
const memory = Buffer.allocUnsafeSlow(readAtOnce + 1);

/** Reading a large file is left to another thread. */
export async function readSource(path: string, maxBytes: number): Promise<Source> {
  let file: number | undefined;
  try {
    file = openSync(path, openFlags);
    const stats = fstatSync(file);
    const refused = refuse(stats, maxBytes);
    const stamp = stampOf(stats);
    if (refused !== undefined) return { kind: 'skipped', reason: refused, stamp };
    const bytes = bufferFor(stats);
    let length = 0;
    for (let count = -1; count !== 0 && length < stats.size; length += count) {
      const [from, room] = [length, bytes.length - length];
      count =
        stats.size <= readAtOnce
          ? readSync(file, bytes, from, room, null)
          : (await readFile(file, bytes, from, room, null)).bytesRead;
    }
    return { ...sourceOf(path, bytes.subarray(0, length), maxBytes), stamp };
  } catch (error) {
    return { kind: 'skipped', reason: reasonOf(error) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The same at once, for a text that was dropped from memory and is asked for again. `hash`: of what was read then, see contentHash. */
export function readSourceNow(path: string, maxBytes: number, hash?: string): Source {
  let file: number | undefined;
  try {
    file = openSync(path, openFlags);
    const stats = fstatSync(file);
    const refused = refuse(stats, maxBytes);
    const stamp = stampOf(stats);
    if (refused !== undefined) return { kind: 'skipped', reason: refused, stamp };
    const bytes = bufferFor(stats);
    let length = 0;
    for (let count = -1; count !== 0 && length < stats.size; length += count) {
      count = readSync(file, bytes, length, bytes.length - length, null);
    }
    return { ...sourceOf(path, bytes.subarray(0, length), maxBytes, hash), stamp };
  } catch (error) {
    return { kind: 'skipped', reason: reasonOf(error) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** As it is right before the file is read. */
function stampOf({ mtimeMs, ctimeMs, size }: Stats): Stamp {
  const isSettled = Date.now() - Math.max(mtimeMs, ctimeMs) > coarsestClock;
  return { mtimeMs, ctimeMs: isSettled ? ctimeMs : -1, size };
}

function refuse(stats: Stats, maxBytes: number): SkipReason | undefined {
  if (!stats.isFile()) return 'not a regular file';
  return stats.size > maxBytes ? 'too large' : undefined;
}

/** One byte more than the file has tells one that grows beyond the limit. */
function bufferFor({ size }: Stats): Buffer {
  return size <= readAtOnce ? memory.subarray(0, size + 1) : Buffer.allocUnsafeSlow(size + 1);
}

function sourceOf(path: string, bytes: Buffer, maxBytes: number, hash?: string): Source {
  if (bytes.length > maxBytes) return { kind: 'skipped', reason: 'too large' };
  const decoded = decode(bytes);
  if (decoded.kind === 'skipped') return decoded;
  const refused = skipByText(decoded.text);
  if (refused !== undefined) return { kind: 'skipped', reason: refused };
  // What it became when its secrets were masked is the text itself: it has none, and to look for them takes a third of the reading.
  if (hash !== undefined && contentHash(decoded.text) === hash) return { kind: 'text', text: decoded.text };
  // No secret goes any further than here.
  return { kind: 'text', text: maskSecrets(decoded.text, holdsSettings(path)) };
}

function reasonOf(error: unknown): SkipReason {
  const code = codeOfError(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'vanished';
  if (code === 'ELOOP') return 'symbolic link';
  // A directory, a socket or a device.
  return code === 'EISDIR' || code === 'ENXIO' ? 'not a regular file' : 'unreadable';
}
