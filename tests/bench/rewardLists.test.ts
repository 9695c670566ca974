/** Lists to learn from where the scorer is bad or there is nothing to choose from: the run goes on, or stops and has lost nothing. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { holeKinds } from '../../bench/holes/hole.ts';
import { listsOfRepository } from '../../bench/train/retriever/lists.ts';
import { RewardCache } from '../../bench/train/retriever/rewardCache.ts';
import type { TruthScorer } from '../../bench/train/retriever/scorer.ts';
import type { ScoredToken } from '../../server/base/generator.ts';
import { scratchFolder } from '../support/scratchFolder.ts';
import { never, removeFolder, temporaryFolder } from '../support/workspaceFixture.ts';

const shop = {
  'shop/prices.py':
    'def price_of(item):\n    return market.ask(item)\n\n\ndef rate_for(market):\n    return market.rate\n',
  'shop/report.py':
    'from shop.prices import price_of\n\ndef report(items):\n    gross = price_of(items)\n    return gross\n',
  'shop/cart.py':
    'from shop.prices import price_of, rate_for\n\ndef total(items, market):\n    gross = price_of(items)\n    net = gross * rate_for(market)\n    return net\n',
};

interface Making {
  readonly rewards: string;
  /** Is told how often it was asked before. */
  readonly score: (asked: number) => ScoredToken[];
  readonly files?: Readonly<Record<string, string>>;
}

/** The lists of a repository, and how often its scorer was asked. */
async function made({ rewards, score, files = shop }: Making) {
  const folder = temporaryFolder(files);
  onTestFinished(() => removeFolder(folder));
  const ask = vi.fn(score);
  const scorer: TruthScorer = {
    score: async () => ask(ask.mock.calls.length),
    dispose: async () => undefined,
  };
  const repository = { name: 'shop', version: '1', language: 'python', folder, excluded: [] };
  const lists = await listsOfRepository(repository, {
    ...{ kinds: holeKinds, holes: 6, seed: 1, cache: new RewardCache(rewards), signal: never() },
    openScorer: async () => scorer,
    onProgress: () => undefined,
  }).catch((error: Error) => error.message);
  return { lists, asked: ask.mock.calls.length };
}

const certain: ScoredToken[] = [{ text: 'x', logProb: -1 }];
const scratch = async () => path.join(await scratchFolder(), 'shop.rewards');

it('keeps what a scorer said before it died half way, and asks for the rest alone', async () => {
  const whole = await made({ rewards: await scratch(), score: () => certain });
  const rewards = await scratch();
  const answered = 5;
  const died = await made({
    rewards,
    score: (asked) => {
      if (asked === answered) throw new Error('the model is gone');
      return certain;
    },
  });
  expect(died.lists).toBe('the model is gone');
  const resumed = await made({ rewards, score: () => certain });
  expect(resumed.lists).toEqual(whole.lists);
  expect(resumed.asked).toBe(whole.asked - answered);
});

it('keeps no answer that is no number, says so where most are, and asks again when the scorer is mended', async () => {
  const whole = await made({ rewards: await scratch(), score: () => certain });
  const rewards = await scratch();
  const broken = await made({ rewards, score: () => [{ text: 'x', logProb: Number.NaN }] });
  expect(broken.lists).toMatch(
    /^What scores does not tell how likely a text is: (\d+) of its \1 answers for shop have no number in them\./,
  );
  expect(existsSync(rewards)).toBe(false);
  expect(await made({ rewards, score: () => certain })).toEqual(whole);
  // As they were kept once.
  const kept = readFileSync(rewards, 'utf8').replaceAll('["x",-1]', '["x",null]');
  writeFileSync(rewards, kept);
  expect(await made({ rewards, score: () => certain })).toEqual(whole);
});

it('learns nothing from the few answers that are no numbers, and goes on', async () => {
  const score = (asked: number) => (asked === 1 ? [{ text: 'x', logProb: Number.NaN }] : certain);
  const { lists } = await made({ rewards: await scratch(), score });
  const rewarded = (all: typeof lists) => (typeof all === 'string' ? 0 : all.flatMap((list) => list.rewards).length);
  const whole = await made({ rewards: await scratch(), score: () => certain });
  expect(rewarded(lists)).toBe(rewarded(whole.lists) - 1);
});

it('takes what a scorer holds for impossible for very unlikely', async () => {
  const rewards = await scratch();
  const cache = new RewardCache(rewards);
  const impossible = async () => [{ text: 'x', logProb: Number.NEGATIVE_INFINITY }];
  const [first] = await cache.scored(['a'], impossible);
  cache.flush();
  const [again] = await new RewardCache(rewards).scored(['a'], impossible);
  expect(first?.logProb).toBeLessThan(-1_000);
  expect(again).toEqual(first);
});

it('makes no list where there is nothing to choose from', async () => {
  const alone = { 'shop/cart.py': shop['shop/cart.py'] };
  expect((await made({ rewards: await scratch(), score: () => certain, files: alone })).lists).toEqual([]);
});
