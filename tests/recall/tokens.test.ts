/** Lines as recall reads them: tokens between bars, and that they make the line again. */
import { expect, it } from 'vitest';
import { codeUnitsOf } from '../../server/base/codeUnits.ts';
import { kindOfText, renderToken, TokenKind, tokenizeLine } from '../../server/recall/tokens.ts';

function tokens(line: string): string[] {
  const found: string[] = [];
  tokenizeLine(codeUnitsOf(line), 0, line.length, true, (start, end) => found.push(line.slice(start, end)));
  return found;
}

function rendered(line: string): string {
  let text = '';
  let previous: TokenKind = TokenKind.newline;
  for (const token of tokens(line)) {
    const kind = kindOfText(token);
    text += renderToken(token, kind, previous);
    previous = kind;
  }
  return text;
}

it.each([
  ['return x', 'return|x'],
  ['a = b+1', 'a| = |b|+|1'],
  ['f(a, "b", c)', 'f|(|a|, |"b"|, |c|)'],
  ['x = f"{y}" # note', 'x| = |f"{y}"| # |note'],
  ['say("two words")', 'say|(|"|two|words|"|)'],
  ['gql`query`', 'gql||`query`'],
  ['if a => b?.c', 'if|a| => |b|?.|c'],
  ["it's", "it'|s"],
  ['名前 = 1.5e3', '名前| = |1.5e3'],
])('%j', (line, picture) => {
  expect(tokens(line).join('|')).toBe(picture);
});

it.each([
  'gql`query`',
  'a  b',
  'x = f"{y}" # note',
  'print  (x)',
  'for (;;) {}',
  '"""doc"""',
  'r"""raw',
  "a'b c'd",
  '$x?.[0]',
])('%j is made again from its tokens', (line) => {
  expect(rendered(line)).toBe(line);
});
