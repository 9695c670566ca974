/**
 * Questions across files over a workspace as it stands: where a module is, what a name means, what a class has. Answers are kept
 * until a file changes. Knows no cursor and no budget.
 */
import { dirname } from 'node:path';
import { byObject } from '../base/byObject.ts';
import type { ImportFact } from '../syntax/facts.ts';
import type { DefinitionHit, FileRecord, WorkspaceView } from '../workspace/view.ts';
import { type Project, projectOf } from './project.ts';
import { goesByPaths, passesNamesOn, resolveModule, submodule } from './resolve/resolve.ts';

export interface Analysis {
  readonly view: WorkspaceView;
  readonly project: Project;
  /** An indexed file, but for the hidden one. */
  file(path: string): FileRecord | undefined;
  /** Definitions with exactly this name, at most `limit`. */
  named(name: string, limit: number): readonly DefinitionHit[];
  /** Files of a module as `from` imports it; empty when it is not in the workspace or cannot be told. */
  filesOf(module: string, from: string, languageId: string): readonly FileRecord[];
  /** Definitions of a name that `from` imports from a module, through re-exports. */
  definitionsOf(name: string, module: string, from: string, languageId: string): readonly DefinitionHit[];
  /** Keeps what `make` answers until another file than the hidden ones changes. */
  memo<T>(key: string, make: () => T): T;
}

/** Steps that a chain of re-exports is followed, and names that are looked up on the way: a loop ends, as does a maze. */
const longestChain = 8;
const mostSteps = 64;
/** Answers kept: of a few hundred bytes each. */
const mostAnswers = 50_000;

interface Known {
  readonly generation: number;
  readonly modules: Modules;
  readonly hidden: ReadonlySet<string>;
  readonly analysis: Analysis;
}

const known = new WeakMap<WorkspaceView, Known>();

/** `hidden`: files that no answer comes from, as the one that is typed in: its facts are not made at every keystroke. */
export function analysisOf(view: WorkspaceView, hidden: ReadonlySet<string> = nothing): Analysis {
  const entry = known.get(view);
  const isSame =
    entry !== undefined && [...hidden, ...entry.hidden].every((one) => hidden.has(one) && entry.hidden.has(one));
  if (isSame && entry.generation === view.generationBut(hidden)) return entry.analysis;
  // Buffers that were just opened take the place of their files only when they are asked about.
  view.openFiles(hidden);
  const modules = entry?.modules.structure === view.structure ? entry.modules : newModules(view.structure);
  const analysis = newAnalysis(view, hidden, modules);
  known.set(view, { generation: view.generationBut(hidden), modules, hidden, analysis });
  return analysis;
}

/** Where modules are, for languages whose rules go by paths: kept while files are edited, opened and closed. */
interface Modules {
  readonly structure: number;
  readonly paths: Map<string, readonly string[]>;
}

function newModules(structure: number): Modules {
  return { structure, paths: new Map() };
}

const nothing: ReadonlySet<string> = new Set();

function newAnalysis(view: WorkspaceView, hidden: ReadonlySet<string>, modules: Modules): Analysis {
  const project = projectOf(view);
  const answers = new Map<string, unknown>();
  const memo = <T>(key: string, make: () => T): T => {
    if (answers.has(key)) return answers.get(key) as T;
    const answer = make();
    if (answers.size >= mostAnswers) answers.clear();
    answers.set(key, answer);
    return answer;
  };
  const file = (path: string) => (hidden.has(path) ? undefined : view.file(path));
  const pathsOf = (key: string, module: string, from: string, languageId: string): readonly string[] => {
    const paths = modules.paths.get(key) ?? resolveModule(module, from, languageId, project);
    if (goesByPaths(languageId)) {
      if (modules.paths.size >= mostAnswers) modules.paths.clear();
      modules.paths.set(key, paths);
    }
    return paths;
  };
  const filesOf = (module: string, from: string, languageId: string) => {
    const key = `${languageId} ${dirname(from)} ${basedOnFile(module, from)} ${module}`;
    return memo(`module ${key}`, () => pathsOf(key, module, from, languageId).flatMap((path) => file(path) ?? []));
  };
  const analysis: Analysis = {
    view,
    project,
    file,
    named: (name, limit) => memo(`named ${limit} ${name}`, () => view.definitionsNamed(name, limit, hidden)),
    filesOf,
    definitionsOf: (name, module, from, languageId) =>
      memo(`name ${languageId} ${from} ${module} ${name}`, () =>
        followName({ analysis, seen: new Set() }, name, module, { path: from, languageId }, 0),
      ),
    memo,
  };
  return analysis;
}

/** Rust's modules depend on the file itself, all others on its folder. */
function basedOnFile(module: string, from: string): string {
  return module.includes('::') || /^(?:self|super|crate)$/.test(module) || from.endsWith('.rs') ? from : '';
}

interface Chain {
  readonly analysis: Analysis;
  readonly seen: Set<string>;
}

function followName(
  chain: Chain,
  name: string,
  module: string,
  from: { readonly path: string; readonly languageId: string },
  depth: number,
): DefinitionHit[] {
  const { analysis } = chain;
  const files = analysis.filesOf(module, from.path, from.languageId);
  const own = outermostAmong(analysis, name, files);
  if (own.length > 0 || depth > longestChain) return own;
  for (const file of passesNamesOn(from.languageId) ? files : []) {
    const key = `${file.path} ${name}`;
    if (chain.seen.has(key) || chain.seen.size > mostSteps) continue;
    chain.seen.add(key);
    const passedOn = followReExports(chain, name, file, depth);
    if (passedOn.length > 0) return passedOn;
  }
  const below = submodule(module, name, from.languageId);
  if (below === undefined) return [];
  return outermostAmong(analysis, name, analysis.filesOf(below, from.path, from.languageId));
}

/** Files of a module that are looked into for a name; where there are more, the index is asked first. */
const fewFiles = 4;
/** A name that more files of a module define is one of members, and none that the module itself has. */
const mostDefiners = 12;

/** Definitions of a name in a module's files, the likeliest file first. */
function outermostAmong(analysis: Analysis, name: string, files: readonly FileRecord[]): DefinitionHit[] {
  return definersOf(analysis, name, files).flatMap((file) => outermostNamed(file, name));
}

/** Packages of a thousand files would have to be unpacked for one name. */
function definersOf({ view }: Analysis, name: string, files: readonly FileRecord[]): readonly FileRecord[] {
  if (files.length <= fewFiles) return files;
  const definers = view.filesDefining(name, pathsOfAll(files), mostDefiners);
  if (definers.length < 2) return definers;
  const paths = new Set(definers.map(({ path }) => path));
  return files.filter(({ path }) => paths.has(path));
}

/** Modules are asked for one name after another. */
const pathsOfAll = byObject(
  (files: readonly FileRecord[]): ReadonlySet<string> => new Set(files.map(({ path }) => path)),
);

/** By name before those that pass on all they have. */
function followReExports(chain: Chain, name: string, file: FileRecord, depth: number): DefinitionHit[] {
  for (const { module, names } of file.facts.imports) {
    const named = names.find(({ name: own, alias }) => alias === name && own !== '*');
    if (named === undefined) continue;
    const wanted = named.name === 'default' ? name : named.name;
    const hits = followName(chain, wanted, module, file, depth + 1);
    if (hits.length > 0) return hits;
  }
  for (const one of file.facts.imports.filter(passesAllOn)) {
    const hits = followName(chain, name, one.module, file, depth + 1);
    if (hits.length > 0) return hits;
  }
  return [];
}

/** `export * from`, `from x import *`, `pub use x::*`. An import for its effects alone is not told apart, and does no harm. */
function passesAllOn({ names }: ImportFact): boolean {
  return names.length === 0 || names.some(({ name, alias }) => name === '*' && alias === '*');
}

/** Definitions of a name in a file, those that are no members before all others. */
export function outermostNamed(file: FileRecord, name: string): DefinitionHit[] {
  const { definitions } = file.facts;
  const named = definitions.filter((definition) => definition.name === name);
  const outer = named.filter(({ container }) => container < 0 || definitions[container]?.kind === 'module');
  return (outer.length > 0 ? outer : named).map((definition) => ({ file, definition }));
}
