/** C and C++: an include is looked for beside the file, then in the usual search roots, then wherever the end of its path fits. */
import { dirname, join } from 'node:path';
import { firstOf, foldersAbove, type Project } from '../project.ts';

const roots = ['', 'include', 'inc', 'src', 'lib'];
const mostFiles = 200;

export function resolveInclude(module: string, from: string, project: Project): readonly string[] {
  const above = foldersAbove(from, project).flatMap((folder) => roots.map((root) => join(folder, root, module)));
  const found = firstOf([join(dirname(from), module), ...above], project) ?? elsewhere(module, project);
  return found === undefined ? [] : [found];
}

function elsewhere(module: string, project: Project): string | undefined {
  const parts = module.split('/').filter((part) => part !== '.' && part !== '..');
  const stem = parts.at(-1)?.replace(/\..*$/, '') ?? '';
  const end = `/${parts.join('/')}`;
  return project.likeNamed(stem, mostFiles).find((path) => path.replaceAll('\\', '/').endsWith(end));
}
