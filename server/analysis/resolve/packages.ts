/**
 * npm packages of the workspace: by name, with `exports`, `imports`, `main` and the like (Node's and bundlers' rules). Answers paths
 * that may be there; looks for no file.
 */
import { dirname, join } from 'node:path';
import { parseJson, recordOf } from '../manifests.ts';
import { foldersAbove, manifestsNamed, type Project } from '../project.ts';

/** Sources before what is built of them. */
const conditions = ['source', 'development', 'types', 'import', 'module', 'browser', 'node', 'require', 'default'];
const deepest = 8;

/** `name` or `name/sub/path` of a package that the workspace holds. */
export function resolvePackage(module: string, from: string, project: Project): string[] {
  const [, name = '', rest = ''] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(module) ?? [];
  for (const path of manifestsNamed('package.json', from, project)) {
    const manifest = recordOf(parseJson(project.text(path) ?? ''));
    if (manifest.name !== name) continue;
    const folder = dirname(path);
    const exported = exportsOf(manifest.exports, rest === '' ? '.' : `./${rest}`);
    if (exported.length > 0) return exported.map((target) => join(folder, target));
    return rest === '' ? targetsOf(folder, manifest) : [join(folder, rest), join(folder, 'src', rest)];
  }
  return [];
}

/** `#name` by the nearest `imports`. */
export function resolveSubpathImport(module: string, from: string, project: Project): string[] {
  for (const folder of foldersAbove(from, project)) {
    const text = project.text(join(folder, 'package.json'));
    if (text === undefined) continue;
    return matching(recordOf(recordOf(parseJson(text)).imports), module).map((target) => join(folder, target));
  }
  return [];
}

/** What a folder's own manifest names as its main file. */
export function targetsOfFolder(folder: string, project: Project): string[] {
  const text = project.text(join(folder, 'package.json'));
  return text === undefined ? [] : targetsOf(folder, recordOf(parseJson(text)));
}

function targetsOf(folder: string, manifest: Readonly<Record<string, unknown>>): string[] {
  const named = [manifest.source, manifest.types, manifest.typings, manifest.module, manifest.main];
  const targets = named.filter((one): one is string => typeof one === 'string');
  return [...exportsOf(manifest.exports, '.'), ...targets, 'index', 'src/index'].map((target) => join(folder, target));
}

function exportsOf(exported: unknown, subpath: string): string[] {
  if (exported === undefined) return [];
  const record = recordOf(exported);
  const hasSubpaths = Object.keys(record).some((key) => key.startsWith('.'));
  if (hasSubpaths) return matching(record, subpath);
  return subpath === '.' ? targetsIn(exported) : [];
}

/** An exact key, else the pattern with the longest beginning. */
function matching(record: Readonly<Record<string, unknown>>, wanted: string): string[] {
  if (record[wanted] !== undefined) return targetsIn(record[wanted]);
  const patterns = Object.keys(record).filter((key) => key.includes('*'));
  for (const key of patterns.sort((a, b) => b.indexOf('*') - a.indexOf('*'))) {
    const [head = '', tail = ''] = key.split('*');
    if (!wanted.startsWith(head) || !wanted.endsWith(tail) || wanted.length < head.length + tail.length) continue;
    const filling = wanted.slice(head.length, wanted.length - tail.length);
    return targetsIn(record[key]).map((target) => target.replaceAll('*', filling));
  }
  return [];
}

/** Of a target, a list of alternatives or a tree of conditions, all in the order in which they are preferred. */
function targetsIn(target: unknown, depth = 0): string[] {
  if (typeof target === 'string') return [target];
  if (depth > deepest) return [];
  if (Array.isArray(target)) return target.flatMap((one) => targetsIn(one, depth + 1));
  const record = recordOf(target);
  const keys = Object.keys(record);
  const known = conditions.filter((key) => keys.includes(key));
  return [...known, ...keys.filter((key) => !known.includes(key))].flatMap((key) => targetsIn(record[key], depth + 1));
}
