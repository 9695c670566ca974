/** The whole of training at its smallest: from repositories to weights that load, the same from the same seed. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { trainOnSuites } from '../../bench/train/recall.ts';
import { decodeNetwork } from '../../server/learn/weightsFile.ts';
import { featureKey } from '../../server/recall/featureNames.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

it('gives weights that load and a card, the same again', { timeout: 120_000 }, async () => {
  vi.stubEnv('XDG_CACHE_HOME', await scratchFolder());
  const folder = await scratchFolder();
  const stages: string[] = [];
  const smoke = { suite: 'smoke', lines: 8 };
  const options = {
    ...{ suites: { train: [smoke, { suite: 'smoke', lines: 4 }], valid: smoke }, seed: 1, threads: 2, folder },
    onProgress: () => undefined,
    onStage: (message: string) => void stages.push(message),
  };
  const card = await trainOnSuites(options, new AbortController().signal);
  expect(card).toContain('3 repositories for training');
  expect(stages.filter((stage) => stage.startsWith('epoch'))).toHaveLength(5);
  const weights = await readFile(path.join(folder, 'recall.weights'));
  expect(decodeNetwork(weights, featureKey, 'it')).toMatchObject({ kind: 'network', card: { training: { seed: 1 } } });
  // What was described is in the cache now.
  await trainOnSuites(options, new AbortController().signal);
  expect(await readFile(path.join(folder, 'recall.weights'))).toEqual(weights);
});
