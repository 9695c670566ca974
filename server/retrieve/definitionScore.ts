/**
 * How likely a definition is needed at the cursor, from what speaks for it: a linear model for each kind of place. Knows not how evidence
 * is found.
 */
import { classOf } from '../analysis/members.ts';
import { wordsOf } from '../base/words.ts';
import type { Definition } from '../syntax/facts.ts';
import { type DefinitionEvidence, evidenceKinds, type RankingEvidence } from './definitionEvidence.ts';
import { definitionWeights } from './definitionWeights.ts';
import type { Scope } from './meanings.ts';
import { nearbyWords } from './nearby.ts';
import { folderDistance, isTest } from './relation.ts';

/** What the weights are for; whoever changes what a name stands for trains them anew. */
export const definitionFeatureNames = [
  ...evidenceKinds,
  ...(['is used', 'certainty', 'uses', 'popularity', 'used by like files'] as const),
  ...(['words near', 'words on line', 'folder nearness', 'in test', 'only of its name'] as const),
  ...([
    'uses of file',
    'uses of class',
    'is member',
    'is callable',
    'is class',
    'is data',
    'is private',
    'is special',
    'length',
  ] as const),
] as const;

/** What a feature of 1 stands for, where more is no different. */
const full = { uses: 4, popularity: 7, ofFile: 5, ofClass: 4, length: 100 };

/** By definition: the same ones are weighed at each keystroke. */
const knownWords = new WeakMap<Definition, readonly string[]>();

function wordsOfName(definition: Definition): readonly string[] {
  const words = knownWords.get(definition) ?? wordsOf(definition.name);
  knownWords.set(definition, words);
  return words;
}

/** Numbers from 0 to 1 by the names above. */
export function definitionDescriber({ entries, likeUse }: RankingEvidence, { view, window }: Scope) {
  const near = nearbyWords(window);
  const onLine = new Set(wordsOf(window.prefix.slice(window.prefix.lastIndexOf('\n') + 1)));
  const { namesakes, ofFile, ofClass } = countsOf(entries);
  const placeOf = placesBeside(window.displayPath);
  return (entry: DefinitionEvidence): number[] => {
    const { hit, strengths, uses, certainty } = entry;
    const { name, kind, signature } = hit.definition;
    const container = containerOf(entry);
    const words = wordsOfName(hit.definition);
    const share = (among: ReadonlySet<string>) =>
      words.filter((word) => among.has(word)).length / Math.max(words.length, 1);
    return [
      ...evidenceKinds.map((one) => strengths[one]),
      Number(strengths.used > 0),
      certainty,
      Math.min(1, Math.log2(1 + uses) / full.uses),
      Math.min(1, Math.log2(1 + view.usersOf(name)) / full.popularity),
      likeUse.get(name) ?? 0,
      share(near),
      share(onLine),
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

/** Comparable within one ranking, from 0 to 1: about how likely the definition is needed, as hand-set scores had it. */
export function definitionScorer(evidence: RankingEvidence, scope: Scope): (entry: DefinitionEvidence) => number {
  const { weights, scale, offset } = definitionWeights[evidence.place];
  const describe = definitionDescriber(evidence, scope);
  const row = definitionFeatureNames.map((name) => weights[name]);
  return (entry) => {
    const values = describe(entry);
    let sum = 0;
    for (let at = 0; at < row.length; at++) sum += (row[at] ?? 0) * (values[at] ?? 0);
    return 1 / (1 + Math.exp(-(scale * sum + offset)));
  };
}

interface Counts {
  /** Definitions of each name. */
  readonly namesakes: ReadonlyMap<string, number>;
  /** By path, and by class, those of its definitions that are used around the cursor. */
  readonly ofFile: ReadonlyMap<string, number>;
  readonly ofClass: ReadonlyMap<Definition, number>;
}

function countsOf(entries: readonly DefinitionEvidence[]): Counts {
  const namesakes = new Map<string, number>();
  const ofFile = new Map<string, number>();
  const ofClass = new Map<Definition, number>();
  for (const entry of entries) {
    const { name } = entry.hit.definition;
    namesakes.set(name, (namesakes.get(name) ?? 0) + 1);
    if (entry.strengths.used === 0) continue;
    const { path } = entry.hit.file;
    ofFile.set(path, (ofFile.get(path) ?? 0) + 1);
    const container = containerOf(entry);
    if (container !== undefined) ofClass.set(container, (ofClass.get(container) ?? 0) + 1);
  }
  return { namesakes, ofFile, ofClass };
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
