/** The cases of the stress suites: what rows are told apart by. Knows no suite. */

/** Tokens. */
export const budgets = [512, 1024, 2048, 4096, 8192] as const;
/** Tokens of all snippets together. */
export const needleLengths = [512, 1024, 2048, 4096] as const;
/** In % from the first snippet, which is the best one, to the last. */
export const needleDepths = [0, 25, 50, 75, 100] as const;
export const distractorCounts = [0, 1, 2, 4, 8, 16] as const;

/** Names of systems in rows whose prompts are made by hand. */
export const withNeedle = 'needle';
export const withoutNeedle = 'no needle';

/** What was done to a definition. */
export const asItIs = 'as it is';
export const deleted = 'deleted';
export const created = 'created again';
export const isRenamed = 'renamed';

/** What a hole of the gate suite needs. */
export const needsNothing = 'nothing at all';
export const needsOwnFile = 'nothing defined elsewhere';
export const needsOthers = 'definitions elsewhere';
