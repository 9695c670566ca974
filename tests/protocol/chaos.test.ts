/** Some faults of `npm run chaos`, on a few files: after each, everything holds. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { runChaos } from '../../bench/chaos/run.ts';

const repository = path.resolve(import.meta.dirname, '../../node_modules/zod/src/v4/classic');
/** The others take long, wait for clocks and time limits, or need root. */
const only = [
  /10,000/,
  /are deleted/,
  /model's process is killed/,
  /^the server is killed while the model/,
  /killed in the middle of writing/,
  /bits of the kept index/,
  /two servers/,
];

test('suggestions return, the index is a fresh one, nothing is left and nothing lost', async () => {
  const outcomes = await runChaos({
    repository,
    seed: 5,
    only: new RegExp(only.map(({ source }) => source).join('|')),
  });
  expect(outcomes.filter(({ broken }) => broken.length > 0)).toEqual([]);
  expect(outcomes).toHaveLength(only.length);
}, 600_000);
