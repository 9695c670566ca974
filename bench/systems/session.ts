/**
 * The files that a person has open, for strategies that ask an editor: a script in place of a person. Who works at the hole has
 * come from the files that it imports, then from its folder, then from near by. Knows no strategy.
 */
import { posix } from 'node:path';
import { matchModule } from '../../server/analysis/modules.ts';
import type { ImportFact } from '../../server/syntax/facts.ts';
import type { FileRecord } from '../../server/workspace/view.ts';
import type { SystemRequest } from './system.ts';

/** As Copilot and Continue keep. */
const mostOpen = 20;

/** Most recent first. */
export function sessionFiles(request: SystemRequest): FileRecord[] {
  const imported = importedFiles(request);
  const others = request.files.filter((file) => !imported.includes(file));
  const { displayPath } = request.window;
  const distances = new Map(others.map((file) => [file, folderDistance(displayPath, file.displayPath)]));
  others.sort((a, b) => (distances.get(a) ?? 0) - (distances.get(b) ?? 0));
  return [...imported, ...others].slice(0, mostOpen);
}

/** In the order of their imports. */
export function importedFiles({ window, view, files }: SystemRequest): FileRecord[] {
  return importedFrom(window, view.importsOf(window.path), files);
}

export function importedFrom(
  { displayPath }: { readonly displayPath: string },
  imports: readonly ImportFact[],
  files: readonly FileRecord[],
): FileRecord[] {
  const found = new Set<FileRecord>();
  for (const { module, names } of imports) {
    const wanted = [module, ...names.map(({ name }) => `${module}${/^\.+$/.test(module) ? '' : '.'}${name}`)];
    for (const file of files) {
      if (wanted.some((one) => matchModule(one, displayPath, file.displayPath) === 'exact')) found.add(file);
    }
  }
  return [...found];
}

/** Folders to go up and down between two files. */
export function folderDistance(from: string, to: string): number {
  const path = posix.relative(posix.dirname(from), posix.dirname(to));
  return path === '' ? 0 : path.split('/').length;
}
