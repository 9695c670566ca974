/** Hashes of contents. Knows nothing of what is hashed. */
import { createHash } from 'node:crypto';

/** Equal for equal texts, and for no others that anyone will meet. */
export function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
