/** FILE:LINE:COL as editors print it. */
import { expect, test } from 'vitest';
import { offsetAt, parseFilePosition } from '../../server/commands/position.ts';

test('a place is a file, a line and a column, from 1', () => {
  expect(parseFilePosition('src/a.ts:12:5')).toEqual({ file: 'src/a.ts', line: 12, column: 5 });
  expect(parseFilePosition('C:\\a b.ts:1:1')).toEqual({ file: 'C:\\a b.ts', line: 1, column: 1 });
  for (const text of ['', 'a.ts', 'a.ts:1', ':1:1', 'a.ts:0:1', 'a.ts:1:0', 'a.ts:-1:2', 'a.ts:1:x', 'a.ts:1:1:']) {
    expect(parseFilePosition(text), text).toBeUndefined();
  }
});

test('a place becomes an offset, or a sentence', () => {
  const offset = (line: number, column: number) => offsetAt('ab\r\ncd\n', { file: 'f', line, column });
  expect([offset(1, 1), offset(1, 3), offset(2, 1), offset(2, 3), offset(3, 1)]).toEqual([0, 2, 4, 6, 7]);
  expect(offset(1, 4)).toEqual({ problem: 'Column 4 is outside line 1, whose last is 3.' });
  expect(offset(4, 1)).toEqual({ problem: 'Line 4 is outside the file, which has 3.' });
  expect(offsetAt('', { file: 'f', line: 1, column: 1 })).toBe(0);
});
