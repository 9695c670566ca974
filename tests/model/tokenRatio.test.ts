/** The size of texts in a remote model's tokens, and that it stands still while little changes. */
import { expect, it } from 'vitest';
import { TokenRatio } from '../../server/model/tokenRatio.ts';

const text = 'x'.repeat(1_000);

it('follows what a server counts, and not each small change of it', () => {
  const ratio = new TokenRatio();
  ratio.learn(2_000, 1_000);
  const learned = ratio.count(text);
  expect(learned).toBe(575);
  for (const tokens of [950, 1_050, 1_000, 980]) ratio.learn(2_000, tokens);
  expect(ratio.count(text)).toBe(learned);
  for (let answer = 0; answer < 20; answer++) ratio.learn(4_000, 1_000);
  expect(ratio.count(text)).toBeLessThan(350);
});

it('does not learn from what says little', () => {
  const ratio = new TokenRatio();
  const before = ratio.count(text);
  ratio.learn(20, 20);
  ratio.learn(5_000, 0);
  expect(ratio.count(text)).toBe(before);
});
