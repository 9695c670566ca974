/** The SHA-256 of a file, as lower-case hexadecimal digits. Knows nothing of what it is for. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Rejects when the file cannot be read, and when `signal` is aborted. */
export async function sha256Of(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const stream = createReadStream(file, { highWaterMark: 1 << 20, ...(signal === undefined ? {} : { signal }) });
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest('hex');
}
