/**
 * Which of the workspace's definitions the open file is likeliest to need next: what it names and imports, the members of those
 * classes and of what stands before the cursor's dot or is at hand near by, the rest of the modules it imports, its neighbours. Knows
 * no budget, and not how evidence is weighed.
 */
import { dirname } from 'node:path';
import { around } from '../analysis/around.ts';
import { ancestorsOf } from '../analysis/hierarchy.ts';
import { areRelated } from '../analysis/languages.ts';
import { hasMembers, ownMembers } from '../analysis/members.ts';
import { lastPartOf, matchModule, submodule } from '../analysis/modules.ts';
import { type UsedName, usedNames } from '../analysis/usedNames.ts';
import { matchesOf } from '../base/matches.ts';
import type { Steps } from '../base/steps.ts';
import type { Definition } from '../syntax/facts.ts';
import type { DefinitionHit, FileRecord } from '../workspace/view.ts';
import type { EvidenceKind, PlaceKind } from './definitionFeatureNames.ts';
import { aliasHints, type Hint, likeHints, partTypes, receiverHints } from './definitionHints.ts';
import { meaningsOf, moduleOf, receiversOf, type Scope } from './meanings.ts';
import { nearbyText } from './nearby.ts';
import { siblingsOf } from './sources/siblings.ts';
import { namesakesOf } from './sources/similarFile.ts';
import { similarByImports } from './sources/similarImports.ts';
import { testedFilesOf } from './sources/tests.ts';
import { typesAtHand } from './typesAtHand.ts';

/** Which of several is told, and how likely the definition is needed where no network says: of each kind, what it says at its strongest. */
const worth: Readonly<Record<EvidenceKind, number>> = {
  used: 1,
  receiver: 1.2,
  nearbyType: 0.45,
  asked: 0.42,
  ofPart: 0.4,
  ofClass: 0.4,
  alias: 0.3,
  module: 0.25,
  package: 0.2,
  folder: 0.1,
  tested: 0.2,
  alike: 0.15,
};

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

/** Names looked up from one step to the next. */
const namesAtOnce = 16;
/** Bounds on the work of a keystroke. */
const mostClasses = 24;
const mostModules = 40;
const mostFilesOfModule = 30;
const mostNeighbours = 120;
const mostNearby = 12;
const mostTested = 2;
const mostLike = 4;
const mostUnseen = 200;
/** Lines to a use that is not looked at. */
const farAway = 10_000;
/** A module of more files is a package, of which any one counts less. */
const fewFiles = 3;

/** What is known of a definition that may be needed. */
export interface DefinitionEvidence {
  readonly hit: DefinitionHit;
  /** Of each kind, the strongest. */
  readonly strengths: Record<EvidenceKind, number>;
  /** How likely a use means this one, wherever it stands, and how often the file uses the name. */
  certainty: number;
  uses: number;
  /** By the strongest alone, as a person would set it. */
  told: number;
  why: string;
}

export interface RankingEvidence {
  readonly entries: readonly DefinitionEvidence[];
  /** By name, the share of the files most like this one that use it. */
  readonly likeUse: ReadonlyMap<string, number>;
  readonly place: PlaceKind;
}

interface Ranking {
  readonly scope: Scope;
  readonly entries: Map<Definition, DefinitionEvidence>;
}

const none: Readonly<Record<EvidenceKind, number>> = {
  ...{ used: 0, receiver: 0, nearbyType: 0, ofPart: 0, ofClass: 0, alias: 0, module: 0, package: 0 },
  ...{ folder: 0, tested: 0, asked: 0, alike: 0 },
};

/** All that anything speaks for. */
export function* evidenceInSteps(scope: Scope): Steps<RankingEvidence> {
  const ranking: Ranking = { scope, entries: new Map() };
  const uses = withImported(usedNames(scope.window), scope);
  yield* addUsed(ranking, uses);
  const receivers = receiversOf(scope);
  for (const { hit, why } of receivers) addMembers(ranking, hit, 'receiver', 1, why);
  yield;
  const module = receivers.length > 0 ? undefined : moduleOf(scope);
  for (const member of module?.members ?? []) add(ranking, member, 'receiver', 1, `in ${module?.name}`);
  const isKnown = receivers.length > 0 || module !== undefined;
  // Behind the dot of a known thing, members of others have no place.
  if (!isKnown) {
    yield* addMembersOfNearby(ranking);
    for (const { hit, value, why } of partTypes(scope)) addMembers(ranking, hit, 'ofPart', value, why);
    yield;
  }
  addHints(ranking, 'asked', receiverHints(scope));
  yield;
  yield* addMembersOfClasses(ranking);
  addHints(ranking, 'alias', aliasHints(scope, uses));
  yield;
  yield* addImportedModules(ranking);
  yield* addNeighbours(ranking);
  for (const file of testedFilesOf(scope).slice(0, mostTested)) {
    addFile(ranking, file, 'tested', 'is what this file tests');
  }
  const likeUse = likeUseOf(scope);
  yield;
  addHints(ranking, 'alike', likeHints(scope, likeUse));
  yield;
  const isAfterDot = /(?:\.|->|::)[\p{L}\p{N}_$]*$/u.test(scope.window.prefix.slice(-200));
  const place = isKnown ? 'receiver' : isAfterDot ? 'dot' : 'open';
  return { entries: [...ranking.entries.values()], likeUse, place };
}

/** What files like this one use is needed here too: those with the same imports, of like names, and beside it. */
function likeUseOf(scope: Scope): Map<string, number> {
  const like = new Set([
    ...similarByImports(scope, mostLike).map(({ file }) => file),
    ...namesakesOf(scope),
    ...siblingsOf(scope).map(({ file }) => file),
  ]);
  const files = [...like].filter(({ path }) => !scope.isCopy(path)).slice(0, 2 * mostLike);
  const shares = new Map<string, number>();
  for (const file of files) {
    for (const name of file.facts.references) shares.set(name, (shares.get(name) ?? 0) + 1 / files.length);
  }
  return shares;
}

/** The strongest evidence counts, and is told. */
function add(ranking: Ranking, hit: DefinitionHit, kind: EvidenceKind, value: number, why: string): DefinitionEvidence {
  const entry = ranking.entries.get(hit.definition) ?? {
    hit,
    strengths: { ...none },
    certainty: 0,
    uses: 0,
    told: 0,
    why: '',
  };
  ranking.entries.set(hit.definition, entry);
  entry.strengths[kind] = Math.max(entry.strengths[kind], value);
  if (value * worth[kind] <= entry.told) return entry;
  entry.told = value * worth[kind];
  entry.why = why;
  return entry;
}

function addHints(ranking: Ranking, kind: EvidenceKind, hints: readonly Hint[]): void {
  for (const { hit, value, why } of hints) add(ranking, hit, kind, value, why);
}

function* addUsed(ranking: Ranking, uses: readonly UsedName[]): Steps<void> {
  const { scope } = ranking;
  for (const [index, use] of uses.entries()) {
    if (index % namesAtOnce === 0) yield;
    if (scope.own.has(use.name) && use.receiver === undefined) continue;
    const { nearness, why } = nearnessOf(use, scope);
    for (const { hit, score } of meaningsOf(use, scope)) {
      const entry = add(ranking, hit, 'used', score * nearness, why);
      entry.uses = Math.max(entry.uses, use.uses);
      entry.certainty = Math.max(entry.certainty, score);
    }
  }
}

/** With what is imported but stands too far away to be seen, as in a file of thousands of lines. */
function withImported(uses: readonly UsedName[], { bindings }: Scope): UsedName[] {
  const seen = new Set(uses.map(({ name }) => name));
  const unseen = [...bindings.keys()].filter((name) => !seen.has(name)).slice(0, mostUnseen);
  return [...uses, ...unseen.map((name) => ({ name, distance: farAway, uses: 1, receiver: undefined }))];
}

function nearnessOf({ name, distance }: UsedName, { bindings, unused }: Scope) {
  if (unused.has(name)) return { nearness: unusedNearness, why: 'imported and not used yet' };
  const nearness = 1 / (1 + distance / halfDistance);
  const where =
    distance === 0 ? "named on the cursor's line" : distance === farAway ? 'named' : `named ${linesAway(distance)}`;
  if (!bindings.has(name)) return { nearness, why: where };
  return { nearness: Math.max(nearness, importedNearness), why: `${where}, imported` };
}

const variable = /(?<![\p{L}\p{N}_$.])((?:self|this|\$this)(?:\.|->))?([\p{L}_$][\p{L}\p{N}_$]*)(?![\p{L}\p{N}_$(])/gu;

/** Variables, parameters and fields near the cursor, by what they are: their members are at hand. */
function* addMembersOfNearby(ranking: Ranking): Steps<void> {
  const { window } = ranking.scope;
  const names = new Map<string, number>();
  const note = (text: string, distance: number) => {
    for (const [, self = '', name = ''] of matchesOf(variable, text)) {
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
    yield;
    const isOfSelf = key.startsWith('self.');
    const name = isOfSelf ? key.slice(5) : key;
    const types = typesAtHand(ranking.scope, name, isOfSelf);
    if (types.length > 0) found++;
    for (const type of types) {
      const nearness = 1 / (1 + distance / nearbyHalf);
      addMembers(ranking, type, 'nearbyType', nearness, `${key} is a ${type.definition.name}`);
    }
  }
}

function* addMembersOfClasses(ranking: Ranking): Steps<void> {
  const used = [...ranking.entries.values()].filter(
    ({ hit, strengths }) => strengths.used > 0 && hasMembers(hit.definition),
  );
  used.sort((a, b) => b.strengths.used - a.strengths.used);
  for (const { hit, strengths } of used.slice(0, mostClasses)) {
    yield;
    addMembers(ranking, hit, 'ofClass', strengths.used, `member of ${hit.definition.name}`);
  }
}

/** With those of the classes above it. */
function addMembers(
  ranking: Ranking,
  hit: DefinitionHit,
  kind: 'receiver' | 'nearbyType' | 'ofPart' | 'ofClass',
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

function* addImportedModules(ranking: Ranking): Steps<void> {
  const { view, window, analysis } = ranking.scope;
  for (const module of importedModules(ranking.scope)) {
    yield;
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
      if (name !== '*' && name !== 'default') modules.add(submodule(module, name));
    }
  }
  return [...modules].slice(0, mostModules);
}

function* addNeighbours(ranking: Ranking): Steps<void> {
  const { view, window, analysis } = ranking.scope;
  for (const path of view.inFolder(dirname(window.path)).slice(0, mostNeighbours)) {
    const file = analysis.file(path);
    if (file === undefined || !isVisibleFrom(ranking.scope, file)) continue;
    yield;
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

function linesAway(distance: number): string {
  return distance === 1 ? 'a line away' : `${distance} lines away`;
}
