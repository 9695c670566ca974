/** Pictures of a suggestion beside what stands right of the cursor: [text] is inserted, ~ marks what it replaces. */
import { expect, it } from 'vitest';
import { fitClosers } from '../../server/complete/closers.ts';

function fitted(text: string, rest: string): string {
  const { text: inserted, overwrites } = fitClosers(text, rest);
  return `[${inserted}]${'~'.repeat(overwrites)}${rest.slice(overwrites)}`;
}

it.each([
  ['path', '', '[path]'],
  ['path', ')', '[path])'],
  // The closer that the editor inserted is generated too: it stands once.
  ['path)', ')', '[path])'],
  // The text goes on after it: it is replaced, not doubled.
  ['path) as file:', ')', '[path) as file:]~'],
  ['a, b)]', ')]', '[a, b])]'],
  ['f(x)', ')', '[f(x)])'],
  ['key", value)', '")', '[key", value)]~~'],
  ['x + 1', ';', '[x + 1];'],
  ['', ')', '[])'],
])('%j before %j', (text, rest, picture) => {
  expect(fitted(text, rest)).toBe(picture);
});
