/** Rewards of context and what becomes of them: weights of tokens, what is kept on disk, and what a network is asked to learn. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { orderShape, shippedGrading, wantedShares } from '../../bench/train/retriever/choices.ts';
import type { RewardList } from '../../bench/train/retriever/lists.ts';
import { bestLeastGain } from '../../bench/train/retriever/policy.ts';
import { rewardOf } from '../../bench/train/retriever/reward.ts';
import { RewardCache } from '../../bench/train/retriever/rewardCache.ts';
import { fitOrder } from '../../bench/train/retriever/train.ts';
import type { ScoredToken } from '../../server/base/generator.ts';
import { CandidateNetwork } from '../../server/learn/candidateNetwork.ts';
import { contextNames, featureNames, rowClasses } from '../../server/retrieve/featureNames.ts';

const tokens = (...rows: [string, number][]): ScoredToken[] => rows.map(([text, logProb]) => ({ text, logProb }));
const none = new Set<string>();

it('is a difference, in which the first token and names that are called or looked up weigh more', () => {
  const without = tokens(['x', -1], [' = ', -1], ['load', -1], ['(', -1], ['y', -1], [')', -1]);
  const better = (at: number) =>
    rewardOf(
      without.map((token, index) => (index === at ? { ...token, logProb: 0 } : token)),
      without,
      none,
    );
  const total = 5 + 1 + 3 + 1 + 1 + 1;
  expect(better(0)).toBeCloseTo(5 / total);
  expect(better(2)).toBeCloseTo(3 / total);
  expect(better(4)).toBeCloseTo(1 / total);
  expect(rewardOf(without, without, new Set(['y']))).toBe(0);
});

it('finds names over several tokens of a model, and is bounded where a token was never seen', () => {
  const without = tokens(['a', 0], ['.', 0], ['lo', -2], ['ad', -2], ['(', 0]);
  const given = tokens(['a', 0], ['.', 0], ['lo', -1], ['ad', -1], ['(', 0]);
  expect(rewardOf(given, without, none)).toBeCloseTo(6 / (5 + 1 + 3 + 3 + 1));
  expect(rewardOf(tokens(['s', 0]), tokens(['s', -80]), none)).toBe(16);
});

it('is none when the same tokens were not scored', () => {
  expect(rewardOf(tokens(['a', 0]), tokens(['a', 0], ['b', 0]), none)).toBeNaN();
  expect(rewardOf([], [], none)).toBeNaN();
});

it('keeps what a scorer said before it died, and asks for the rest alone', async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'rewards-')), 'one.rewards');
  onTestFinished(() => rmSync(path.dirname(file), { recursive: true }));
  const first = new RewardCache(file);
  await first.scored(['a'], async () => tokens(['x', -0.12345]));
  const dies = async () => {
    throw new Error('the model is gone');
  };
  await expect(first.scored(['b'], dies)).rejects.toThrow('the model is gone');
  first.flush();
  // As a kill in the middle of a line leaves it.
  appendFileSync(file, '["half');
  const second = new RewardCache(file);
  expect(await second.scored(['a'], dies)).toEqual(tokens(['x', -0.1235]));
  expect(await second.scored(['b'], async () => tokens(['y', -1]))).toEqual(tokens(['y', -1]));
  second.flush();
  expect(await new RewardCache(file).scored(['b'], dies)).toEqual(tokens(['y', -1]));
  expect(readFileSync(file, 'utf8').split('\n').filter(Boolean)).toHaveLength(3);
});

it('wants the more helpful more, and to stop where nothing helps', () => {
  const helped = wantedShares([0, 0.5, 0.45, -1], shippedGrading);
  expect(helped.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  expect(helped[1]).toBeGreaterThan(helped[2] ?? 1);
  expect(helped[2]).toBeGreaterThan(helped[0] ?? 1);
  const useless = wantedShares([0, 0, 0], shippedGrading);
  expect(useless[0]).toBeGreaterThan(useless[1] ?? 1);
  expect(wantedShares([0, 0.5, 0.45], { ...shippedGrading, isOneHot: true })).toEqual([0, 1, 0]);
});

it('stops where what would be kept is worth less than its price, or next to nothing', () => {
  const choice = (gain: number, value: number) => ({ row: 1, gain, value });
  expect(bestLeastGain([choice(2, 0.5), choice(1, 0.2), choice(0.5, -0.1), choice(-0.5, -0.3)])).toBe(1);
  expect(bestLeastGain([choice(2, 0.5), choice(1, 0.2), choice(0.5, 0.001)])).toBe(1);
  expect(bestLeastGain([choice(-0.5, 0.1)])).toBe(-0.5);
  // Where nothing is worth anything, nothing is kept.
  expect(bestLeastGain([choice(1, -0.1)])).toBeGreaterThan(1);
});

it('teaches a network nothing of a feature that is left out, and leaves no chance weights for it', async () => {
  const column = featureNames.indexOf('own score');
  const width = featureNames.length;
  const list = (at: number): RewardList => {
    const rows = new Uint8Array(3 * width);
    rows[(1 + (at % 2)) * width + column] = 255;
    const rewards = [0, at % 2 === 0 ? 1 : 0, at % 2];
    const source = rowClasses.indexOf('lexical');
    return {
      ...{ hole: String(at), kind: 'line', language: 'python', kept: 0, rows, rewards, shows: [0, 0, 0] },
      ...{ context: contextNames.map(() => 0), classes: [0, source, source] },
    };
  };
  const lists = Array.from({ length: 8 }, (_, at) => list(at));
  const advantageOf = async (without: readonly string[]) => {
    const grading = { ...shippedGrading, without: new Set(without) };
    const { weights } = await fitOrder(lists, lists, grading, { seed: 1, threads: 1 });
    const network = new CandidateNetwork(orderShape, weights);
    network.setContext(new Float32Array(contextNames.length), new Uint16Array(0));
    const [, told, plain] = network.scoreAll(
      Float32Array.from(list(0).rows, (one) => one / 255),
      Uint16Array.from(list(0).classes),
      3,
    );
    return (told ?? 0) - (plain ?? 0);
  };
  expect(await advantageOf([])).toBeGreaterThan(1);
  expect(await advantageOf(['own score'])).toBe(0);
});
