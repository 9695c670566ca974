/** Rewards of context and what becomes of them: weights of tokens, what is kept on disk, and what a network is asked to learn. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { withStopLine } from '../../bench/train/retriever/card.ts';
import { orderShape, shippedGrading, wantedShares } from '../../bench/train/retriever/choices.ts';
import type { RewardList } from '../../bench/train/retriever/lists.ts';
import { bestLeastGain } from '../../bench/train/retriever/policy.ts';
import { rewardOf } from '../../bench/train/retriever/reward.ts';
import { RewardCache } from '../../bench/train/retriever/rewardCache.ts';
import { hashOfLists } from '../../bench/train/retriever/suiteLists.ts';
import { fitAndWrite, fitOrder } from '../../bench/train/retriever/train.ts';
import type { ScoredToken } from '../../server/base/generator.ts';
import { CandidateNetwork } from '../../server/learn/candidateNetwork.ts';
import { loadNetwork } from '../../server/learn/weightsFile.ts';
import { contextNames, featureKey, featureNames, rowClasses } from '../../server/retrieve/featureNames.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

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

it('is of the same text in other tokens, too, where both end', () => {
  const without = tokens(['get', -1], ['_to', -1], ['tal', -2], ['', -1], [' ', -1]);
  const given = tokens(['get', -1], ['_total', -1], [' ', -1]);
  expect(rewardOf(given, without, none)).toBeCloseTo((1 * 2 + 1) / (5 + 1 + 1));
});

it('is none when the same text was not scored', () => {
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

/** One of two candidates helps: the one whose source thinks more of it. */
function listAt(at: number): RewardList {
  const width = featureNames.length;
  const rows = new Uint8Array(3 * width);
  rows[(1 + (at % 2)) * width + featureNames.indexOf('own score')] = 255;
  const source = rowClasses.indexOf('lexical');
  return {
    ...{ hole: String(at), kind: 'line', language: 'python', kept: 0, rows, shows: [0, 0, 0] },
    ...{ rewards: [0, (at + 1) % 2, at % 2], context: contextNames.map(() => 0), classes: [0, source, source] },
  };
}

const eightLists = Array.from({ length: 8 }, (_, at) => listAt(at));

/** What a training from these lists writes, and what it says. */
async function written(train: readonly RewardList[], valid: readonly RewardList[]) {
  const folder = await scratchFolder();
  const suite = (lists: readonly RewardList[]) => ({ lists, repositories: 2, hash: hashOfLists(lists) });
  const options = {
    ...{ seed: 1, threads: 1, holes: 4, folder, generator: { kind: 'restricted' } as const },
    ...{ onProgress: () => undefined, onStage: () => undefined },
  };
  const said = await fitAndWrite(suite(train), suite(valid), options, 0, new AbortController().signal).catch(String);
  return { said, files: readdirSync(folder), folder };
}

it('says in the weights and beside them what they were made of, and how good they are', async () => {
  const first = await written(eightLists, eightLists);
  const other = await written(eightLists, eightLists.slice(1));
  const [one, two] = [first, other].map(({ folder }) =>
    loadNetwork(path.join(folder, 'retriever.weights'), featureKey),
  );
  if (one?.kind !== 'network' || two?.kind !== 'network') throw new Error('They cannot be read.');
  const { training } = one.card;
  expect(training).toMatchObject({
    ...{ lists: 8, validLists: 8, scorer: 'restricted', features: expect.stringMatching(/^own score, /) },
    ...{ validLoss: expect.any(Number), validBest: expect.any(Number), validReward: expect.any(Number) },
  });
  expect(two.card.training.data).not.toBe(training.data);
  expect(first.said).toContain(`hash of the lists ${training.data}.`);
  expect(first.said).toContain(`Valid loss ${training.validLoss} nats a list`);
  expect(first.said).toMatch(/## Where it stops\n\nAt a probability of \d/);
});

it('keeps all else of a card when another stop line is written into it', () => {
  const before = '# Card\n\n- 5 weights.\n\n## Where it stops\n\nThere.\n\n## Notes\n\nBy hand.\n';
  const after = withStopLine(before, ['Here.']);
  expect(after).toBe(before.replace('There', 'Here'));
  expect(withStopLine(after, ['There.'])).toBe(before);
  expect(withStopLine('# Card\n', ['Here.'])).toBe('# Card\n\n## Where it stops\n\nHere.\n');
});

async function refused(train: readonly RewardList[], valid: readonly RewardList[]) {
  const { said, files } = await written(train, valid);
  return { said, files };
}

it('writes nothing where there is nothing to learn from, or nothing was learned, and says what to do', async () => {
  expect(await refused([], eightLists)).toMatchInlineSnapshot(`
    {
      "files": [],
      "said": "Error: The 2 repositories of the train split gave no list to learn from: no holes were found in them, or nothing that could be shown for one. Nothing was written; ask for more --holes.",
    }
  `);
  expect(await refused(eightLists, [])).toMatchInlineSnapshot(`
    {
      "files": [],
      "said": "Error: The 2 repositories of the valid split gave no list to learn from: no holes were found in them, or nothing that could be shown for one. Nothing was written; ask for more --holes.",
    }
  `);
  const unrewarded = eightLists.map((list) => ({ ...list, rewards: [0, Number.NaN, 1] }));
  expect(await refused(unrewarded, eightLists)).toMatchInlineSnapshot(`
    {
      "files": [],
      "said": "Error: The network cannot be fitted to rewards that are no numbers (of the train split). Nothing was written; take another --generator.",
    }
  `);
  const undescribed = eightLists.map((list) => ({ ...list, context: list.context.map(() => Number.NaN) }));
  expect(await refused(undescribed, undescribed)).toMatchInlineSnapshot(`
    {
      "files": [],
      "said": "Error: The network cannot be fitted to rewards that are no numbers (no epoch had a finite loss). Nothing was written; take another --generator.",
    }
  `);
});

it('teaches a network nothing of a feature that is left out, and leaves no chance weights for it', async () => {
  const advantageOf = async (without: readonly string[]) => {
    const grading = { ...shippedGrading, without: new Set(without) };
    const { weights } = await fitOrder(eightLists, eightLists, grading, { seed: 1, threads: 1 });
    const network = new CandidateNetwork(orderShape, weights);
    network.setContext(new Float32Array(contextNames.length), new Uint16Array(0));
    const [, told, plain] = network.scoreAll(
      Float32Array.from(listAt(0).rows, (one) => one / 255),
      Uint16Array.from(listAt(0).classes),
      3,
    );
    return (told ?? 0) - (plain ?? 0);
  };
  expect(await advantageOf([])).toBeGreaterThan(1);
  expect(await advantageOf(['own score'])).toBe(0);
});
