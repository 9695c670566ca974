/** The faults of `npm run chaos` on a few files: after each, everything holds. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { runChaos } from '../../bench/chaos/run.ts';

const repository = path.resolve(import.meta.dirname, '../../node_modules/zod/src/v4/classic');

test('suggestions return, the index is a fresh one, nothing is left and nothing lost', async () => {
  const outcomes = await runChaos({ repository, seed: 5 });
  expect(outcomes.filter(({ broken }) => broken.length > 0)).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(10);
}, 600_000);
