/**
 * Which definitions of the workspace a used name may mean, told by imports, languages and how many there are. Knows no
 * snippet and no budget.
 */
import { join } from 'node:path';
import { type Analysis, analysisOf } from '../analysis/analysis.ts';
import { type Binding, unusedImports } from '../analysis/imports.ts';
import { areRelated } from '../analysis/languages.ts';
import { type ModuleReceiver, moduleBefore } from '../analysis/moduleMembers.ts';
import { type ModuleMatch, matchModule } from '../analysis/modules.ts';
import {
  importedMeaning,
  inFirstModule,
  isSeenWithoutImport,
  type Place,
  placeOf,
  seeImportsAlone,
} from '../analysis/names.ts';
import { type Receiver, receiversAt } from '../analysis/receiver.ts';
import { byObject } from '../base/byObject.ts';
import { copyTest } from '../base/copies.ts';
import type { Draft } from '../base/generator.ts';
import { matchesOf } from '../base/matches.ts';
import type { Window } from '../base/window.ts';
import type { DefinitionHit, WorkspaceView } from '../workspace/view.ts';
import type { NearbyName } from './nearby.ts';

/** A name that is defined more often is too common to mean one of them, unless an import says which. */
const maximumDefinitions = 4;
/** Definitions looked through for the one that an import means. */
const maximumImported = 40;

/** How likely a name on the cursor's line means the definition and the definition helps there. */
const certainty = {
  /** In the module that the name is imported from. */
  exact: 0.9,
  /** In the package that the name is imported from, which passes on what its files define. */
  inside: 0.75,
  /** After a dot whose left side is not known. */
  member: 0.45,
  /** In a language whose files see one another without imports. */
  sameScope: 0.55,
  /** Imported from elsewhere, or not imported where it had to be: most often another thing of the same name. */
  unlikely: 0.2,
};
/** Of fields and variables there is little more to learn than the name. */
const dataShare = 0.6;

/** A definition in the open buffer, by its keyword: its facts would cost a look at the whole tree at each keystroke. */
const ownDefinition =
  /\b(?:def|class|function|func|fn|fun|const|let|var|val|struct|enum|interface|trait|type)\s+([\p{L}_$][\p{L}\p{N}_$]*)/gu;

export interface Meaning {
  readonly hit: DefinitionHit;
  /** For a use on the cursor's line. */
  readonly score: number;
  readonly isImported: boolean;
}

/** What the open file can see. */
export interface Scope {
  readonly window: Window;
  readonly view: WorkspaceView;
  readonly analysis: Analysis;
  readonly exclude: ReadonlySet<string>;
  /** Whether the file with this path is a copy of the open one: what it says must not be told. */
  readonly isCopy: (path: string) => boolean;
  readonly place: Place;
  readonly bindings: ReadonlyMap<string, Binding>;
  readonly openModules: readonly string[];
  /** Names that the file defines itself: those are meant, and they are visible. */
  readonly own: ReadonlySet<string>;
  /** Imported names that stand nowhere else in the file. */
  readonly unused: ReadonlySet<string>;
  /** Files that a person wants everywhere, by their absolute paths. */
  readonly pinned: readonly string[];
  /** What recall would write, where it was asked. */
  readonly draft: Draft | undefined;
}

export interface ScopeOptions {
  readonly draft?: Draft | undefined;
  /** Below the workspace folder, as a person writes it. */
  readonly pinned?: readonly string[];
}

export function scopeOf(
  window: Window,
  view: WorkspaceView,
  exclude: ReadonlySet<string>,
  { pinned = [], draft }: ScopeOptions = {},
): Scope {
  const place = placeOf(window, view.importsOf(window.path));
  const defined = matchesOf(ownDefinition, window.prefix + window.suffix).flatMap(([, name]) => name ?? []);
  const analysis = analysisOf(view, exclude);
  return {
    window,
    view,
    analysis,
    exclude,
    isCopy: copyTest(window, (path) => view.text(path)),
    place,
    bindings: place.bindings,
    openModules: place.openModules,
    own: new Set(defined),
    unused: new Set(unusedImports(window, place.bindings)),
    pinned: pinned.map((path) => join(analysis.project.root(window.path), path)),
    draft,
  };
}

/** The definitions that a use may mean, with the most certain kind alone. */
export function meaningsOf(use: Pick<NearbyName, 'name' | 'receiver'>, scope: Scope): Meaning[] {
  const bound = scope.bindings.get(use.receiver ?? use.name);
  // The alias of a module is no definition of that name.
  if (use.receiver === undefined && bound?.name === '*') return [];
  const resolved = resolvedMeanings(use, bound, scope);
  if (resolved.length > 0) return toMeanings(resolved.slice(0, maximumDefinitions), certainty.exact, true);
  const name = use.receiver === undefined ? (bound?.name ?? use.name) : use.name;
  const hits = scope.analysis
    .named(name, maximumImported)
    .filter((hit) => areRelated(hit.file.languageId, scope.window.languageId));
  for (const kind of ['exact', 'inside'] as const) {
    const meant = hits.filter((hit) => matchOf(hit, bound, scope) === kind).slice(0, maximumDefinitions);
    if (meant.length > 0) return toMeanings(meant, certainty[kind], true);
  }
  if (use.receiver === undefined && bound === undefined) {
    const near = hits.filter((hit) => isSeenWithoutImport(scope.analysis, hit.file, scope.place));
    if (near.length > 0 && near.length <= maximumDefinitions) return toMeanings(near, certainty.sameScope, false);
  }
  if (hits.length > maximumDefinitions) return [];
  const kind = bound === undefined ? unboundKind(use, scope.window.languageId) : 'unlikely';
  return toMeanings(hits, certainty[kind], false);
}

/** What the imports say, file by file; empty where they lead nowhere in the workspace. */
function resolvedMeanings(
  { name, receiver }: Pick<NearbyName, 'name' | 'receiver'>,
  bound: Binding | undefined,
  { analysis, place }: Scope,
): readonly DefinitionHit[] {
  const parts = receiver === undefined ? [name] : [receiver, name];
  if (bound !== undefined) return importedMeaning(analysis, parts, place);
  return receiver === undefined ? inFirstModule(analysis, place.openModules, name, place) : [];
}

function toMeanings(hits: readonly DefinitionHit[], certain: number, isImported: boolean): Meaning[] {
  const share = certain / Math.sqrt(Math.max(hits.length, 1));
  return hits.map((hit) => ({ hit, score: isImported ? share : share * shareOf(hit), isImported }));
}

function unboundKind(use: Pick<NearbyName, 'receiver'>, languageId: string): 'member' | 'sameScope' | 'unlikely' {
  if (use.receiver !== undefined) return 'member';
  return seeImportsAlone.has(languageId) ? 'unlikely' : 'sameScope';
}

function matchOf(hit: DefinitionHit, bound: Binding | undefined, scope: Scope): ModuleMatch {
  let best: ModuleMatch;
  for (const module of bound === undefined ? scope.openModules : modulesOf(bound)) {
    const match = matchModule(module, scope.window.displayPath, hit.file.displayPath);
    if (match === 'exact') return match;
    best ??= match;
  }
  return best;
}

/** In Python, what is imported from a package may be a module itself. */
function modulesOf({ module, name }: Binding): string[] {
  return name === '*' ? [module] : [module, `${module}${/^\.+$/.test(module) ? '' : '.'}${name}`];
}

function shareOf({ definition: { kind } }: DefinitionHit): number {
  return kind === 'field' || kind === 'variable' || kind === 'constant' ? dataShare : 1;
}

/** What the value before the cursor's dot may be, the likeliest first; empty when there is no dot, or nothing tells. Told once of a scope. */
export const receiversOf: (scope: Scope) => readonly Receiver[] = byObject(
  ({ analysis, window, place }) => receiversAt(analysis, window, place) ?? [],
);

/** The module before the cursor's dot, where no value is. */
export function moduleOf({ analysis, window, place }: Scope): ModuleReceiver | undefined {
  return moduleBefore(analysis, window, place);
}
