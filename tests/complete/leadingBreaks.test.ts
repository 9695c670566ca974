/** What becomes of line breaks at the beginning of a suggestion: `█` is the cursor. */
import { expect, it } from 'vitest';
import { trimCompletion } from '../../server/complete/trim.ts';
import { promptAt } from '../support/prompt.ts';

async function shown(picture: string, ...texts: string[]): Promise<string> {
  const { window } = promptAt(picture);
  const line = window.prefix.slice(window.prefix.lastIndexOf('\n') + 1);
  const pieces = texts.map((text) => ({ text, logProb: -0.1 }));
  return (await trimCompletion(pieces, { ...window, indent: line, hole: 'line' }, 10, undefined)).text;
}

it.each([
  ['the line that a model puts below a blank one', 'def a():\n    █\n', ['\n', '    ', 'b()', '\n'], 'b()'],
  ['what is deeper', 'def a():\n    if c:\n    █\n', ['\n\n  ', '      b()', '\n'], '    b()'],
  ['nothing where the block ends', 'def a():\n    b()\n    █\n', ['\n', 'def c():', '\n'], ''],
  ['nothing but blank lines', 'a()\n█\n', ['\n', '\n', '\n'], ''],
  ['a line break behind code', 'a(█', ['\n    b)', '\n'], '\n    b)'],
])('shows %s', async (_name, picture, texts, wanted) => {
  expect(await shown(picture, ...texts)).toBe(wanted);
});

it('keeps the probability of what was left out, and forgets what failed', async () => {
  const { window } = promptAt('a()\n█\n');
  const pieces = [
    { text: '\n', logProb: -1 },
    { text: '', logProb: 0, failure: 'the model broke off' },
    { text: '\n', logProb: -0.5 },
    { text: 'b()', logProb: -0.25 },
  ];
  const trimmed = await trimCompletion(pieces, { ...window, indent: '', hole: 'line' }, 10, undefined);
  expect(trimmed).toMatchObject({ text: 'b()', logProb: -0.75, notes: ['the model broke off'] });
});
