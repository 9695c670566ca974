/** Hashes of contents. Knows nothing of what is hashed. */
import { createHash } from 'node:crypto';

/** Equal for equal texts, and for no others that anyone will meet. */
export function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** A number that tells most texts apart, from 0 up to 32 bits: FNV-1a (Fowler, Noll and Vo) over code units. */
export function quickHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
