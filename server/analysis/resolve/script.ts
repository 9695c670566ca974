/**
 * TypeScript and JavaScript: relative files, index files, `paths` and `baseUrl` of tsconfig, packages of the workspace by their
 * `exports` and `imports`. A module that was built from a source resolves to the source.
 */
import { basename, dirname, join } from 'node:path';
import { firstOf, foldersAbove, type Project } from '../project.ts';
import { resolvePackage, resolveSubpathImport, targetsOfFolder } from './packages.ts';
import { resolveByConfig } from './tsconfig.ts';

const extensions = ['.ts', '.tsx', '.d.ts', '.js', '.jsx', '.mts', '.mjs', '.cts', '.cjs', '.vue', '.svelte', '.json'];
/** What a built file's extension may have been before. */
const sourceExtensions: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs', '.ts'],
  '.cjs': ['.cts', '.cjs', '.ts'],
};
const builtFolders = /^(?:dist|lib|build|out|esm|cjs|es|output)$/;

export function resolveScript(module: string, from: string, project: Project): readonly string[] {
  // Bundlers take `./icon.svg?url`.
  const wanted = module.replace(/\?.*$/, '');
  const found = resolveOne(wanted, from, project);
  return found === undefined ? [] : [found];
}

function resolveOne(module: string, from: string, project: Project): string | undefined {
  if (/^\.\.?(?:\/|$)/.test(module)) return fileAt(join(dirname(from), module), project);
  if (module.startsWith('#')) {
    const targets = resolveSubpathImport(module, from, project);
    return firstResolved(targets, project) ?? byConfig(module, from, project);
  }
  return (
    byConfig(module, from, project) ??
    firstResolved(resolvePackage(module, from, project), project) ??
    // `~/components/Button` and `@/components/Button` without a tsconfig that says what they mean.
    (/^[@~]\//.test(module) ? underSources(module.slice(2), from, project) : undefined)
  );
}

function byConfig(module: string, from: string, project: Project): string | undefined {
  return firstResolved(resolveByConfig(module, from, project), project);
}

function firstResolved(paths: readonly string[], project: Project): string | undefined {
  for (const path of paths) {
    const found = fileAt(path, project) ?? sourceOf(path, project);
    if (found !== undefined) return found;
  }
  return undefined;
}

function underSources(module: string, from: string, project: Project): string | undefined {
  const folders = foldersAbove(from, project);
  return firstResolved(
    folders.flatMap((folder) => [join(folder, module), join(folder, 'src', module)]),
    project,
  );
}

/** A path without an extension, with that of the built file, or of a folder. */
function fileAt(path: string, project: Project): string | undefined {
  const extension = /\.[cm]?jsx?$/.exec(path)?.[0] ?? '';
  const stem = path.slice(0, path.length - extension.length);
  const own = (sourceExtensions[extension] ?? []).map((ending) => stem + ending);
  const found = firstOf([...own, path, ...extensions.map((ending) => path + ending)], project);
  if (found !== undefined) return found;
  for (const target of targetsOfFolder(path, project)) {
    const main = target === path ? undefined : fileAt(target, project);
    if (main !== undefined) return main;
  }
  return firstOf(
    extensions.map((ending) => join(path, `index${ending}`)),
    project,
  );
}

/** `dist/a/b.d.ts` was built from `src/a/b.ts`: what is built is not indexed as a rule. */
function sourceOf(path: string, project: Project): string | undefined {
  const parts = path.split(/[\\/]/);
  const at = parts.findLastIndex((part) => builtFolders.test(part));
  if (at < 0) return undefined;
  const stem = basename(path).replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
  const head = parts.slice(0, at).join('/');
  const between = parts.slice(at + 1, -1).filter((part) => !builtFolders.test(part));
  for (const source of ['src', 'source', 'lib', '']) {
    const found = fileAt(join(head, source, ...between, stem), project);
    if (found !== undefined) return found;
  }
  return undefined;
}
