/** How sure a text is that was cut out of what a model gave. */
import { expect, it } from 'vitest';
import { trimCompletion } from '../../server/complete/trim.ts';
import { promptAt } from '../support/prompt.ts';

it.each([
  ['a line break of its own', ['f()', '\n'], 0.5],
  ['a piece that is kept in part', ['f(', ')\n'], 0.25],
  ['one piece of several lines', ['f()\ng()\n'], 0.5],
])('counts what is shown: %s', async (_name, texts, wanted) => {
  const pieces = texts.map((text) => ({ text, logProb: Math.log(0.5) }));
  const { window } = promptAt('x = █\n');
  const { text, logProb } = await trimCompletion(pieces, { ...window, hole: 'line' }, 10, undefined);
  expect([text, Math.exp(logProb)]).toEqual(['f()', wanted]);
});
