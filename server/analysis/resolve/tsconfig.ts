/**
 * `paths` and `baseUrl` of the tsconfig.json or jsconfig.json around a file, with what it extends and references. Comments, trailing
 * commas and mistakes in it cost what they hide, no more. Answers paths that may be there.
 */
import { dirname, join } from 'node:path';
import { parseJson, recordOf, stringsOf } from '../manifests.ts';
import { foldersAbove, type Project } from '../project.ts';

/** Files that one leads to; a chain of more is a circle. */
const mostConfigs = 16;

export function resolveByConfig(module: string, from: string, project: Project): string[] {
  for (const folder of foldersAbove(from, project)) {
    for (const name of ['tsconfig.json', 'jsconfig.json', 'tsconfig.base.json']) {
      const targets = targetsBy(join(folder, name), module, project, new Set());
      if (targets.length > 0) return targets;
    }
  }
  return [];
}

function targetsBy(path: string, module: string, project: Project, seen: Set<string>): string[] {
  const text = project.text(path);
  if (text === undefined || seen.has(path) || seen.size >= mostConfigs) return [];
  seen.add(path);
  const config = recordOf(parseJson(text));
  const options = recordOf(config.compilerOptions);
  const base = typeof options.baseUrl === 'string' ? join(dirname(path), options.baseUrl) : undefined;
  const mapped = mappedBy(recordOf(options.paths), module).map((target) => join(base ?? dirname(path), target));
  const below = base === undefined || module.startsWith('.') ? [] : [join(base, module)];
  if (mapped.length > 0) return mapped;
  const others = [
    ...stringsOf(config.extends).map((one) => configAt(path, one)),
    ...referencesOf(config.references).map((one) => configAt(path, one)),
  ];
  for (const other of others) {
    const targets = targetsBy(other, module, project, seen);
    if (targets.length > 0) return targets;
  }
  return below;
}

function referencesOf(references: unknown): string[] {
  return Array.isArray(references) ? references.flatMap((one) => stringsOf(recordOf(one).path)) : [];
}

/** `extends` may leave out the ending, and a reference may be a folder. */
function configAt(from: string, named: string): string {
  const path = join(dirname(from), named);
  return path.endsWith('.json') ? path : /tsconfig[^/\\]*$/.test(path) ? `${path}.json` : join(path, 'tsconfig.json');
}

/** The pattern with the longest beginning wins, as the compiler has it. */
function mappedBy(paths: Readonly<Record<string, unknown>>, module: string): string[] {
  let best: { length: number; targets: string[] } | undefined;
  for (const [pattern, targets] of Object.entries(paths)) {
    const [head = '', tail] = pattern.split('*');
    if (tail === undefined) {
      if (pattern === module) return stringsOf(targets);
      continue;
    }
    if (!module.startsWith(head) || !module.endsWith(tail) || module.length < head.length + tail.length) continue;
    if (best !== undefined && head.length <= best.length) continue;
    const filling = module.slice(head.length, module.length - tail.length);
    best = { length: head.length, targets: stringsOf(targets).map((target) => target.replace('*', filling)) };
  }
  return best?.targets ?? [];
}
