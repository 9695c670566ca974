/**
 * `node:path` as it is on Windows, for paths that begin with a drive; the others are those of this machine, as its grammars lie there.
 * Stands in for `node:path` by `vi.mock`.
 */
import { createRequire } from 'node:module';

// Imported, it would be this very module.
const { posix, win32 } = createRequire(import.meta.url)('node:path') as typeof import('node:path');

const of = (path: string) => (path.startsWith('/') ? posix : win32);

export const sep = win32.sep;
export const basename = (path: string, end?: string) => of(path).basename(path, end);
export const dirname = (path: string) => of(path).dirname(path);
export const extname = (path: string) => of(path).extname(path);
export const isAbsolute = (path: string) => of(path).isAbsolute(path);
export const join = (...parts: string[]) => of(parts[0] ?? '').join(...parts);
export const relative = (from: string, to: string) => of(from).relative(from, to);
export const resolve = (...parts: string[]) => of(parts.at(-1) ?? '').resolve(...parts);
