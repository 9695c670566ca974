/** Where the learned order stops, by whole runs: which line is taken, and what is written of it. */
import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { withTraining } from '../../bench/train/modelFiles.ts';
import { decodeNetwork } from '../../server/learn/weightsFile.ts';
import { featureKey } from '../../server/retrieve/featureNames.ts';
import { orderPath } from '../../server/retrieve/weights.ts';
import { scratchFolder } from '../support/scratchFolder.ts';
import { testCache } from '../support/testCache.ts';
import { never } from '../support/workspaceFixture.ts';

// Threads look for weights in the cache folder that they are started with.
vi.stubEnv('XDG_CACHE_HOME', testCache);
const { chosenLine, findStopLine } = await import('../../bench/train/retriever/stopLine.ts');

const tried = (leastGain: number, tokens: number, loss: number) => ({ leastGain, tokens, loss });

it('takes the least loss that shows at most six tenths of what is shown without a stop', () => {
  const lines = [tried(-1, 900, 3.4), tried(-0.5, 500, 3.5), tried(0, 450, 3.5), tried(1, 200, 3.7)];
  expect(chosenLine(lines, 1_000)?.leastGain).toBe(0);
  expect(chosenLine(lines, 2_000)?.leastGain).toBe(-1);
  expect(chosenLine(lines, 200)?.leastGain).toBe(1);
  expect(chosenLine([], 200)).toBeUndefined();
});

it('says something else of weights and leaves them as they are', async () => {
  const shipped = await readFile(orderPath());
  const changed = decodeNetwork(withTraining(shipped, { leastGain: 2, costWeight: 0 }), featureKey, 'it');
  const before = decodeNetwork(shipped, featureKey, 'it');
  if (changed.kind === 'none' || before.kind === 'none') throw new Error('They cannot be read.');
  expect(changed.weights).toEqual(before.weights);
  expect(changed.card).toEqual({ ...before.card, training: { leastGain: 2, costWeight: 0 } });
});

it('fills holes with each line, and writes the chosen one into weights and card', { timeout: 120_000 }, async () => {
  const folder = await scratchFolder();
  const [weights, card] = [path.join(folder, 'retriever.weights'), path.join(folder, 'retriever.md')];
  await copyFile(orderPath(), weights);
  await copyFile(orderPath().replace(/weights$/, 'md'), card);
  const before = await readFile(card, 'utf8');
  const options = {
    ...{ folder, suite: 'smoke', language: 'javascript', holes: 4, seed: 1, threads: 1 },
    ...{ generator: { kind: 'restricted' } as const, onProgress: () => undefined, onStage: () => undefined },
  };
  const text = await findStopLine(options, never());
  const row = /\| \*\*(-?[\d.]+)\*\* \| 0\.\d\d \| [\d.]+ \(-?[\d.]+: -?[\d.]+ to -?[\d.]+\)/.exec(text);
  const loaded = decodeNetwork(await readFile(weights), featureKey, 'it');
  expect(loaded.kind === 'network' && loaded.card.training).toMatchObject({
    ...{
      leastGain: Number(row?.[1]),
      seed: 11,
      stopLine: expect.stringMatching(/^4 holes of the suite smoke, seed 1/),
    },
  });
  const after = await readFile(card, 'utf8');
  expect(after).toContain(text);
  const above = (of: string) => of.slice(0, of.indexOf('## Where it stops'));
  expect(above(after)).toBe(above(before));
});
