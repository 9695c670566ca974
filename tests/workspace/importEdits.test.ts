/** Which edits of a buffer make its imports be read anew. */
import { expect, test } from 'vitest';
import { applyEdit, newBuffer } from '../../server/workspace/buffers.ts';
import { difference, importsEndAfter, mayChangeImports } from '../../server/workspace/importEdits.ts';

/** The text with `inserted` at the cursor █; imports end where ▲ stands. */
function isReadAnew(picture: string, inserted: string): boolean {
  const importsEnd = picture.replace('█', '').indexOf('▲');
  const start = picture.replace('▲', '').indexOf('█');
  const before = newBuffer('a.py', 'python', 1, picture.replace(/[▲█]/g, ''));
  const [after, edit] = applyEdit(before, { range: { start, end: start }, text: inserted }, 2);
  return mayChangeImports(after, edit, importsEndAfter(edit, importsEnd));
}

const body = 'def f(x):\n    return g(x)\n'.repeat(8);

test.each([
  ['a new line in a body', `import os▲\n${body}    y = 1█\n`, '\n    ', false],
  ['a new line in the imports', `import os█\nimport sys▲\n${body}`, '\n', true],
  ['right behind the last import', `import os▲█\n${body}`, '\n', true],
  ['behind a line that is an import', `import os▲\n${body}import re█\n`, '\n', true],
  ['a name in the parentheses of one', `import os▲\n${body}from a import (\n    b,█\n)\n`, '\n', true],
  ['a pasted import', `import os▲\n${body}█`, 'from a import b\nc = b()\n', true],
  ['pasted code', `import os▲\n${body}█`, 'def h():\n    pass\n', false],
  ['a long pasted text', `import os▲\n${body}█`, body.repeat(40), true],
  ['a name with the word in it', `import os▲\n${body}important = informed█\n`, '\n', false],
])('%s', (_, picture, inserted, expected) => {
  expect(isReadAnew(picture, inserted)).toBe(expected);
});

test.each([
  ['before them', { start: 0, oldEnd: 0, newText: '# c\n' }, 24],
  ['in them', { start: 10, oldEnd: 14, newText: '' }, 16],
  ['over their end', { start: 10, oldEnd: 40, newText: 'abc' }, 13],
  ['behind them', { start: 30, oldEnd: 31, newText: 'abc' }, 20],
])('imports that end at 20, after an edit %s', (_, edit, end) => {
  expect(importsEndAfter(edit, 20)).toBe(end);
});

test.each([
  ['abc', 'abc', { start: 3, oldEnd: 3, newText: '' }],
  ['abc', 'abXc', { start: 2, oldEnd: 2, newText: 'X' }],
  ['aab', 'aaab', { start: 2, oldEnd: 2, newText: 'a' }],
  ['abc', '', { start: 0, oldEnd: 3, newText: '' }],
  ['one two', 'one 2', { start: 4, oldEnd: 7, newText: '2' }],
])('%j becomes %j', (before, after, edit) => {
  expect(difference(before, after)).toEqual(edit);
});
