/** When the context of a line is kept while it is typed in: `█` is the cursor. */
import { expect, it } from 'vitest';
import { LineContext } from '../../server/complete/lineContext.ts';
import { promptAt } from '../support/prompt.ts';

const at = (picture: string) => promptAt(picture).window;

function isKept(before: string, now: string, others: readonly [number, number] = [1, 1]): boolean {
  const context = new LineContext<string>();
  context.keep(at(before), others[0], 'pieces');
  return context.find(at(now), others[1]) === 'pieces';
}

it.each([
  ['letters are typed', 'a()\nto█\nb()', 'a()\ntotal█\nb()', true],
  ['nothing is', 'to█', 'to█', true],
  ['letters are taken back', 'total█', 'to█', true],
  ['words are typed', 'return █', 'return not a█', true],
  ['a dot is typed', 'self█', 'self.█', false],
  ['a call is opened', 'f█', 'f(█', false],
  ['a value begins', 'total █', 'total = █', false],
  ['the next line begins', 'total█', 'total\n█', false],
  ['a dot is taken back', 'self.█', 'self█', false],
  ['another place is typed at', 'a\nb█', 'ax█\nb', false],
  ['what stands below changes', 'a█\nb', 'ab█\nc', false],
])('where %s', (_name, before, now, kept) => {
  expect(isKept(before, now)).toBe(kept);
});

it('keeps nothing when another file has changed, or once it is cleared', () => {
  expect(isKept('a█', 'ab█', [1, 2])).toBe(false);
  const context = new LineContext<string>();
  context.keep(at('a█'), 1, 'pieces');
  context.clear();
  expect(context.find(at('a█'), 1)).toBeUndefined();
});
