/** Definitions of the names that are used around the cursor, and of those that are imported but not used yet. */
import type { Window } from '../../base/window.ts';
import type { DefinitionHit, WorkspaceView } from '../../workspace/view.ts';
import type { Candidate } from '../candidate.ts';
import { type Binding, bindingsOf, openModules, unusedImports } from '../imports.ts';
import { type ModuleMatch, matchModule } from '../modules.ts';
import { type NearbyName, nearbyNames } from '../nearby.ts';

/** Names looked up; beyond them the distance leaves no score worth having. */
const maximumNames = 60;
/** A name that is defined more often is too common to mean one of them, unless an import says which. */
const maximumDefinitions = 4;
/** Definitions looked through for the one that an import means. */
const maximumImported = 40;
/** A definition of up to this many lines is shown whole, a longer one by its signature. */
const wholeLines = 12;
/** Lines over which a use loses half of its weight. */
const halfDistance = 8;
/** A name that is imported and not used yet counts as one that was used this many lines away. */
const unusedDistance = 5;
const unusedWhere = 'imported and not used yet';

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

interface Use extends NearbyName {
  /** "named 3 lines away" */
  readonly where: string;
}

interface Meaning {
  readonly hit: DefinitionHit;
  /** For a use on the cursor's line. */
  readonly score: number;
  /** What is added to the reason: ", imported", or nothing. */
  readonly note: string;
}

interface Scope {
  readonly window: Window;
  readonly view: WorkspaceView;
  readonly exclude: ReadonlySet<string>;
  readonly bindings: ReadonlyMap<string, Binding>;
  readonly openModules: readonly string[];
}

export function definitionCandidates(window: Window, view: WorkspaceView, exclude: ReadonlySet<string>): Candidate[] {
  const imports = view.importsOf(window.path);
  const { languageId } = window;
  const scope = {
    window,
    view,
    exclude,
    bindings: bindingsOf(imports, languageId),
    openModules: openModules(imports, languageId),
  };
  const own = new Set([...(window.prefix + window.suffix).matchAll(ownDefinition)].map(([, name]) => name));
  const found: Candidate[] = [];
  for (const use of usesOf(scope)) {
    // Defined in this file too: that one is meant, and it is visible.
    if (own.has(use.name)) continue;
    const nearness = 1 / (1 + use.distance / halfDistance);
    for (const meaning of meaningsOf(use, scope)) {
      const candidate = toCandidate(meaning, use, nearness, view);
      if (candidate !== undefined) found.push(candidate);
    }
  }
  return found;
}

function usesOf({ window, bindings }: Scope): Use[] {
  const nearby = nearbyNames(window).slice(0, maximumNames);
  const known = new Set(nearby.map(({ name }) => name));
  const unused = unusedImports(window, bindings).filter((name) => !known.has(name));
  return [
    ...nearby.map((use) => ({ ...use, where: whereOf(use.distance) })),
    ...unused.map((name) => ({
      name,
      distance: unusedDistance,
      receiver: undefined,
      where: unusedWhere,
    })),
  ];
}

function whereOf(distance: number): string {
  if (distance === 0) return "named on the cursor's line";
  return `named ${distance} ${distance === 1 ? 'line' : 'lines'} away`;
}

/** The definitions that a use may mean, with the most certain kind alone. */
function meaningsOf(use: Use, scope: Scope): Meaning[] {
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
    if (meant.length > 0) return meant.map((hit) => ({ hit, score, note: importNote(use) }));
  }
  if (hits.length > maximumDefinitions) return [];
  const kind = bound === undefined ? unboundKind(use, scope.window.languageId) : 'unlikely';
  return hits.map((hit) => ({ hit, score: (certainty[kind] * shareOf(hit)) / Math.sqrt(hits.length), note: '' }));
}

function importNote({ where }: Use): string {
  return where === unusedWhere ? '' : ', imported';
}

function unboundKind(use: Use, languageId: string): 'member' | 'sameScope' | 'unlikely' {
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

function areRelated(first: string, second: string): boolean {
  return first === second || families.some((family) => family.includes(first) && family.includes(second));
}

function toCandidate({ hit, score, note }: Meaning, use: Use, nearness: number, view: WorkspaceView) {
  const { definition, file } = hit;
  const text = view.text(file.path)?.slice(definition.span.start, definition.span.end);
  if (text === undefined) return undefined;
  const isShort = text.split('\n').length <= wholeLines;
  const candidate: Candidate = {
    source: 'definitions',
    file,
    span: definition.span,
    text: isShort ? text : definition.signature,
    score: score * nearness,
    reason: `defines ${definition.name}, ${use.where}${note}`,
  };
  return candidate;
}
