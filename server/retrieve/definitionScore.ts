/**
 * How likely a definition is needed at the cursor, from what speaks for it: a small network, or the strongest evidence alone where there is
 * none. Knows not how evidence is found.
 */
import { classOf } from '../analysis/members.ts';
import { seeImportsAlone } from '../analysis/names.ts';
import { wordsOf } from '../base/words.ts';
import type { Definition } from '../syntax/facts.ts';
import type { DefinitionEvidence, RankingEvidence } from './definitionEvidence.ts';
import { definitionFeatureNames, evidenceKinds, placeKinds } from './definitionFeatureNames.ts';
import type { DefinitionRanker } from './definitionWeights.ts';
import type { Scope } from './meanings.ts';
import { nearbyWords } from './nearby.ts';
import { folderDistance, isTest } from './relation.ts';

/** What a feature of 1 stands for, where more is no different. */
const full = { uses: 4, popularity: 7, ofFile: 5, ofClass: 4, length: 100 };

/** By definition: the same ones are weighed at each keystroke. */
const knownWords = new WeakMap<Definition, readonly string[]>();

function wordsOfName(definition: Definition): readonly string[] {
  const words = knownWords.get(definition) ?? wordsOf(definition.name);
  knownWords.set(definition, words);
  return words;
}

export function definitionContext({ place }: RankingEvidence, { window }: Scope): Float32Array {
  return Float32Array.of(
    ...placeKinds.map((one) => Number(one === place)),
    Number(seeImportsAlone.has(window.languageId)),
  );
}

/** Numbers from 0 to 1, in the order of `definitionFeatureNames`. */
export function definitionDescriber({ entries, likeUse }: RankingEvidence, { view, window }: Scope) {
  const near = nearbyWords(window);
  const onLine = new Set(wordsOf(window.prefix.slice(window.prefix.lastIndexOf('\n') + 1)));
  const counts = countsOf(entries);
  const { namesakes, ofFile, ofClass } = counts;
  const placeOf = placesBeside(window.displayPath);
  return (entry: DefinitionEvidence): number[] => {
    const { hit, strengths, uses, certainty } = entry;
    const { name, kind, signature } = hit.definition;
    const container = containerOf(entry);
    const words = wordsOfName(hit.definition);
    return [
      ...evidenceKinds.map((one) => strengths[one]),
      Number(strengths.used > 0),
      certainty,
      Math.min(1, Math.log2(1 + uses) / full.uses),
      Math.min(1, Math.log2(1 + view.usersOf(name)) / full.popularity),
      likeUse.get(name) ?? 0,
      ...sharesIn(words, near, counts),
      ...sharesIn(words, onLine, counts),
      ...placeOf(hit.file.displayPath),
      1 / (namesakes.get(name) ?? 1),
      Math.min(1, Math.log2(1 + (ofFile.get(hit.file.path) ?? 0)) / full.ofFile),
      container === undefined ? 0 : Math.min(1, Math.log2(1 + (ofClass.get(container) ?? 0)) / full.ofClass),
      Number(container !== undefined),
      Number(kind === 'function' || kind === 'method' || kind === 'macro'),
      Number(kind === 'class' || kind === 'interface' || kind === 'enum' || kind === 'type'),
      Number(kind === 'field' || kind === 'variable' || kind === 'constant'),
      Number(name.startsWith('_')),
      Number(/^__\w+__$|^constructor$|^init$/.test(name)),
      Math.min(1, signature.length / full.length),
    ];
  };
}

/** Of a name's words, the share that is among others: of all, and of what makes the name a rare one. */
function sharesIn(
  words: readonly string[],
  among: ReadonlySet<string>,
  { rarities }: Counts,
): readonly [share: number, rareShare: number] {
  let [count, all, common] = [0, 0, 0];
  for (const word of words) {
    const rarity = rarities.get(word) ?? 0;
    all += rarity;
    if (!among.has(word)) continue;
    count++;
    common += rarity;
  }
  return all === 0 ? [0, 0] : [count / words.length, common / all];
}

/** Comparable within one ranking, from 0 to 1: about how likely the definition is needed. */
export function definitionScorer(
  evidence: RankingEvidence,
  scope: Scope,
  ranker: DefinitionRanker | undefined,
): (entry: DefinitionEvidence) => number {
  if (ranker === undefined) return ({ told }) => Math.min(1, told);
  const describe = definitionDescriber(evidence, scope);
  const { network, scales } = ranker;
  const { scale, offset } = scales[evidence.place];
  network.setContext(definitionContext(evidence, scope), noSlots);
  const row = new Float32Array(definitionFeatureNames.length);
  return (entry) => {
    row.set(describe(entry));
    const share = 1 / (1 + Math.exp(-(scale * network.score(row, 0, 0) + offset)));
    return Math.max(share, leastOfMembers * entry.strengths.receiver);
  };
}

/**
 * The network has learned from calls alone, and thinks next to nothing of fields. Members of what stands before the dot have a place in any
 * case, behind those that are likelier.
 */
const leastOfMembers = 0.06;

const noSlots = new Uint16Array(0);

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
    const container = containerOf(entry);
    if (container !== undefined) ofClass.set(container, (ofClass.get(container) ?? 0) + 1);
  }
  const rarities = new Map([...ofWord].map(([word, count]) => [word, Math.log(1 + entries.length / count)]));
  return { namesakes, ofFile, ofClass, rarities };
}

function containerOf({ hit: { file, definition } }: DefinitionEvidence): Definition | undefined {
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
