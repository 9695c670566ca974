/** PHP: `require` by path, and class names by the PSR-4 rules of `composer.json`. */
import { dirname, join } from 'node:path';
import { parseJson, recordOf, stringsOf } from '../manifests.ts';
import { firstOf, foldersAbove, manifestsNamed, type Project } from '../project.ts';

const mostFiles = 200;

export function resolvePhp(module: string, from: string, project: Project): readonly string[] {
  const isPath = /\.php$|\//.test(module);
  const found = isPath ? byPath(module, from, project) : byName(module.replace(/^\\/, ''), from, project);
  return found === undefined ? [] : [found];
}

function byPath(module: string, from: string, project: Project): string | undefined {
  const relative = module.replace(/^\//, '');
  const above = foldersAbove(from, project).map((folder) => join(folder, relative));
  return firstOf([join(dirname(from), relative), ...above], project);
}

/** The longest prefix first, as Composer's autoloader does. */
function byName(name: string, from: string, project: Project): string | undefined {
  const rules = manifestsNamed('composer.json', from, project).flatMap((path) => prefixesOf(path, project));
  rules.sort((a, b) => b.prefix.length - a.prefix.length);
  for (const { prefix, folder } of rules) {
    if (!name.startsWith(prefix)) continue;
    const path = join(folder, ...name.slice(prefix.length).split('\\'));
    if (project.has(`${path}.php`)) return `${path}.php`;
  }
  const parts = name.split('\\');
  const end = `/${parts.slice(-2).join('/')}.php`;
  return project.likeNamed(parts.at(-1) ?? '', mostFiles).find((path) => path.replaceAll('\\', '/').endsWith(end));
}

function prefixesOf(path: string, project: Project): { prefix: string; folder: string }[] {
  const manifest = recordOf(parseJson(project.text(path) ?? ''));
  return [manifest.autoload, manifest['autoload-dev']].flatMap((section) =>
    Object.entries(recordOf(recordOf(section)['psr-4'])).flatMap(([prefix, folders]) =>
      stringsOf(folders).map((folder) => ({ prefix, folder: join(dirname(path), folder) })),
    ),
  );
}
