/** Pictures of answers that go beyond the hole: pieces as a model gives them, and what is let through after each. */
import { expect, it } from 'vitest';
import { AnswerEnd } from '../../server/model/answerEnd.ts';

function shown(languageId: string, ...pieces: string[]): string[] {
  const answer = new AnswerEnd({ languageId, path: 'shop/cart.py' });
  const parts: string[] = [];
  for (const piece of pieces) {
    parts.push(answer.push(piece));
    if (answer.isOver) return [...parts, 'over'];
  }
  return [...parts, answer.rest()];
}

it.each([
  ['code', 'python', ['total', ' = sum(', 'rows)\n'], ['total', ' = sum(', 'rows)\n', '']],
  [
    "a snippet's header",
    'python',
    ['rows)', '\n', '# ', 'Compare ', 'tax.py', ':', '\n# RATE'],
    ['rows)', '\n', '', '', '', '', '', 'over'],
  ],
  ['one at its very end', 'python', ['rows)\n', '# Compare tax.py:'], ['rows)\n', '', '']],
  ['one in marks that close', 'html', ['<p>', '\n<!-- Compare a.html: -->', '\n'], ['<p>', '\n', '', 'over']],
  [
    'a comment that begins alike',
    'python',
    ['# ', 'Compare ', 'both', '\n', 'x'],
    ['', '', '', '# Compare both\n', 'x', ''],
  ],
  [
    'the path of the file itself',
    'python',
    ['pass\n', '# shop/', 'cart.py', '\n', 'x'],
    ['pass\n', '', '', '', 'over'],
  ],
  ['a comment about that path', 'python', ['# shop/cart.py', ' holds it\n'], ['', '# shop/cart.py holds it\n', '']],
  ["Codestral's header", 'python', ['pass\n', '+++', '++ tax', '.py\n'], ['pass\n', '', '', '', 'over']],
  ['a special token in pieces', 'rust', ['a();', '<|', 'endof', 'text|>', 'b'], ['a();', '', '', '', 'over']],
  ['a comparison', 'rust', ['a <', ' b', ' && c <', 'd'], ['a ', '< b', ' && c ', '', '<d']],
  ['a list', 'rust', ['a[', 'INDEX', ']'], ['a', '', '[INDEX]', '']],
])('lets %s through as far as it is code', (_name, languageId, pieces, wanted) => {
  expect(shown(languageId, ...pieces)).toEqual(wanted);
});
