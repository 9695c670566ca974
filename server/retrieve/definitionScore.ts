/**
 * How likely a definition is needed at the cursor, from what speaks for it: a small network, or the strongest evidence alone where there is
 * none. Knows not how evidence is found.
 */
import { classOf } from '../analysis/members.ts';
import { seeImportsAlone } from '../analysis/names.ts';
import { byObject } from '../base/byObject.ts';
import { lastLineOf } from '../base/lines.ts';
import { wordsOf } from '../base/words.ts';
import type { Definition } from '../syntax/facts.ts';
import type { DefinitionHit } from '../workspace/view.ts';
import type { DefinitionEvidence, RankingEvidence } from './definitionEvidence.ts';
import { definitionFeatureNames, evidenceKinds, placeKinds } from './definitionFeatureNames.ts';
import type { DefinitionRanker } from './definitionWeights.ts';
import type { Scope } from './meanings.ts';
import { nearbyWords } from './nearby.ts';
import { folderDistance, isTest } from './relation.ts';

/** What a feature of 1 stands for, where more is no different. */
const full = { uses: 4, popularity: 7, ofFile: 5, ofClass: 4, length: 100 };

/** By definition: the same ones are weighed at each keystroke. */
const wordsOfName = byObject((definition: Definition): readonly string[] => wordsOf(definition.name));

export function definitionContext({ place }: RankingEvidence, { window }: Scope): Float32Array {
  return Float32Array.of(
    ...placeKinds.map((one) => Number(one === place)),
    Number(seeImportsAlone.has(window.languageId)),
  );
}

/** Writes numbers from 0 to 1, in the order of `definitionFeatureNames`, into a row that begins at `from`. */
export function definitionDescriber({ entries, likeUse }: RankingEvidence, { view, window }: Scope) {
  const near = nearbyWords(window);
  const onLine = new Set(wordsOf(lastLineOf(window.prefix)));
  const counts = countsOf(entries);
  const { namesakes, ofFile, ofClass } = counts;
  const placeOf = placesBeside(window.displayPath);
  return ({ hit, strengths, uses, certainty }: DefinitionEvidence, row: Float32Array, from = 0): void => {
    const { name } = hit.definition;
    const container = containerOf(hit);
    const words = wordsOfName(hit.definition);
    let at = from;
    for (const kind of evidenceKinds) row[at++] = strengths[kind];
    row[at++] = Number(strengths.used > 0);
    row[at++] = certainty;
    row[at++] = Math.min(1, Math.log2(1 + uses) / full.uses);
    row[at++] = Math.min(1, Math.log2(1 + view.usersOf(name)) / full.popularity);
    row[at++] = likeUse.get(name) ?? 0;
    at = writeShares(row, at, words, near, counts);
    at = writeShares(row, at, words, onLine, counts);
    const [nearness, isInTest] = placeOf(hit.file.displayPath);
    row[at++] = nearness;
    row[at++] = isInTest;
    row[at++] = 1 / (namesakes.get(name) ?? 1);
    row[at++] = Math.min(1, Math.log2(1 + (ofFile.get(hit.file.path) ?? 0)) / full.ofFile);
    const ofOwn = container === undefined ? 0 : (ofClass.get(container) ?? 0);
    row[at++] = Math.min(1, Math.log2(1 + ofOwn) / full.ofClass);
    row[at++] = Number(container !== undefined);
    writeShape(row, at, hit.definition);
  };
}

/** What it is, by itself. */
function writeShape(row: Float32Array, from: number, { kind, name, signature }: Definition): void {
  let at = from;
  row[at++] = Number(kind === 'function' || kind === 'method' || kind === 'macro');
  row[at++] = Number(kind === 'class' || kind === 'interface' || kind === 'enum' || kind === 'type');
  row[at++] = Number(kind === 'field' || kind === 'variable' || kind === 'constant');
  row[at++] = Number(name.startsWith('_'));
  row[at++] = Number(/^__\w+__$|^constructor$|^init$/.test(name));
  row[at++] = Math.min(1, signature.length / full.length);
}

/** Of a name's words, the share that is among others: of all, and of what makes the name a rare one. Gives where the row goes on. */
function writeShares(
  row: Float32Array,
  at: number,
  words: readonly string[],
  among: ReadonlySet<string>,
  { rarities }: Counts,
): number {
  let [count, all, common] = [0, 0, 0];
  for (const word of words) {
    const rarity = rarities.get(word) ?? 0;
    all += rarity;
    if (!among.has(word)) continue;
    count++;
    common += rarity;
  }
  row[at] = all === 0 ? 0 : count / words.length;
  row[at + 1] = all === 0 ? 0 : common / all;
  return at + 2;
}

/** Comparable within one ranking, from 0 to 1: about how likely each definition is needed. */
export function definitionScorer(
  evidence: RankingEvidence,
  scope: Scope,
  ranker: DefinitionRanker | undefined,
): (entries: readonly DefinitionEvidence[]) => number[] {
  if (ranker === undefined) return (entries) => entries.map(({ told }) => Math.min(1, told));
  const describe = definitionDescriber(evidence, scope);
  const { network, scales } = ranker;
  const { scale, offset } = scales[evidence.place];
  const context = definitionContext(evidence, scope);
  const width = definitionFeatureNames.length;
  let rows = new Float32Array(0);
  return (entries) => {
    if (rows.length < entries.length * width) rows = new Float32Array(entries.length * width);
    for (const [at, entry] of entries.entries()) describe(entry, rows, at * width);
    // Anew each time: other rankings come in between.
    network.setContext(context, noSlots);
    const scores = network.scoreAll(rows, noClasses, entries.length);
    return entries.map(({ strengths }, at) => {
      const share = 1 / (1 + Math.exp(-(scale * (scores[at] ?? 0) + offset)));
      return Math.max(share, leastOfMembers * strengths.receiver);
    });
  };
}

/**
 * The network has learned from calls alone, and thinks next to nothing of fields. Members of what stands before the dot have a place in any
 * case, behind those that are likelier.
 */
const leastOfMembers = 0.06;

const noSlots = new Uint16Array(0);
const noClasses: readonly number[] = [];

interface Counts {
  /** Definitions of each name. */
  readonly namesakes: ReadonlyMap<string, number>;
  /** By path, and by class, those of its definitions that are used around the cursor. */
  readonly ofFile: ReadonlyMap<string, number>;
  readonly ofClass: ReadonlyMap<Definition, number>;
  /** By word of a name: the logarithm of how few of the names have it. */
  readonly rarities: ReadonlyMap<string, number>;
}

function countsOf(entries: readonly DefinitionEvidence[]): Counts {
  const namesakes = new Map<string, number>();
  const ofFile = new Map<string, number>();
  const ofClass = new Map<Definition, number>();
  const ofWord = new Map<string, number>();
  for (const entry of entries) {
    const { name } = entry.hit.definition;
    namesakes.set(name, (namesakes.get(name) ?? 0) + 1);
    for (const word of wordsOfName(entry.hit.definition)) ofWord.set(word, (ofWord.get(word) ?? 0) + 1);
    if (entry.strengths.used === 0) continue;
    const { path } = entry.hit.file;
    ofFile.set(path, (ofFile.get(path) ?? 0) + 1);
    const container = containerOf(entry.hit);
    if (container !== undefined) ofClass.set(container, (ofClass.get(container) ?? 0) + 1);
  }
  const rarities = new Map([...ofWord].map(([word, count]) => [word, Math.log(1 + entries.length / count)]));
  return { namesakes, ofFile, ofClass, rarities };
}

function containerOf({ file, definition }: DefinitionHit): Definition | undefined {
  return file.facts.definitions[classOf(file.facts.definitions, definition)];
}

/** How near a file's folder is, and whether it is a test where the open file is none. */
function placesBeside(openPath: string): (path: string) => readonly [nearness: number, isInTest: number] {
  const isOpenTest = isTest(openPath);
  /** By path: many definitions share a file. */
  const known = new Map<string, readonly [number, number]>();
  return (path) => {
    const place =
      known.get(path) ?? ([1 / (1 + folderDistance(openPath, path)), Number(isTest(path) && !isOpenTest)] as const);
    known.set(path, place);
    return place;
  };
}
