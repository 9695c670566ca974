/** Where a row of things is no longer what it was. */
import { expect, it } from 'vitest';
import { partitionPoint } from '../../server/base/partitionPoint.ts';

it.each([
  [[], 0],
  [[1], 1],
  [[5], 0],
  [[1, 2, 2, 3], 4],
  [[1, 2, 4, 5, 9], 2],
  [[4, 5, 9], 0],
])('of %j, so many are below 4: %i', (numbers, count) => {
  expect(partitionPoint(numbers.length, (index) => (numbers[index] ?? 0) < 4)).toBe(count);
});

it('asks few times, and of nothing that is not there', () => {
  const asked: number[] = [];
  const holds = (index: number) => asked.push(index) > 0 && index < 700_000;
  expect(partitionPoint(1_000_000, holds)).toBe(700_000);
  expect(asked.length).toBeLessThanOrEqual(20);
  expect(asked.every((index) => index >= 0 && index < 1_000_000)).toBe(true);
});
