/** Go: import paths below the modules that `go.mod` files name, other modules of a workspace (`go.work`), and local replacements. */
import { basename, dirname, join } from 'node:path';
import { matchesOf } from '../../base/matches.ts';
import { manifestsNamed, type Project } from '../project.ts';

interface Module {
  /** Import path of the module's root. */
  readonly name: string;
  readonly folder: string;
}

const mostFiles = 400;
/** `replace NAME => ./FOLDER`, in a list or alone. */
const replacements =
  /^[ \t]{0,20}(?:replace[ \t]+)?(\S{1,500})(?:[ \t]+v\S{1,200})?[ \t]{1,20}=>[ \t]{1,20}(\.\.?\/\S{0,500})/gm;

/** The files of a package, tests left out. */
export function resolveGo(module: string, from: string, project: Project): readonly string[] {
  for (const { name, folder } of modulesOf(from, project)) {
    if (module !== name && !module.startsWith(`${name}/`)) continue;
    const files = packageFiles(join(folder, module.slice(name.length + 1)), project);
    if (files.length > 0) return files;
  }
  return withoutManifest(module, project);
}

/** The longest names first: a module may lie within another. */
function modulesOf(from: string, project: Project): Module[] {
  const modules: Module[] = [];
  for (const path of manifestsNamed('go.mod', from, project)) {
    const text = project.text(path) ?? '';
    const name = /^[ \t]*module[ \t]+"?([^\s"]+)/m.exec(text)?.[1];
    if (name !== undefined) modules.push({ name, folder: dirname(path) });
    for (const [, replaced = '', target = ''] of matchesOf(replacements, text)) {
      modules.push({ name: replaced, folder: join(dirname(path), target) });
    }
  }
  return modules.sort((a, b) => b.name.length - a.name.length);
}

/** Where no `go.mod` says what the module is called, or a broken one: the folder with the most last parts in common. */
function withoutManifest(module: string, project: Project): string[] {
  const parts = module.split('/');
  const folders = new Map<string, number>();
  for (const path of project.likeNamed(parts.at(-1) ?? '', mostFiles)) {
    const folder = dirname(path);
    if (!path.endsWith('.go') || basename(folder) !== parts.at(-1)) continue;
    const own = folder.split(/[\\/]/).toReversed();
    const differs = parts.toReversed().findIndex((part, index) => part !== own[index]);
    folders.set(folder, differs < 0 ? parts.length : differs);
  }
  // One part alone is the name of many a package: `errors`, `context`.
  const [best] = [...folders].filter(([, shared]) => shared > 1).sort((a, b) => b[1] - a[1]);
  return best === undefined ? [] : packageFiles(best[0], project);
}

function packageFiles(folder: string, project: Project): string[] {
  return project.inFolder(folder).filter((path) => path.endsWith('.go') && !path.endsWith('_test.go'));
}
