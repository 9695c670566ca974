/** Where the benchmarks keep what they have fetched: outside the repository. Knows nothing of what that is. */
import { homedir } from 'node:os';
import { join } from 'node:path';

export function cacheFolder(name: string): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'linewright', name);
}
