/**
 * Which definitions of the workspace a used name may mean, told by imports, languages and how many there are. Knows no
 * snippet and no budget.
 */
import type { Window } from '../base/window.ts';
import type { DefinitionHit, WorkspaceView } from '../workspace/view.ts';
import { type Binding, bindingsOf, openModules } from './imports.ts';
import { type ModuleMatch, matchModule } from './modules.ts';
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

/** Languages in which a file sees the definitions of others through its imports alone. */
const seeImportsAlone = new Set(['python', 'javascript', 'javascriptreact', 'typescript', 'typescriptreact']);
/** Languages that use one another's definitions; any other uses its own alone. */
const families = [
  ['javascript', 'javascriptreact', 'typescript', 'typescriptreact', 'vue', 'svelte'],
  ['c', 'cpp', 'objective-c'],
  ['java', 'kotlin', 'scala', 'groovy'],
];

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
  readonly exclude: ReadonlySet<string>;
  readonly bindings: ReadonlyMap<string, Binding>;
  readonly openModules: readonly string[];
  /** Names that the file defines itself: those are meant, and they are visible. */
  readonly own: ReadonlySet<string>;
}

export function scopeOf(window: Window, view: WorkspaceView, exclude: ReadonlySet<string>): Scope {
  const imports = view.importsOf(window.path);
  const { languageId } = window;
  const defined = [...(window.prefix + window.suffix).matchAll(ownDefinition)].flatMap(([, name]) => name ?? []);
  return {
    window,
    view,
    exclude,
    bindings: bindingsOf(imports, languageId),
    openModules: openModules(imports, languageId),
    own: new Set(defined),
  };
}

/** The definitions that a use may mean, with the most certain kind alone. */
export function meaningsOf(use: Pick<NearbyName, 'name' | 'receiver'>, scope: Scope): Meaning[] {
  const bound = scope.bindings.get(use.receiver ?? use.name);
  // The alias of a module is no definition of that name.
  if (use.receiver === undefined && bound?.name === '*') return [];
  const name = use.receiver === undefined ? (bound?.name ?? use.name) : use.name;
  const hits = scope.view
    .definitionsNamed(name, maximumImported, scope.exclude)
    .filter((hit) => areRelated(hit.file.languageId, scope.window.languageId));
  for (const kind of ['exact', 'inside'] as const) {
    const meant = hits.filter((hit) => matchOf(hit, bound, scope) === kind).slice(0, maximumDefinitions);
    const score = certainty[kind] / Math.sqrt(meant.length);
    if (meant.length > 0) return meant.map((hit) => ({ hit, score, isImported: true }));
  }
  if (hits.length > maximumDefinitions) return [];
  const kind = bound === undefined ? unboundKind(use, scope.window.languageId) : 'unlikely';
  const share = certainty[kind] / Math.sqrt(hits.length);
  return hits.map((hit) => ({ hit, score: share * shareOf(hit), isImported: false }));
}

/** Languages that use one another's definitions. */
export function areRelated(first: string, second: string): boolean {
  return first === second || families.some((family) => family.includes(first) && family.includes(second));
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
