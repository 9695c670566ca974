/** Some faults of `npm run chaos`, on a few files: after each, everything holds. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { runChaos } from '../../bench/chaos/run.ts';

const repository = path.resolve(import.meta.dirname, '../../node_modules/zod/src/v4/classic');
/** The others wait for clocks and time limits, or need root. */
const only = /killed|10,000|deleted/;

test('suggestions return, the index is a fresh one, nothing is left and nothing lost', async () => {
  const outcomes = await runChaos({ repository, seed: 5, only });
  expect(outcomes.filter(({ broken }) => broken.length > 0)).toEqual([]);
  expect(outcomes).toHaveLength(3);
}, 600_000);
