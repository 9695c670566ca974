/** What the learned retriever is compared with, by the names of the benchmark's systems. Knows no run. */
import { languagesOfVariant, variants } from './variants.ts';

/** What `context.order` "learned" serves. */
export const learned = 'order:shipped';
export const withoutStop = `${learned}:nostop`;
export const fixed = 'ours-fixed';

export const peers: readonly string[] = [
  ...['none', 'rg1', 'repocoder', 'zed-bm25', 'copilot-jaccard-60', 'cody-jaccard-50', 'tabby', 'continue'],
  ...[fixed, learned, withoutStop, 'order:rlcoder', 'oracle'],
];

/** Each is the learned order but for one rule. */
export const rules: readonly string[] = ['noset', 'nodraft', 'nosig'].map((rule) => `${learned}:${rule}`);

/** By another network each, filled to the budget: where one stops is decided by few lists, and would hide how it ranks. */
export const networks: readonly string[] = variants
  .filter(({ name }) => !languagesOfVariant.has(name))
  .map(({ name }) => networkOf(name));

export const sources: readonly string[] = [
  ...['lexical', 'following', 'copied', 'similarFile', 'siblings', 'usages', 'definitions', 'members', 'signatures'],
  ...['hierarchy', 'tests', 'similarImports', 'importsOfSimilar'],
].map((source) => `${withoutStop}:only=${source}`);

export const counts: readonly string[] = [0, 1, 2, 3, 4, 6, 8, 10].map((count) => `${withoutStop}:nosig:k=${count}`);

export const arrangements: readonly string[] = ['last', 'ends'].map((arrangement) => `${learned}:${arrangement}`);

export const shapes: readonly string[] = ['grid=12', 'lines=8', 'lines=20', 'lines=40'].map(
  (shape) => `${learned}:${shape}`,
);

/** The network of a variant, filled to the budget. */
export function networkOf(name: string): string {
  return `order:${name}:nostop`;
}

const transfers: readonly string[] = [...languagesOfVariant.keys()].map(networkOf);

/** All that is measured part by part. */
export const parts: readonly string[] = [
  ...new Set([
    'none',
    fixed,
    learned,
    withoutStop,
    ...rules,
    ...networks,
    ...sources,
    ...counts,
    ...arrangements,
    ...shapes,
    ...transfers,
  ]),
];

/** On a sample, by a model that takes seconds for each prompt. */
export const byModel: readonly string[] = [
  ...['none', 'rg1', 'repocoder', 'zed-bm25', 'copilot-jaccard-60', 'cody-jaccard-50', 'tabby', 'continue'],
  ...[fixed, learned, withoutStop, `${learned}:fill=1024`, 'order:rlcoder', `${withoutStop}:only=copied`],
  ...[`${learned}:last`, `${learned}:ends`],
];
