/**
 * Hashes of this program's own code, under which is kept what it has made: the same whether it runs built or from its sources. Knows
 * not what is kept.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Expected } from '../expected.ts';

/** The first 12 digits of SHA-256 over `more` and all code of the modules and folders at `places`, named from the package's root. */
export async function hashOfSources(places: readonly string[], more: string | Buffer = ''): Promise<string> {
  const hash = createHash('sha256').update(more);
  for (const place of places) for (const name of await modulesAt(place)) hash.update(sourceOf(name));
  return hash.digest('hex').slice(0, 12);
}

/** This file's folder is two below the root of what runs; built, that lies in `dist` of the package. */
const running = fileURLToPath(new URL('../../', import.meta.url));
const isBuilt = import.meta.url.endsWith('.js');

/** Without their ends. */
async function modulesAt(place: string): Promise<string[]> {
  const folder = path.join(running, place);
  if (!existsSync(folder) || !(await stat(folder)).isDirectory()) return [place];
  const names = await readdir(folder, { recursive: true });
  const modules = names.filter((name) => /\.[jt]s$/.test(name) && !name.endsWith('.d.ts'));
  return modules.map((name) => path.join(place, name.replace(/\.[jt]s$/, ''))).sort();
}

/** As it was written, where that is at hand: an installed package has what was built alone. */
function sourceOf(name: string): Buffer {
  const source = path.join(isBuilt ? path.join(running, '..') : running, `${name}.ts`);
  if (!isBuilt) return readFileSync(source);
  const built = path.join(running, `${name}.js`);
  if (!existsSync(source)) return readFileSync(built);
  if (statSync(source).mtimeMs > statSync(built).mtimeMs)
    throw new Expected(`${name}.ts is newer than what was built of it: run "npm run build" first.`, 1);
  return readFileSync(source);
}
