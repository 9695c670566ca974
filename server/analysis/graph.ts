/**
 * What is connected with a symbol or a file: who defines, imports, extends, overrides and calls what, and why a name is found where it
 * is. Made of the facts by file, so that a changed file changes its own part alone.
 */
import type { DefinitionHit, FileRecord } from '../workspace/view.ts';
import type { Analysis } from './analysis.ts';
import { ancestorsOf, childrenOf, overridesOf } from './hierarchy.ts';
import { hasMembers, ownMembers } from './members.ts';
import { meaningIn } from './names.ts';

export interface CallSite {
  readonly file: FileRecord;
  /** Offset of the called name. */
  readonly offset: number;
  readonly receiver: string;
}

export interface SymbolGraph {
  readonly definition: DefinitionHit;
  readonly members: readonly DefinitionHit[];
  readonly parents: readonly DefinitionHit[];
  readonly children: readonly DefinitionHit[];
  readonly overrides: readonly { readonly member: DefinitionHit; readonly overridden: DefinitionHit }[];
}

export interface ImportEdge {
  readonly module: string;
  /** Empty when the module is not in the workspace, or cannot be told. */
  readonly files: readonly FileRecord[];
}

/** What a name is connected with is read by people: more is a list. */
const mostCallSites = 200;

export function graphOf(analysis: Analysis, definition: DefinitionHit): SymbolGraph {
  const isType = hasMembers(definition.definition);
  return {
    definition,
    members: isType ? ownMembers(analysis, definition) : [],
    parents: isType ? ancestorsOf(analysis, definition) : [],
    children: isType ? childrenOf(analysis, definition) : [],
    overrides: isType ? overridesOf(analysis, definition) : [],
  };
}

/** Calls of the name in all files. A walk over the whole index: not for a keystroke. */
export function callsOf({ view }: Analysis, name: string): CallSite[] {
  const sites: CallSite[] = [];
  for (const file of view.files()) {
    for (const { callee, receiver, start } of file.facts.calls) {
      if (callee !== name) continue;
      sites.push({ file, offset: start, receiver });
      if (sites.length === mostCallSites) return sites;
    }
  }
  return sites;
}

/** Where each import of a file leads. */
export function importsOf(analysis: Analysis, file: FileRecord): ImportEdge[] {
  const modules = new Set(file.facts.imports.map(({ module }) => module));
  return [...modules].map((module) => ({ module, files: analysis.filesOf(module, file.path, file.languageId) }));
}

/** Files in which the name, by their imports and their package, means this definition. */
export function usersOf(analysis: Analysis, { file, definition }: DefinitionHit): FileRecord[] {
  const users: FileRecord[] = [];
  for (const other of analysis.view.files()) {
    if (other.path === file.path || !other.facts.references.includes(definition.name)) continue;
    const meant = meaningIn(analysis, definition.name, other);
    if (meant.some((hit) => hit.definition === definition)) users.push(other);
    if (users.length === mostCallSites) break;
  }
  return users;
}
