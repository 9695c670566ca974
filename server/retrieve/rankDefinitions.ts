/**
 * Which of the workspace's definitions the open file is likeliest to need next: what it names and imports, the members of those
 * classes and of what stands before the cursor's dot or is at hand near by, the rest of the modules it imports, its neighbours. The
 * weights were chosen on the valid split of the benchmark, by the share of `api` and `member` holes whose definitions are among those
 * that fit 1,024 tokens. Knows no budget.
 */
import { dirname } from 'node:path';
import { around } from '../analysis/around.ts';
import { ancestorsOf } from '../analysis/hierarchy.ts';
import { areRelated } from '../analysis/languages.ts';
import { hasMembers, ownMembers } from '../analysis/members.ts';
import { lastPartOf, matchModule } from '../analysis/modules.ts';
import { typesOfName } from '../analysis/receiver.ts';
import { type UsedName, usedNames } from '../analysis/usedNames.ts';
import type { Definition } from '../syntax/facts.ts';
import type { DefinitionHit, FileRecord } from '../workspace/view.ts';
import { meaningsOf, receiversOf, type Scope } from './meanings.ts';
import { nearbyText } from './nearby.ts';
import { testedFilesOf } from './sources/tests.ts';

export interface RankedDefinition extends DefinitionHit {
  /** Comparable within one ranking: about how likely the definition is needed. */
  readonly score: number;
  /** In words that a person can check: "named 12 lines away". */
  readonly why: string;
}

/** What speaks for a definition: how strongly, from 0 to 1. */
interface Evidence {
  /** The file names it: how likely this one is meant, the less the farther away. */
  used: number;
  /** A member of what stands before the cursor's dot; of the type of a name near by; of a class that the file names. */
  receiver: number;
  nearbyType: number;
  ofClass: number;
  /** In a module that is imported; in a package of many files; in the same folder; in what this file tests. */
  module: number;
  package: number;
  folder: number;
  tested: number;
}

/** Of each kind of evidence, what it is worth at its strongest. */
const worth: Readonly<Record<keyof Evidence, number>> = {
  used: 1,
  receiver: 1.2,
  nearbyType: 0.45,
  ofClass: 0.4,
  module: 0.25,
  package: 0.2,
  folder: 0.1,
  tested: 0.2,
};
/** Of what does not name the definition itself, how much goes with the number of files that use the name ... */
const popularityShare = 0.75;
/** ... and from this power of two on they are many. */
const popular = 7;

/** Lines over which a use loses half of its weight: names of the whole file count. */
const halfDistance = 60;
/** A name that is imported and stands nowhere else counts nearly as one on the cursor's line. */
const unusedNearness = 0.95;
/** Whatever is imported is needed again, however far away it was used. */
const importedNearness = 0.4;
/** For members of the classes above a class, of its own members' weight. */
const inheritedShare = 0.8;
/** Lines over which the type of a name near by loses half of its weight. */
const nearbyHalf = 6;

/** Bounds on the work of a keystroke. */
const mostClasses = 24;
const mostModules = 40;
const mostFilesOfModule = 30;
const mostNeighbours = 120;
const mostNearby = 12;
const mostTested = 2;
/** A module of more files is a package, of which any one counts less. */
const fewFiles = 3;

interface Entry {
  readonly hit: DefinitionHit;
  /** Of what names it, for its members; 0 when nothing does. */
  used: number;
  score: number;
  why: string;
}

interface Ranking {
  readonly scope: Scope;
  readonly entries: Map<Definition, Entry>;
}

/** Best first. */
export function rankDefinitions(scope: Scope): RankedDefinition[] {
  const ranking: Ranking = { scope, entries: new Map() };
  addUsed(ranking);
  const receivers = receiversOf(scope);
  for (const { hit, why } of receivers) addMembers(ranking, hit, 'receiver', 1, why);
  // Behind the dot of a known thing, members of others have no place.
  if (receivers.length === 0) addMembersOfNearby(ranking);
  addMembersOfClasses(ranking);
  addImportedModules(ranking);
  addNeighbours(ranking);
  for (const file of testedFilesOf(scope).slice(0, mostTested)) {
    addFile(ranking, file, 'tested', 'is what this file tests');
  }
  return [...ranking.entries.values()]
    .map(({ hit, score, why }) => ({ ...hit, score, why }))
    .sort((a, b) => b.score - a.score);
}

/** The strongest evidence counts, and is told. */
function add(ranking: Ranking, hit: DefinitionHit, kind: keyof Evidence, value: number, why: string): void {
  const entry = ranking.entries.get(hit.definition) ?? { hit, used: 0, score: 0, why: '' };
  ranking.entries.set(hit.definition, entry);
  const score = value * worth[kind] * (kind === 'used' ? 1 : popularityOf(ranking, hit.definition));
  if (kind === 'used') entry.used = Math.max(entry.used, value);
  if (score <= entry.score) return;
  entry.score = score;
  entry.why = why;
}

/** What many files use is needed here too. */
function popularityOf({ scope }: Ranking, { name }: Definition): number {
  const popularity = Math.min(1, Math.log2(1 + scope.view.usersOf(name)) / popular);
  return 1 - popularityShare + popularityShare * popularity;
}

function addUsed(ranking: Ranking): void {
  const { scope } = ranking;
  for (const use of usedNames(scope.window)) {
    if (scope.own.has(use.name) && use.receiver === undefined) continue;
    const { nearness, why } = nearnessOf(use, scope);
    for (const { hit, score } of meaningsOf(use, scope)) add(ranking, hit, 'used', score * nearness, why);
  }
}

function nearnessOf({ name, distance }: UsedName, { bindings, unused }: Scope) {
  if (unused.has(name)) return { nearness: unusedNearness, why: 'imported and not used yet' };
  const nearness = 1 / (1 + distance / halfDistance);
  const where = distance === 0 ? "named on the cursor's line" : `named ${distance} lines away`;
  if (!bindings.has(name)) return { nearness, why: where };
  return { nearness: Math.max(nearness, importedNearness), why: `${where}, imported` };
}

/** Variables, parameters and fields near the cursor, by what they are: their members are at hand. */
function addMembersOfNearby(ranking: Ranking): void {
  const { analysis, window, place } = ranking.scope;
  const names = new Map<string, number>();
  const note = (text: string, distance: number) => {
    for (const [, self = '', name = ''] of text.matchAll(
      /(?<![\p{L}\p{N}_$.])((?:self|this|\$this)(?:\.|->))?([\p{L}_$][\p{L}\p{N}_$]*)(?![\p{L}\p{N}_$(])/gu,
    )) {
      const key = `${self === '' ? '' : 'self.'}${name}`;
      if (name.length > 0 && distance < (names.get(key) ?? Number.POSITIVE_INFINITY)) names.set(key, distance);
    }
  };
  const { before } = nearbyText(window);
  for (const [distance, line] of before.split('\n').reverse().entries()) note(line, distance);
  for (const { header } of around(window).functions.slice(0, 1)) note(header.slice(header.indexOf('(')), 2);
  const nearest = [...names].sort((a, b) => a[1] - b[1]);
  let found = 0;
  for (const [key, distance] of nearest.slice(0, 5 * mostNearby)) {
    if (found >= mostNearby) break;
    const isOfSelf = key.startsWith('self.');
    const name = isOfSelf ? key.slice(5) : key;
    const types = typesOfName(analysis, window, place, name, isOfSelf);
    if (types.length > 0) found++;
    for (const type of types.slice(0, 2)) {
      const nearness = 1 / (1 + distance / nearbyHalf);
      addMembers(ranking, type, 'nearbyType', nearness, `${key} is a ${type.definition.name}`);
    }
  }
}

function addMembersOfClasses(ranking: Ranking): void {
  const classes = [...ranking.entries.values()].filter(({ hit, used }) => used > 0 && hasMembers(hit.definition));
  classes.sort((a, b) => b.used - a.used);
  for (const { hit, used } of classes.slice(0, mostClasses)) {
    addMembers(ranking, hit, 'ofClass', used, `member of ${hit.definition.name}`);
  }
}

/** With those of the classes above it. */
function addMembers(
  ranking: Ranking,
  hit: DefinitionHit,
  kind: 'receiver' | 'nearbyType' | 'ofClass',
  value: number,
  why: string,
): void {
  const { analysis } = ranking.scope;
  for (const [level, type] of [hit, ...ancestorsOf(analysis, hit)].entries()) {
    const share = level === 0 ? 1 : inheritedShare;
    for (const member of ownMembers(analysis, type)) {
      add(ranking, member, kind, value * share, why);
    }
  }
}

function addImportedModules(ranking: Ranking): void {
  const { view, window, analysis } = ranking.scope;
  for (const module of importedModules(ranking.scope)) {
    const files = analysis.filesOf(module, window.path, window.languageId).slice(0, mostFilesOfModule);
    for (const file of files) addFile(ranking, file, files.length > fewFiles ? 'package' : 'module', `in ${module}`);
    if (files.length > 0) continue;
    for (const file of view.filesOfModule(lastPartOf(module), mostFilesOfModule)) {
      if (!isVisibleFrom(ranking.scope, file)) continue;
      const match = matchModule(module, window.displayPath, file.displayPath);
      if (match !== undefined) addFile(ranking, file, match === 'exact' ? 'module' : 'package', `in ${module}`);
    }
  }
}

/** What is imported from a module may be a module itself. */
function importedModules({ view, window }: Scope): string[] {
  const modules = new Set<string>();
  for (const { module, names } of view.importsOf(window.path)) {
    modules.add(module);
    for (const { name } of names) {
      if (name !== '*' && name !== 'default') modules.add(`${module}${/[./]$/.test(module) ? '' : '.'}${name}`);
    }
  }
  return [...modules].slice(0, mostModules);
}

function addNeighbours(ranking: Ranking): void {
  const { view, window, analysis } = ranking.scope;
  for (const path of view.inFolder(dirname(window.path)).slice(0, mostNeighbours)) {
    const file = analysis.file(path);
    if (file === undefined || !isVisibleFrom(ranking.scope, file)) continue;
    addFile(ranking, file, 'folder', 'in the same folder');
  }
}

function isVisibleFrom({ window, exclude }: Scope, file: FileRecord): boolean {
  return !exclude.has(file.path) && areRelated(file.languageId, window.languageId);
}

/** Its outermost definitions; members of what it defines less. */
function addFile(
  ranking: Ranking,
  file: FileRecord,
  kind: 'module' | 'package' | 'folder' | 'tested',
  why: string,
): void {
  const { definitions } = file.facts;
  for (const definition of definitions) {
    const isOuter = definition.container < 0 || definitions[definition.container]?.kind === 'module';
    const share = isOuter ? 1 : 0.5;
    if (isOuter || kind === 'tested') add(ranking, { file, definition }, kind, share, why);
  }
}
