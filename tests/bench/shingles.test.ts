/** Pictures of near-copies: what counts as one, and what does not. */
import { expect, it } from 'vitest';
import { ShingleIndex, shinglesOf } from '../../bench/shingles.ts';

const lines = (from: number, to: number) => {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  return numbers.map((number) => `  value${number} = make(${number})`).join('\n');
};

it('counts runs of three code lines, without comments, blanks and indentation', () => {
  const plain = shinglesOf('a = 1\nb = 2\nc = 3\nd = 4');
  expect(plain.size).toBe(2);
  expect(shinglesOf('# note\n  a = 1\n\n  b = 2\n  // more\n  c = 3\n  d = 4')).toEqual(plain);
});

it('finds the file that holds most of another', () => {
  const index = new ShingleIndex<string>();
  index.add('half', shinglesOf(lines(0, 10)));
  index.add('all and more', shinglesOf(lines(0, 40)));
  expect(index.closest(shinglesOf(lines(0, 20)))).toEqual({ key: 'all and more', share: 1 });
  expect(index.closest(shinglesOf(lines(30, 50)))?.share).toBeCloseTo(8 / 18);
  expect(index.closest(shinglesOf(lines(100, 120)))).toBeUndefined();
});

it('says nothing of files that are too short', () => {
  const index = new ShingleIndex<string>();
  index.add('short', shinglesOf(lines(0, 6)));
  expect(index.closest(shinglesOf(lines(0, 6)))).toBeUndefined();
});
