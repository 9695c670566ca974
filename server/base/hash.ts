/** Hashes of contents. Knows nothing of what is hashed. */
import { createHash } from 'node:crypto';

/** Of a file that is read both its text's keeper and recall want the hash, one after the other. */
let last = { text: '', hash: hashOf('') };

/** Equal for equal texts, and for no others that anyone will meet. */
export function contentHash(text: string): string {
  if (text !== last.text) last = { text, hash: hashOf(text) };
  return last.hash;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
