/** How a suggestion's indentation is fitted to the file's: `█` is the cursor. */
import { expect, it } from 'vitest';
import { fitIndentation } from '../../server/complete/indentation.ts';
import { trimCompletion } from '../../server/complete/trim.ts';
import { promptAt } from '../support/prompt.ts';

function at(picture: string) {
  const { window } = promptAt(picture);
  const line = window.prefix.slice(window.prefix.lastIndexOf('\n') + 1);
  return { ...window, indent: /^\s*/.exec(line)?.[0] ?? '' };
}

it.each([
  ['tabs, as the file has', 'func a() {\n\tb()\n\tif c {█', '\n        d()\n    }', '\n\t\td()\n\t}'],
  ['tabs of two columns', 'func a() {\n\tif c {█', '\n    d()\n  }', '\n\t\td()\n\t}'],
  ['spaces, as the file has', 'if a:\n  b()\n  if c:█', '\n\t\td()\n\te()', '\n    d()\n  e()'],
  ['no repeated indentation', 'def a():\n    b()\n    █', '    c()\n    d()', 'c()\n    d()'],
  ['no indentation that is none of the line above', 'func a() {\n\tb()\n\t█', '\t\tc()', 'c()'],
  ['no lone space before a line', 'class A {\n    int b;\n    █', ' int c;', 'int c;'],
  ['indentation up to that of the line above', 'def a():\n    if b:\n        c()\n    █', '    d()', '    d()'],
  ['indentation that goes deeper below an opener', 'def a():\n    if b:\n    █', '    c()', '    c()'],
  ['what is right already', 'def a():\n    b()\n    █', 'c(\n        d\n    )', 'c(\n        d\n    )'],
  ['a file that does not tell', 'a(█', '\n\tb)', '\n\tb)'],
])('gives %s', (_name, picture, text, wanted) => {
  expect(fitIndentation(text, at(picture))).toBe(wanted);
});

it('keeps count of where its lines end', async () => {
  const window = { ...at('func a() {\n\tb()\n█\n}'), hole: 'block' as const, languageId: 'go' };
  const pieces = ['    c()', '\n    d()', '\n    e()'].map((text) => ({ text, logProb: -0.1 }));
  const { text, lineEnds } = await trimCompletion(pieces, window, 10, undefined);
  const cut = lineEnds.map(({ length }) => text.slice(0, length));
  expect(cut).toEqual(['\tc()', '\tc()\n\td()']);
});
