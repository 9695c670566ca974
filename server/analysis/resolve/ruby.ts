/** Ruby: `require_relative` and `require` with `lib` and `app` folders as load path. Knows no gem. */
import { basename, dirname, join } from 'node:path';
import { firstOf, foldersAbove, type Project } from '../project.ts';

const loadPath = ['', 'lib', 'app', 'test', 'spec', 'app/models', 'app/controllers', 'app/helpers', 'app/lib'];
const mostFiles = 200;

export function resolveRuby(module: string, from: string, project: Project): readonly string[] {
  const name = module.endsWith('.rb') ? module : `${module}.rb`;
  const beside = join(dirname(from), name);
  const below = foldersAbove(from, project).flatMap((folder) => loadPath.map((root) => join(folder, root, name)));
  const found = firstOf([beside, ...below], project) ?? elsewhere(name, project);
  return found === undefined ? [] : [found];
}

/** In a repository of several gems, another's `lib`. */
function elsewhere(name: string, project: Project): string | undefined {
  const stem = basename(name, '.rb');
  return project.likeNamed(stem, mostFiles).find((path) => path.replaceAll('\\', '/').endsWith(`/lib/${name}`));
}
