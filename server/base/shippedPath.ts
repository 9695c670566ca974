/** Where the data files lie that ship with Linewright. Knows not what they hold, nor whether they are there. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A file of models/ by its path in there. The folder lies beside the nearest package.json above this file, be it run from source, built
 * or bundled, and nowhere else: what a person has in folders farther up is not ours.
 */
export function shippedPath(fileName: string): string {
  const start = dirname(fileURLToPath(import.meta.url));
  let folder = start;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'models', fileName);
}
