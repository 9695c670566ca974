/** Counts of pairs in a table that may be too small for them all. */
import { expect, it } from 'vitest';
import { PairCounts } from '../../server/recall/pairCounts.ts';

it('counts up and down, each first number by itself', () => {
  const counts = new PairCounts();
  counts.add(0, 7, 2);
  counts.add(0, 9, 1);
  counts.add(511, 7, 5);
  counts.add(0, 7, -1);
  counts.add(0, 9, -1);
  counts.add(3, 1, -1);
  expect(counts.of(0)).toEqual([{ second: 7, count: 1 }]);
  expect(counts.of(511)).toEqual([{ second: 7, count: 5 }]);
  expect(counts.of(3)).toEqual([]);
});

it('keeps what is frequent where there are more pairs than it has room for', () => {
  const counts = new PairCounts();
  for (let round = 0; round < 40; round++) {
    for (let frequent = 0; frequent < 10; frequent++) counts.add(1, frequent, 10);
    for (let rare = 0; rare < 10_000; rare++) counts.add(1, 1000 + 10_000 * round + rare, 1);
  }
  const best = counts.of(1).sort((a, b) => b.count - a.count);
  expect(
    best
      .slice(0, 10)
      .map(({ second }) => second)
      .sort(),
  ).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
