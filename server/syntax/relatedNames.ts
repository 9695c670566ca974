/** Which other names lead to a file: what it imports, and what its classes extend, by the last part of each. Resolves nothing. */
import type { Facts, ImportFact } from './facts.ts';

/** Each distinct. */
export interface RelatedNames {
  readonly imports: readonly string[];
  readonly bases: readonly string[];
}

export function relatedNames({ imports, classes }: Pick<Facts, 'imports' | 'classes'>): RelatedNames {
  return {
    imports: [...new Set(imports.flatMap(importedNames))],
    bases: [...new Set(classes.flatMap((one) => one.bases.map(lastPart)))],
  };
}

/** What an import may be asked for by: the module's own name; where a module is a path of packages, the names as well. */
export function importedNames({ module, names }: ImportFact): string[] {
  const own = lastPart(module.replace(/\.(?:[cm]?[jt]sx?|vue|svelte|h|hh|hpp|rb|php)$/, ''));
  return [own, ...names.map(({ name }) => name)].filter((name) => name !== '' && name !== '*' && name !== 'default');
}

function lastPart(name: string): string {
  return name.split(/[./\\:]+/).findLast((part) => part !== '') ?? '';
}
