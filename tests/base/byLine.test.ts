/** What is remembered by the line, and by all lines but the cursor's. */
import { expect, it } from 'vitest';
import { byLine } from '../../server/base/byLine.ts';
import { otherLinesOf } from '../../server/base/otherLines.ts';
import type { Window } from '../../server/base/window.ts';

it('a line is told once, and no more lines are remembered than there is room for', () => {
  const asked: string[] = [];
  const lengthOf = byLine(2, (line) => asked.push(line) && line.length);
  expect([lengthOf('ab'), lengthOf('ab'), lengthOf('abc'), lengthOf('ab')]).toEqual([2, 2, 3, 2]);
  expect(asked).toEqual(['ab', 'abc']);
  expect([lengthOf('abcd'), lengthOf('abcd'), lengthOf('ab')]).toEqual([4, 4, 2]);
  expect(asked).toEqual(['ab', 'abc', 'abcd', 'ab']);
});

function windowAt(picture: string, path = '/a.py'): Window {
  const [prefix = '', suffix = ''] = picture.split('█');
  return { path, displayPath: path, languageId: 'python', prefix, suffix, hole: 'line', indent: '', partialWord: '' };
}

it('other lines are the same while the line at the cursor is typed, and no longer', () => {
  const before = otherLinesOf(windowAt('a = 1\nb█ = 2\nc = 3\n'));
  expect(before).toEqual({ path: '/a.py', above: 'a = 1\n', below: '\nc = 3\n' });
  expect(otherLinesOf(windowAt('a = 1\nbcd█\nc = 3\n'))).toBe(before);
  expect(otherLinesOf(windowAt('a = 2\nbcd█\nc = 3\n'))).not.toBe(before);
  expect(otherLinesOf(windowAt('a = 1\nb█\nc = 3\n'))).not.toBe(before);
  expect(otherLinesOf(windowAt('a = 1\nb█\nc = 3\n', '/b.py')).path).toBe('/b.py');
});
