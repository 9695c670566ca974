/** Where lines start, made anew and kept through edits, and where one ends. */
import { expect, test } from 'vitest';
import { editedLineStarts, endOfLine, lineStartsOf } from '../../server/base/lines.ts';

test('every kind of line break starts a line', () => {
  expect(lineStartsOf('')).toEqual([0]);
  expect(lineStartsOf('a\nb\r\nc\rd')).toEqual([0, 2, 5, 7]);
  expect(lineStartsOf('\r\r\n\n')).toEqual([0, 1, 3, 4]);
});

test('line starts after an edit equal those of the new text', () => {
  const letters = ['a', '\n', '\r', 'b'];
  let state = 7;
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const someText = (most: number) => Array.from({ length: random(most) }, () => letters[random(4)]).join('');
  let text = someText(20);
  let starts = lineStartsOf(text);
  for (let step = 0; step < 3_000; step++) {
    const start = random(text.length + 1);
    const end = start + random(text.length - start + 1) * random(2);
    const inserted = someText(6);
    const next = text.slice(0, start) + inserted + text.slice(end);
    starts = editedLineStarts(starts, next, start, end, inserted.length);
    expect(starts, JSON.stringify([text, start, end, inserted])).toEqual(lineStartsOf(next));
    text = next.length > 60 ? '' : next;
    if (next.length > 60) starts = [0];
  }
});

test('a line ends at its break, or with the text', () => {
  expect(endOfLine('ab\ncd', 1)).toBe(2);
  expect(endOfLine('ab\ncd', 2)).toBe(2);
  expect(endOfLine('ab\ncd', 3)).toBe(5);
  expect(endOfLine('', 0)).toBe(0);
});
