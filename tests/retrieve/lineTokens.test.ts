/** Lines as the numbers of their tokens. */
import { expect, it } from 'vitest';
import { LineTokens } from '../../server/retrieve/lineTokens.ts';

it('numbers words and signs in the order in which they come, each once a line', () => {
  const lines = new LineTokens();
  expect(lines.read('a_b = f(a_b)\n\nf = a').tokens).toEqual([[0, 1, 2, 3, 4], [], [2, 1, 5]]);
  expect(lines.read('f(x)').tokens).toEqual([[2, 3, 6, 4]]);
  expect(lines.size).toBe(7);
});

it('holds thousands of them', () => {
  const words = Array.from({ length: 5_000 }, (_, index) => `word${index}`);
  const { tokens } = new LineTokens().read(`${words.join(' ')}\n${words.join(' ')}`);
  const numbers = words.map((_, index) => index);
  expect(tokens).toEqual([numbers, numbers]);
});
