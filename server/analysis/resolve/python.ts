/** Python: packages, relative imports and `src` layouts. What a package passes on from its files is followed elsewhere. */
import { dirname, join } from 'node:path';
import { firstOf, foldersAbove, type Project } from '../project.ts';

export function resolvePython(module: string, from: string, project: Project): readonly string[] {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const parts = module
    .slice(dots)
    .split('.')
    .filter((part) => part !== '');
  // Most of what is imported is elsewhere: no file and no folder is named like it.
  const [last] = parts.slice(-1);
  if (last !== undefined && project.likeNamed(last, 1).length === 0) return [];
  for (const root of dots > 0 ? [packageAbove(from, dots)] : rootsOf(from, project)) {
    const found = moduleIn(root, parts, project);
    if (found !== undefined) return [found];
  }
  return [];
}

/** One dot is the importing file's package, each further one its parent. */
function packageAbove(from: string, dots: number): string {
  let folder = dirname(from);
  for (let dot = 1; dot < dots; dot++) folder = dirname(folder);
  return folder;
}

/**
 * Where an absolute module may begin: the folder above the outermost package around the file, then the folders on the way, from
 * the workspace folder down, each with its `src` and `lib`.
 */
function rootsOf(from: string, project: Project): string[] {
  const above = foldersAbove(from, project);
  const outside = above.find((folder) => !project.has(join(folder, '__init__.py')));
  const ordered = [...(outside === undefined ? [] : [outside]), ...above.toReversed()];
  // The workspace folder may be the package itself.
  const [root = ''] = above.slice(-1);
  return [
    ...new Set([...ordered.flatMap((folder) => [folder, join(folder, 'src'), join(folder, 'lib')]), dirname(root)]),
  ];
}

function moduleIn(root: string, parts: readonly string[], project: Project): string | undefined {
  const path = join(root, ...parts);
  const inPackage = ['__init__.py', '__init__.pyi'].map((name) => join(path, name));
  if (parts.length === 0) return firstOf(inPackage, project);
  return firstOf([`${path}.py`, ...inPackage, `${path}.pyi`], project);
}
