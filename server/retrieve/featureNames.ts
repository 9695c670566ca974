/**
 * The names of what the learned order is told, in their order. Weights are trained on these and checked against them: whoever
 * changes what a name stands for gives it another name. Knows not how any is computed.
 */
import type { SourceName } from '../base/window.ts';

/** Of a candidate, in the groups that the benchmark leaves out one at a time. All are between 0 and 1. */
export const featureGroups = {
  source: ['own score', 'own rank', 'rank in source'],
  size: ['tokens', 'lines'],
  graph: [
    ...([
      'imported',
      'in imported package',
      'imports this',
      'shared imports',
      'same folder',
      'folder nearness',
    ] as const),
    ...(['alike name', 'test and tested', 'is open'] as const),
  ],
  lexical: [
    ...(['names above', 'names below', 'names on line', 'its names near', 'its names visible'] as const),
    ...(['rare names near', 'shown already'] as const),
  ],
  needs: [
    ...([
      'has unresolved',
      'defines unresolved',
      'has unused import',
      'defines unused import',
      'defines on line',
    ] as const),
    ...(['member of receiver', 'popularity'] as const),
  ],
  alignment: [
    ...(['has last 2', 'has last 4', 'has line start', 'has line above', 'has two lines above'] as const),
    ...(['goes on after line above', 'has line below', 'has two lines below'] as const),
  ],
  draft: ['draft names', 'new draft names', 'has draft'],
  /** Beside those that are kept already. */
  set: [
    ...(['most alike kept', 'held by kept', 'unresolved still', 'names above still', 'same file kept'] as const),
    ...(['same source kept', 'line above kept'] as const),
  ],
} as const;

export const featureNames = Object.values(featureGroups).flat();
export type FeatureName = (typeof featureNames)[number];

/** Of the place and of what is kept so far: the same for all candidates. */
export const contextNames = [
  ...([
    'has suffix',
    'line start',
    'in word',
    'after dot',
    'in brackets',
    'block',
    'unresolved',
    'unused imports',
  ] as const),
  ...(['has draft', 'draft confidence', 'candidates', 'best own score', 'kept', 'room used'] as const),
] as const;

/**
 * The sources that the shipped weights have learned. Any other is ranked as "other": one that came later, until they are trained
 * anew, and those that ask an editor, which a training over repositories has not.
 */
const learnedSources = [
  'signatures',
  'definitions',
  'lexical',
  'similarFile',
  'members',
  'hierarchy',
  'usages',
  'following',
  'tests',
  'siblings',
  'similarImports',
  'importsOfSimilar',
  'copied',
] as const satisfies readonly SourceName[];

/** What a row of the choice is: to stop, or a candidate of a source. */
export const rowClasses = ['stop', 'other', ...learnedSources] as const;

export function classOfSource(source: SourceName): number {
  const index = (rowClasses as readonly string[]).indexOf(source);
  return index < 0 ? rowClasses.indexOf('other') : index;
}

/** All names, for a check that weights fit. */
export const featureKey = JSON.stringify([featureNames, contextNames, rowClasses]);

/** The column of each name. */
export function columnsOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, column) => [name, column])) as Record<Name, number>;
}
