/**
 * The names of what recall's network is told, in their order. Weights are trained on these and checked against them: whoever
 * changes what a name stands for gives it another name. Knows not how any is computed.
 */
import { classNames } from './classes.ts';
import { languageSlots } from './languages.ts';

/** Of a candidate by itself. */
const ownNames = [
  ...(['none', 'before 1', 'before 2', 'before 3', 'before 5', 'before 8'] as const),
  ...(['after 1', 'after 2', 'after 3', 'after 5', 'near 2', 'near 3', 'near 5', 'near 8'] as const),
  ...(['workspace 2', 'workspace 3', 'workspace 5', 'workspace 8', 'workspace 14'] as const),
  ...(['agreeing 1', 'agreeing 2', 'agreeing 4', 'agreeing 6'] as const),
  ...(['before count', 'before longest', 'before recency', 'after count', 'after longest', 'near count'] as const),
  ...(['near longest', 'workspace count', 'workspace count 5', 'workspace longest', 'files', 'agreement'] as const),
  ...(['agreement x length', 'call share', 'call count', 'call longest', 'line share', 'line count'] as const),
  ...(['line longest', 'line agreement', 'blend', 'blend log', 'blend rank', 'above near', 'above far'] as const),
  ...(['below near', 'below far', 'uses above', 'uses below', 'only below', 'imported', 'imported unused'] as const),
  ...(['defined', 'member share', 'callee share', 'on this line', 'no name', 'parameter', 'parameter next'] as const),
  ...(['parameter used', 'as last name', 'as line', 'as callee', 'as next line', 'length', 'leading space'] as const),
  ...(['trailing space', 'newline fits', 'newline balanced', 'newline too open', 'closes too much'] as const),
  ...(['is next on line', 'begins next line', 'repeats last', 'as line above', 'frequency', 'follows class'] as const),
  ...(['longest share', 'best agreement share', 'line above share', 'line above count', 'line above longest'] as const),
  ...(['line above agreement', 'local', 'local parameter', 'local set', 'local unused', 'local below only'] as const),
  ...(['as function', 'as next parameter', 'declared', 'declared rank', 'declared member'] as const),
  ...(['alike before', 'alike after', 'alike near', 'alike workspace', 'alike below', 'alike x length'] as const),
  ...(['alike share', 'alike call', 'goes on above', 'goes on below', 'set nearby'] as const),
  ...(['common after last', 'common after last log', 'same argument share'] as const),
] as const;

/** Of these it is also told how much the candidate has of what the one with the most has: scores are but compared. */
export const comparedNames = [
  'before longest',
  'before recency',
  'before count',
  'after longest',
  'near longest',
  'near count',
  'workspace longest',
  'workspace count',
  'workspace count 5',
  'files',
  'agreement',
  'agreement x length',
  'call longest',
  'line longest',
  'line agreement',
  'line above longest',
  'alike before',
  'alike after',
  'alike near',
  'alike workspace',
  'alike below',
  'alike x length',
  'alike share',
  'blend',
  'above near',
  'below near',
  'above far',
  'below far',
  'uses above',
  'declared',
  'frequency',
  'common after last',
  'as last name',
  'as line',
  'as callee',
  'as next line',
] as const satisfies readonly (typeof ownNames)[number][];

type OwnName = (typeof ownNames)[number];
type ComparedName = `${(typeof comparedNames)[number]} of most`;

/** Of a candidate. */
export const featureNames: readonly (OwnName | ComparedName)[] = [
  ...ownNames,
  ...comparedNames.map((name): ComparedName => `${name} of most`),
];

/** Of the place where the candidates would stand. */
export const contextNames = [
  ...([
    'has suffix',
    'tokens on line',
    'line start',
    'depth',
    'needed depth',
    'before 1',
    'before 2',
    'before 5',
  ] as const),
  ...(['after 2', 'near 2', 'workspace 2', 'workspace 5', 'workspace 14', 'call', 'line', 'agreement'] as const),
  ...(['longest', 'best', 'candidates', 'line above', 'alike', 'copied here', 'copied elsewhere'] as const),
  ...(['copied elsewhere long', 'copied below'] as const),
] as const;

/** Of the place, too: what holds one class each. */
export const slotNames = [
  ...([
    'last',
    'second last',
    'third last',
    'first on line',
    'second on line',
    'newline below',
    'first below',
  ] as const),
  ...(['second below', 'last below', 'callee', 'first above', 'language'] as const),
] as const;

/** All names, for a check that weights fit. */
export const featureKey = JSON.stringify([featureNames, contextNames, slotNames, languageSlots, classNames]);

/** The column of each name. */
export function columnsOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, column) => [name, column])) as Record<Name, number>;
}
