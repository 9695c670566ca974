/** Which files an import may mean, told by their paths alone. Knows no build settings, no search path and no disk. */

/** `exact`: the module itself; `inside`: a file of the package that the module is; undefined: another place. */
export type ModuleMatch = 'exact' | 'inside' | undefined;

/**
 * Whether the module that `importer` imports as `module` is the file `displayPath`. Relative modules (`./util.js`, `..utils`)
 * are resolved; of others as many last parts are compared as both have, as the workspace may be the package itself.
 */
export function matchModule(module: string, importer: string, displayPath: string): ModuleMatch {
  const wanted = partsOf(module, importer);
  const file = stemOf(displayPath);
  if (wanted === undefined) return undefined;
  if (wanted.isWhole ? isEqual(wanted.parts, file) : endAlike(wanted.parts, file)) return 'exact';
  for (let length = file.length - 1; length > 0; length--) {
    const folder = file.slice(0, length);
    if (wanted.isWhole ? isEqual(wanted.parts, folder) : endAlike(wanted.parts, folder)) return 'inside';
  }
  return undefined;
}

/** What is imported from a module, as the module that it may be itself. */
export function submodule(module: string, name: string): string {
  return `${module}${/[./]$/.test(module) ? '' : '.'}${name}`;
}

/** The last part of a module, a path or a qualified name, without an extension: what a file or folder of it is called. */
export function lastPartOf(module: string): string {
  const parts = withoutExtension(module).split(/[./\\:]+/);
  return parts.findLast((part) => part !== '') ?? '';
}

/** The module's path in parts; `isWhole` when it counts from the workspace folder. */
function partsOf(module: string, importer: string): { parts: string[]; isWhole: boolean } | undefined {
  const folder = importer.split('/').slice(0, -1);
  if (/^\.\.?(?:\/|$)/.test(module)) {
    const parts = [...folder];
    for (const part of withoutExtension(module).split('/')) {
      if (part === '..' && parts.pop() === undefined) return undefined;
      if (part !== '.' && part !== '..' && part !== '') parts.push(part);
    }
    return { parts: withoutIndex(parts), isWhole: true };
  }
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const named = withoutExtension(module.slice(dots))
    .replace(/^(?:@|~)\//, '')
    .split(/[./\\]+|::/)
    .filter((part) => part !== '' && part !== 'crate' && part !== 'self' && part !== 'super');
  if (dots > folder.length + 1) return undefined;
  // Python: one dot is the importer's own package, each further one its parent.
  if (dots > 0) return { parts: [...folder.slice(0, folder.length - dots + 1), ...named], isWhole: true };
  return named.length === 0 ? undefined : { parts: withoutIndex(named), isWhole: false };
}

function withoutExtension(module: string): string {
  return module.replace(/\.(?:[cm]?[jt]sx?|vue|svelte|h|hh|hpp|rb|php)$/, '');
}

/** A file's path in parts, without its extension. A file that stands for its folder is the folder. */
function stemOf(displayPath: string): string[] {
  return withoutIndex(displayPath.replace(/\.[^./]*$/, '').split('/'));
}

function withoutIndex(parts: string[]): string[] {
  return parts.length > 1 && /^(?:__init__|index|mod)$/.test(parts[parts.length - 1] ?? '')
    ? parts.slice(0, -1)
    : parts;
}

function isEqual(first: readonly string[], second: readonly string[]): boolean {
  return first.length === second.length && endAlike(first, second);
}

/** True when the last parts agree, as many as both have. */
function endAlike(first: readonly string[], second: readonly string[]): boolean {
  const length = Math.min(first.length, second.length);
  for (let back = 1; back <= length; back++) {
    if (first[first.length - back] !== second[second.length - back]) return false;
  }
  return length > 0;
}
