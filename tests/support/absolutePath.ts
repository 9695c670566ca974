/** Absolute paths of a workspace in memory, as this machine has them or, where `node:path` is replaced, as Windows has. */
import { join, sep } from 'node:path';

/** `app/open.py` is `/w/app/open.py`, or `C:\w\app\open.py`. */
export function absolutePath(displayPath: string): string {
  return join(sep === '/' ? '/w' : 'C:\\w', displayPath);
}

export function displayPathOf(path: string): string {
  return path.slice(absolutePath('x').length - 1).replaceAll(sep, '/');
}
