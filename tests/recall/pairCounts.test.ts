/** Counts of pairs in a table that may be too small for them all. */
import { expect, it } from 'vitest';
import { seededRandom } from '../../bench/statistics.ts';
import { PairCounts } from '../../server/recall/pairCounts.ts';

it('counts up and down, each first number by itself', () => {
  const counts = new PairCounts();
  counts.add(0, 7, 2);
  counts.add(0, 9, 1);
  counts.add(511, 7, 5);
  counts.add(0, 7, -1);
  counts.add(0, 9, -1);
  counts.add(3, 1, -1);
  expect(counts.mostFrequent(0, 3)).toEqual([{ second: 7, count: 1 }]);
  expect(counts.mostFrequent(511, 3)).toEqual([{ second: 7, count: 5 }]);
  expect(counts.mostFrequent(3, 3)).toEqual([]);
  counts.add(0, 7, -1);
  counts.add(0, 2, 4);
  expect(counts.mostFrequent(0, 3)).toEqual([{ second: 2, count: 4 }]);
});

it('keeps what is frequent where there are more pairs than it has room for', () => {
  const counts = new PairCounts();
  for (let round = 0; round < 40; round++) {
    for (let frequent = 0; frequent < 10; frequent++) counts.add(1, frequent, 10);
    for (let rare = 0; rare < 10_000; rare++) counts.add(1, 1000 + 10_000 * round + rare, 1);
  }
  const best = counts.mostFrequent(1, 10);
  expect(best.map(({ second }) => second).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

it('gives the most frequent first, and of those alike the lower number', () => {
  const counts = new PairCounts();
  for (const [second, count] of [
    [5, 1],
    [9, 3],
    [2, 3],
    [7, 2],
    [1, 1],
  ] as const)
    counts.add(4, second, count);
  const seconds = (most: number) => counts.mostFrequent(4, most).map(({ second }) => second);
  expect(seconds(9)).toEqual([2, 9, 7, 1, 5]);
  expect(seconds(3)).toEqual([2, 9, 7]);
});

it('tells each first number its own pairs, and each once, when places change hands', () => {
  const counts = new PairCounts();
  const added = new Map<string, number>();
  const random = seededRandom(5);
  for (let round = 0; round < 300_000; round++) {
    const [first, second] = [Math.floor(random() * 20), Math.floor(random() * 8000)];
    const more = random() < 0.4 ? -1 : 1;
    counts.add(first, second, more);
    if (more > 0) added.set(`${first} ${second}`, (added.get(`${first} ${second}`) ?? 0) + 1);
  }
  let told = 0;
  for (let first = 0; first < 20; first++) {
    const all = counts.mostFrequent(first, 3000);
    expect(new Set(all.map(({ second }) => second)).size).toBe(all.length);
    for (const { second, count } of all) expect(count).toBeLessThanOrEqual(added.get(`${first} ${second}`) ?? 0);
    told += all.length;
  }
  expect(told).toBeGreaterThan(20_000);
});
