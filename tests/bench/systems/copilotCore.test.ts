/** What is read from Copilot's core: the pieces that it sends to its model, and what its suggestion adds at the cursor. */
import { expect, it } from 'vitest';
import { continuation, piecesOf } from '../../../bench/systems/copilotCore.ts';
import { requestOn } from '../../support/benchRequest.ts';

it('finds its pieces in their files, the best one first', () => {
  const request = requestOn('x = █\n', { 'shop/prices.py': 'a\nb\nc\n', 'shop/log file.py': 'd\ne\n' });
  const context = [
    'Path: shop/cart.py\nCompare this snippet from shop/log%20file.py:\nd\n',
    'Compare this snippet from shop/prices.py:\nb\nc\n',
    'Compare this snippet from shop/unknown.py:\nz\n',
  ];
  const pieces = piecesOf(request, { prompt: '', suffix: '', context }, request.files);
  expect(pieces.map(({ file, start, end, text }) => [file.displayPath, start, end, text])).toEqual([
    ['shop/prices.py', 1, 3, 'b\nc'],
    ['shop/log file.py', 0, 1, 'd'],
  ]);
});

it('takes what stands on the cursor line out of a suggestion', () => {
  const at = (start: number, end: number) => ({
    start: { line: 1, character: start },
    end: { line: 1, character: end },
  });
  expect(continuation({ insertText: '    net = gross', range: at(0, 10) }, 'x\n    net = ', '\n')).toBe('gross');
  expect(continuation({ insertText: 'f(a, b)', range: at(0, 3) }, 'x\nf(', ')\n')).toBe('a, b');
  expect(continuation({ insertText: 'other', range: at(2, 2) }, 'x\nf(', '\n')).toBe('other');
});
