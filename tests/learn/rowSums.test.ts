/** Rows summed sixteen numbers at a time are what a loop over them gives. */
import { expect, test } from 'vitest';
import { rowStep } from '../../server/learn/rowLoops.ts';
import { RowSums } from '../../server/learn/rowSums.ts';

const width = 2 * rowStep;
const rows = 40;

/** Small whole numbers: sums of them are exact. */
function numberAt(row: number, column: number): number {
  return ((row * 31 + column * 7) % 13) - 6;
}

function filled(): RowSums {
  const sums = new RowSums(rows * width, rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < width; column++) sums.numbers[row * width + column] = numberAt(row, column);
  return sums;
}

test('each row counts as often as its factor says', () => {
  const sums = filled();
  sums.list(3 * width, 2);
  sums.list(5 * width, -0.5);
  const [into, start] = [10 * width, 7 * width];
  sums.addTo(into, start, width);
  const wanted = Array.from(
    { length: width },
    (_, at) => numberAt(7, at) + 2 * numberAt(3, at) - 0.5 * numberAt(5, at),
  );
  expect([...sums.numbers.subarray(into, into + width)]).toEqual(wanted);
  // What stands beside it is as it was.
  expect(sums.numbers[into - 1]).toBe(numberAt(9, width - 1));
  expect(sums.numbers[into + width]).toBe(numberAt(11, 0));
});

test('rows that lie one after the other are listed by their factors, without those that are zero or too small', () => {
  const sums = filled();
  sums.listAll(4 * width, width, Float32Array.of(9, 1, 0, -3, 2), 1, 5, 0);
  sums.addTo(0, 0, width);
  const wanted = Array.from({ length: width }, (_, at) => numberAt(0, at) + numberAt(4, at) + 2 * numberAt(7, at));
  expect([...sums.numbers.subarray(0, width)]).toEqual(wanted);
});

test('rows are listed alike by factors that lie beside them', () => {
  const listed = (least?: number): number[] => {
    const sums = filled();
    sums.numbers.set([9, 1, 0, -3, 2], 30 * width);
    sums.list(width, 2);
    sums.listOwn(4 * width, width, 30 * width + 1, 30 * width + 5, least);
    sums.listOwn(0, width, 30 * width, 30 * width, least);
    sums.addTo(0, 0, width);
    return [...sums.numbers.subarray(0, width)];
  };
  const without = (at: number) => numberAt(0, at) + 2 * numberAt(1, at) + numberAt(4, at) + 2 * numberAt(7, at);
  expect(listed(0)).toEqual(Array.from({ length: width }, (_, at) => without(at)));
  expect(listed()).toEqual(Array.from({ length: width }, (_, at) => without(at) - 3 * numberAt(6, at)));
});

test('what is above zero of rows is summed by shares in double precision, and rounded once', () => {
  const sums = filled();
  // In single precision the second would be lost beside the first.
  const shares = Float64Array.of(1, 2 ** -30, -1);
  sums.numbers.set([1, 1, 1, -1], 4 * width);
  sums.numbers.set([4, -4, 8, 2], 5 * width);
  sums.numbers.set([1, 1, -5, 2], 6 * width);
  sums.mean(10 * width, 4 * width, width, shares, 30 * width);
  expect([...sums.numbers.subarray(10 * width, 10 * width + 4)]).toEqual([2 ** -28, 0, 1, -2]);
  expect(sums.numbers[11 * width]).toBe(numberAt(11, 0));
});

test('a row is spread over rows that lie behind those listed, as often as their factors say', () => {
  const sums = filled();
  sums.list(2 * width, 3);
  sums.list(4 * width, -1);
  sums.list(2 * width, 0.5);
  sums.spread(width, 20 * width, width);
  for (const [row, factor] of [
    [22, 3.5],
    [24, -1],
    [23, 0],
    [2, 0],
  ] as const) {
    const wanted = Array.from({ length: width }, (_, at) => numberAt(row, at) + factor * numberAt(1, at));
    expect([...sums.numbers.subarray(row * width, (row + 1) * width)]).toEqual(wanted);
  }
});

test('nothing listed adds nothing, and nothing is listed twice', () => {
  const sums = filled();
  sums.list(width, 1);
  sums.addTo(2 * width, 2 * width, width);
  sums.addTo(3 * width, 2 * width, width);
  expect(sums.numbers.slice(3 * width, 4 * width)).toEqual(sums.numbers.slice(2 * width, 3 * width));
});
