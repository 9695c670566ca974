/** What the learned retriever is compared with, by the names of the benchmark's systems. Knows no run. */
import { languagesOfVariant, variants } from './variants.ts';

/** What `context.order` "learned" serves. */
export const learned = 'ours-learned';
/** The learned order by itself: no signatures fill what it leaves of the room. */
export const order = 'order:shipped';
export const withoutStop = `${order}:nostop`;
export const fixed = 'ours-fixed';

export const peers: readonly string[] = [
  ...['none', 'rg1', 'repocoder', 'zed-bm25', 'copilot-jaccard-60', 'cody-jaccard-50', 'tabby', 'continue'],
  ...[fixed, learned, order, withoutStop, 'order:rlcoder', 'oracle'],
];

/** Each is the learned order but for one thing. */
export const changes: readonly string[] = [
  ...['noset', 'nodraft', 'nosig'].map((rule) => `${order}:${rule}`),
  ...variants.filter(({ name }) => !languagesOfVariant.has(name)).map(({ name }) => `order:${name}`),
];

export const sources: readonly string[] = [
  ...['lexical', 'following', 'copied', 'similarFile', 'siblings', 'usages', 'definitions', 'members', 'signatures'],
].map((source) => `${withoutStop}:only=${source}`);

export const counts: readonly string[] = [0, 1, 2, 3, 4, 6, 8, 10].map((count) => `${withoutStop}:nosig:k=${count}`);

export const arrangements: readonly string[] = ['last', 'ends'].map((arrangement) => `${order}:${arrangement}`);

export const shapes: readonly string[] = ['grid=12', 'lines=8', 'lines=20', 'lines=40'].map(
  (shape) => `${order}:${shape}`,
);

export const transfers: readonly string[] = [...languagesOfVariant.keys()].map((name) => `order:${name}`);

/** All that is measured part by part. */
export const parts: readonly string[] = [
  ...new Set([
    'none',
    fixed,
    order,
    withoutStop,
    ...changes,
    ...sources,
    ...counts,
    ...arrangements,
    ...shapes,
    ...transfers,
  ]),
];

/** On a sample, by a model that takes seconds for each prompt. */
export const byModel: readonly string[] = ['none', 'rg1', 'repocoder', fixed, learned, order];
