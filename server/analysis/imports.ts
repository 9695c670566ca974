/** What the open file's imports bind: each name that it may use, and the module that it comes from. Knows no other file. */
import type { Window } from '../base/window.ts';
import type { ImportFact } from '../syntax/facts.ts';
import { submodule } from './resolve/resolve.ts';

export interface Binding {
  /** The name in the module; `*` when the alias is the module as a whole. */
  readonly name: string;
  readonly module: string;
}

/** Names looked through for unused ones; a longer list of imports is a list of exports. */
const maximumBindings = 80;

/** Languages in which an import without names puts all names of the file or namespace in scope. */
const opensWhole = new Set(['c', 'cpp', 'objective-c', 'csharp', 'ruby', 'php']);

/** By the name that the file uses. */
export function bindingsOf(imports: readonly ImportFact[], languageId: string): ReadonlyMap<string, Binding> {
  const bindings = new Map<string, Binding>();
  for (const { module, names } of imports) {
    for (const { name, alias } of names) {
      if (alias !== '*') bindings.set(alias, { name: name === 'default' ? alias : name, module });
    }
    // `import './setup.js'` binds nothing, and `require 'set'` no name of its own.
    if (names.length > 0 || module.startsWith('.') || opensWhole.has(languageId)) continue;
    // Go's major versions are no part of a package's name.
    const unversioned = languageId === 'go' ? module.replace(/[/.]v\d+$/, '') : module;
    const lastPart = /[\p{L}\p{N}_$]+$/u.exec(unversioned)?.[0];
    if (lastPart !== undefined) bindings.set(lastPart, { name: '*', module });
  }
  return bindings;
}

/** Modules all of whose names are in scope: `from module import *`, `#include "module.h"`. */
export function openModules(imports: readonly ImportFact[], languageId: string): string[] {
  const isOpen = ({ names }: ImportFact) =>
    names.length === 0 ? opensWhole.has(languageId) : names.some(({ alias }) => alias === '*');
  return imports.filter(isOpen).map(({ module }) => module);
}

/** Modules that a path of names may mean by the file's imports, the likeliest first. */
export function modulesNamed(
  names: readonly string[],
  { bindings, languageId }: { readonly bindings: ReadonlyMap<string, Binding>; readonly languageId: string },
): string[] {
  const [first = '', ...rest] = names;
  const bound = bindings.get(first);
  if (bound !== undefined) {
    const start = bound.name === '*' ? bound.module : submodule(bound.module, bound.name, languageId);
    return joined(start, rest, languageId);
  }
  if (languageId === 'rust') {
    const path = names.join('::');
    return /^(?:crate|self|super)$/.test(first) ? [path] : [`self::${path}`, path];
  }
  // `import a.b.c` binds `a`, and is told by its last name.
  const whole = bindings.get(names.at(-1) ?? '');
  return languageId === 'python' && whole?.name === '*' && whole.module === names.join('.') ? [whole.module] : [];
}

function joined(start: string | undefined, rest: readonly string[], languageId: string): string[] {
  let module = start;
  for (const name of rest) module = module === undefined ? undefined : submodule(module, name, languageId);
  return module === undefined ? [] : [module];
}

/** Imported names that stand nowhere else in the buffer: whoever imports a name is about to use it. */
export function unusedImports(window: Window, bindings: ReadonlyMap<string, Binding>): string[] {
  const text = window.prefix + window.suffix;
  const names = [...bindings].filter(([, { name }]) => name !== '*').map(([alias]) => alias);
  return names.slice(0, maximumBindings).filter((alias) => !isUsedTwice(text, alias));
}

/** Looks at whole words alone, and not at those in a module's path. */
function isUsedTwice(text: string, name: string): boolean {
  let uses = 0;
  for (let at = text.indexOf(name); at >= 0 && uses < 2; at = text.indexOf(name, at + name.length)) {
    const end = at + name.length;
    const isPart = /[\p{L}\p{N}_$./'"-]/u.test(text.charAt(at - 1)) || /[\p{L}\p{N}_$/]/u.test(text.charAt(end));
    if (!isPart && !/^\s+import\b/.test(text.slice(end, end + 20))) uses++;
  }
  return uses >= 2;
}
