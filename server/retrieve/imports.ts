/** What the open file's imports bind: each name that it may use, and the module which that comes from. Knows no other file. */
import type { Window } from '../base/window.ts';
import type { ImportFact } from '../syntax/facts.ts';

export interface Binding {
  /** The name in the module; `*` when the alias is the module as a whole. */
  readonly name: string;
  readonly module: string;
}

/** Names looked through for unused ones; a longer list of imports is a list of exports. */
const maximumBindings = 80;

/** By the name that the file uses. */
export function bindingsOf(imports: readonly ImportFact[]): ReadonlyMap<string, Binding> {
  const bindings = new Map<string, Binding>();
  for (const { module, names } of imports) {
    for (const { name, alias } of names) {
      if (alias !== '*') bindings.set(alias, { name: name === 'default' ? alias : name, module });
    }
    const lastPart = /[\p{L}\p{N}_$]+$/u.exec(module)?.[0];
    if (names.length === 0 && lastPart !== undefined) bindings.set(lastPart, { name: '*', module });
  }
  return bindings;
}

/** Modules all of whose names are in scope: `from module import *`. */
export function openModules(imports: readonly ImportFact[]): string[] {
  return imports.filter(({ names }) => names.some(({ alias }) => alias === '*')).map(({ module }) => module);
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
