/** Builds the server once before the tests when a source is newer than the build: the protocol tests run what ships. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Fails when nothing could be built; wrong types are for `npm run check` to say. */
export function setup(): void {
  const main = path.join(root, 'dist/program/main.js');
  const sources = ['server', 'bench', 'release']
    .flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => modified(path.join(entry.parentPath, entry.name)));
  if (modified(main) > Math.max(...sources)) {
    return;
  }
  const node = (...args: readonly string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const compiled = node(path.join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json');
  const bundled = node('--import', 'tsx', 'release/build.ts');
  if (bundled.status !== 0) {
    throw new Error(`The server could not be built:\n${compiled.stdout}${bundled.stdout}${bundled.stderr}`);
  }
}

/** Milliseconds since 1970; 0 for a file that is missing. */
function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
