/** Protocol positions and offsets, in both encodings, at every place of a text. */
import { describe, expect, test } from 'vitest';
import {
  clampedSpanOf,
  offsetOf,
  type PositionEncoding,
  positionOf,
  rangeOf,
  spanOf,
} from '../../server/lsp/positions.ts';

const text = 'aé😀b\r\n\nlast';
const lines = { text, lineStarts: [0, 7, 8] };

describe.each<PositionEncoding>(['utf-16', 'utf-8'])('%s', (encoding) => {
  test('an offset becomes a position and the same offset again', () => {
    for (const offset of [0, 1, 2, 4, 5, 7, 8, 9, 12]) {
      expect(offsetOf(lines, positionOf(lines, offset, encoding), encoding), String(offset)).toBe(offset);
    }
  });

  test('a character past its line is the end of the line, before the line break', () => {
    expect(offsetOf(lines, { line: 0, character: 99 }, encoding)).toBe(5);
    expect(offsetOf(lines, { line: 1, character: 1 }, encoding)).toBe(7);
    expect(offsetOf(lines, { line: 2, character: 99 }, encoding)).toBe(12);
  });

  test('a line past the text is no place', () => {
    expect(offsetOf(lines, { line: 3, character: 0 }, encoding)).toBeUndefined();
    const range = { start: { line: 2, character: 1 }, end: { line: 3, character: 0 } };
    expect(spanOf(lines, range, encoding)).toBeUndefined();
    expect(clampedSpanOf(lines, range, encoding)).toEqual({ start: 9, end: 12 });
  });

  test('an empty text has one place', () => {
    const empty = { text: '', lineStarts: [0] };
    expect(offsetOf(empty, { line: 0, character: 0 }, encoding)).toBe(0);
    expect(positionOf(empty, 0, encoding)).toEqual({ line: 0, character: 0 });
  });
});

test('characters count UTF-16 units or UTF-8 bytes', () => {
  expect(rangeOf(lines, { start: 4, end: 5 }, 'utf-16')).toEqual({
    start: { line: 0, character: 4 },
    end: { line: 0, character: 5 },
  });
  expect(rangeOf(lines, { start: 4, end: 5 }, 'utf-8')).toEqual({
    start: { line: 0, character: 7 },
    end: { line: 0, character: 8 },
  });
});

test('a byte inside a character counts as its start', () => {
  expect(offsetOf(lines, { line: 0, character: 2 }, 'utf-8')).toBe(1);
  expect(offsetOf(lines, { line: 0, character: 5 }, 'utf-8')).toBe(2);
});

test('a range that ends before it starts is turned around', () => {
  const range = { start: { line: 2, character: 2 }, end: { line: 2, character: 0 } };
  expect(clampedSpanOf(lines, range, 'utf-16')).toEqual({ start: 8, end: 10 });
});
