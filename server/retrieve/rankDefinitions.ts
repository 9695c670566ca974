/**
 * Which of the workspace's definitions the open file is likeliest to need next, by rules: what it names and imports, the
 * members of those classes and of what stands before the cursor's dot, the rest of the modules it imports, its neighbours.
 * Knows no budget.
 *
 * The weights were chosen on the valid split of the benchmark, by the share of `api` and `member` holes whose definitions are
 * among those that fit 1,024 tokens.
 */

import { ancestorsOf } from '../analysis/hierarchy.ts';
import { areRelated } from '../analysis/languages.ts';
import { hasMembers, ownMembers } from '../analysis/members.ts';
import { lastPartOf, matchModule } from '../analysis/modules.ts';
import { type UsedName, usedNames } from '../analysis/usedNames.ts';
import type { Definition } from '../syntax/facts.ts';
import type { DefinitionHit, FileRecord } from '../workspace/view.ts';
import { meaningsOf, receiversOf, type Scope } from './meanings.ts';

export interface RankedDefinition extends DefinitionHit {
  /** Comparable within one ranking: about how likely the definition is needed. */
  readonly score: number;
  /** In words that a person can check: "named 12 lines away". */
  readonly why: string;
}

/** Lines over which a use loses half of its weight: names of the whole file count. */
const halfDistance = 60;
/** A name that is imported and stands nowhere else counts nearly as one on the cursor's line. */
const unusedNearness = 0.95;
/** Whatever is imported is needed again, however far away it was used. */
const importedNearness = 0.4;

/** Members of the type of what stands before the cursor's dot. */
const receiverScore = 1.2;
/** Of a class's own score, for its members; and of those, for members of the class above it. */
const memberShare = 0.4;
const inheritedShare = 0.8;
/** For definitions in a module that is imported, in a file of a package that is, and in a file beside this one. */
const moduleScore = 0.25;
const packageScore = 0.2;
const neighbourScore = 0.1;
/** Of a score, how much goes with the number of files that use the name; from this power of two on they are many. */
const popularityShare = 0.75;
const popular = 7;

/** Bounds on the work of a keystroke. */
const mostClasses = 24;
const mostModules = 40;
const mostFilesOfModule = 30;
const mostNeighbours = 120;

interface Ranking {
  readonly scope: Scope;
  readonly ranked: Map<Definition, RankedDefinition>;
}

/** Best first. */
export function rankDefinitions(scope: Scope): RankedDefinition[] {
  const ranking: Ranking = { scope, ranked: new Map() };
  addUsed(ranking);
  addMembersOfReceiver(ranking);
  addMembersOfClasses(ranking);
  addImportedModules(ranking);
  addNeighbours(ranking);
  return [...ranking.ranked.values()].sort((a, b) => b.score - a.score);
}

function add({ ranked }: Ranking, { file, definition }: DefinitionHit, score: number, why: string): void {
  if ((ranked.get(definition)?.score ?? 0) < score) ranked.set(definition, { file, definition, score, why });
}

function addUsed(ranking: Ranking): void {
  const { scope } = ranking;
  for (const use of usedNames(scope.window)) {
    if (scope.own.has(use.name) && use.receiver === undefined) continue;
    const { nearness, why } = nearnessOf(use, scope);
    for (const { hit, score } of meaningsOf(use, scope)) add(ranking, hit, score * nearness, why);
  }
}

function nearnessOf({ name, distance }: UsedName, { bindings, unused }: Scope) {
  if (unused.has(name)) return { nearness: unusedNearness, why: 'imported and not used yet' };
  const nearness = 1 / (1 + distance / halfDistance);
  const where = distance === 0 ? "named on the cursor's line" : `named ${distance} lines away`;
  if (!bindings.has(name)) return { nearness, why: where };
  return { nearness: Math.max(nearness, importedNearness), why: `${where}, imported` };
}

function addMembersOfReceiver(ranking: Ranking): void {
  for (const { hit, why } of receiversOf(ranking.scope)) addMembers(ranking, hit, receiverScore, why);
}

function addMembersOfClasses(ranking: Ranking): void {
  const classes = [...ranking.ranked.values()].filter(({ definition }) => hasMembers(definition));
  classes.sort((a, b) => b.score - a.score);
  for (const one of classes.slice(0, mostClasses)) {
    addMembers(ranking, one, one.score * memberShare, `member of ${one.definition.name}`);
  }
}

/** With those of the classes above it, a level's share less each. */
function addMembers(ranking: Ranking, hit: DefinitionHit, score: number, why: string): void {
  const { analysis } = ranking.scope;
  for (const [level, type] of [hit, ...ancestorsOf(analysis, hit)].entries()) {
    for (const member of ownMembers(analysis, type)) {
      const share = level === 0 ? 1 : inheritedShare;
      add(ranking, member, weighed(ranking, member.definition, score * share), why);
    }
  }
}

function addImportedModules(ranking: Ranking): void {
  const { view, window, analysis } = ranking.scope;
  for (const module of importedModules(ranking.scope)) {
    const files = analysis.filesOf(module, window.path, window.languageId).slice(0, mostFilesOfModule);
    const share = files.length > 3 ? packageScore : moduleScore;
    for (const file of files) addTopLevel(ranking, file, share, `in ${module}`);
    if (files.length > 0) continue;
    for (const file of view.filesOfModule(lastPartOf(module), mostFilesOfModule)) {
      if (!isVisibleFrom(ranking.scope, file)) continue;
      const match = matchModule(module, window.displayPath, file.displayPath);
      if (match !== undefined)
        addTopLevel(ranking, file, match === 'exact' ? moduleScore : packageScore, `in ${module}`);
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
  const { view, window } = ranking.scope;
  const folder = window.displayPath.slice(0, window.displayPath.lastIndexOf('/') + 1);
  if (folder === '') return;
  for (const file of view.filesOfModule(lastPartOf(folder), mostNeighbours)) {
    if (!isVisibleFrom(ranking.scope, file) || !file.displayPath.startsWith(folder)) continue;
    addTopLevel(ranking, file, neighbourScore, 'in the same folder');
  }
}

function isVisibleFrom({ window, exclude }: Scope, file: FileRecord): boolean {
  return !exclude.has(file.path) && areRelated(file.languageId, window.languageId);
}

function addTopLevel(ranking: Ranking, file: FileRecord, score: number, why: string): void {
  for (const definition of file.facts.definitions) {
    if (definition.container < 0) add(ranking, { file, definition }, weighed(ranking, definition, score), why);
  }
}

/** What many files use is needed here too. */
function weighed({ scope }: Ranking, { name }: Definition, score: number): number {
  const popularity = Math.min(1, Math.log2(1 + scope.view.usersOf(name)) / popular);
  return score * (1 - popularityShare + popularityShare * popularity);
}
