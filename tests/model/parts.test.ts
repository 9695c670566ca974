/** How prefix, suffix and snippets share the window, and that typing within a line only appends to the prompt. */
import { expect, it } from 'vitest';
import { promptText } from '../../server/model/http/promptText.ts';
import { partsOf } from '../../server/model/parts.ts';
import { templates } from '../../server/model/templates.ts';
import { promptAt, snippet } from '../support/prompt.ts';

/** One token a character makes sums easy. */
const countTokens = (text: string) => text.length;
const lines = (name: string, count: number) => Array.from({ length: count }, (_, line) => `${name}${line}\n`).join('');

it('gives the suffix up to 15 %, snippets what the prefix can spare, and the prefix all that is left', () => {
  const prompt = promptAt(`${lines('above', 200)}x = █\n${lines('below', 200)}`, {}, [
    snippet('a.py', 'A'.repeat(300)),
    snippet('b.py', 'B'.repeat(300)),
    snippet('c.py', 'C'.repeat(50)),
  ]);
  const parts = partsOf(prompt, { contextTokens: 1_152, outputTokens: 100, countTokens });
  expect(parts.snippets.map(({ path }) => path)).toEqual(['c.py', 'a.py']);
  expect(parts.suffix.length).toBeLessThanOrEqual(150);
  expect(parts.prefix.endsWith('above199\n')).toBe(true);
  const used = parts.prefix.length + parts.suffix.length + 350;
  expect(used).toBeLessThanOrEqual(1_000);
});

it('keeps all of a short file', () => {
  const parts = partsOf(promptAt('a\nb█c\nd\n'), { contextTokens: 512, outputTokens: 64, countTokens });
  expect(parts).toMatchObject({ repository: 'shop', path: 'cart.py', prefix: 'a\n', middle: 'b', suffix: 'c\nd\n' });
});

it.each(['qwen', 'starcoder2', 'codellama', 'deepseek', 'codestral', 'plain'] as const)(
  'appends to the prompt of %s, and changes nothing else, while a line is typed',
  (family) => {
    const render = (typed: string) => {
      const prompt = promptAt(`${lines('above', 400)}${typed}█\n${lines('below', 90)}`);
      return promptText(
        templates[family].render(partsOf(prompt, { contextTokens: 900, outputTokens: 64, countTokens })),
      );
    };
    const first = render('total');
    const later = render('total = sum(');
    const shared = [...first].findIndex((character, index) => character !== later[index]);
    expect(shared === -1 || shared > first.length * 0.9).toBe(true);
  },
);

it('keeps all that stands before what a cheaper engine proposes, however many there are, while a line is typed', () => {
  const beforeProposals = (typed: string, ...texts: readonly string[]) => {
    const proposals = texts.map((text) => ({ text, chance: 0.2 }));
    const prompt = { ...promptAt(`${lines('above', 400)}${typed}█\n${lines('below', 90)}`), proposals };
    const parts = partsOf(prompt, { contextTokens: 900, outputTokens: 64, countTokens, readsProposals: true });
    return promptText(templates.linewright.render(parts)).split(/<\|draft\|>|<\|fim_middle\|>/)[0];
  };
  const first = beforeProposals('total');
  expect(first).toContain('above399');
  expect(beforeProposals('total =', ' sum(', ' 0')).toBe(first);
  expect(beforeProposals('total = s', 'um(', 'orted(', 'uper()')).toBe(first);
});

it('shows proposals as whole lines, the likeliest last, to a model that reads them', () => {
  const picture = promptAt('a = 1\n  b█\n');
  const proposals = [
    { text: ' = a', chance: 0.6 },
    { text: 'reak', chance: 0.2 },
  ];
  const budget = { contextTokens: 900, outputTokens: 64, countTokens };
  const reading = partsOf({ ...picture, proposals }, { ...budget, readsProposals: true });
  expect(reading.proposals).toEqual([
    { line: '  break', chance: 0.2 },
    { line: '  b = a', chance: 0.6 },
  ]);
  // Others have all of the window for other things.
  expect(partsOf({ ...picture, proposals }, budget)).toEqual(partsOf(picture, budget));
});

it('leaves out proposals of more than 40 tokens, and the least likely where a tenth of the window is full', () => {
  const proposed = (contextTokens: number, ...texts: readonly string[]) => {
    const proposals = texts.map((text, index) => ({ text, chance: 0.5 - index / 10 }));
    const prompt = { ...promptAt('█\n'), proposals };
    return partsOf(prompt, { contextTokens, outputTokens: 64, countTokens, readsProposals: true }).proposals;
  };
  // A mark, a digit and the line's end make three tokens.
  const [fits, tooLong] = ['x'.repeat(37), 'y'.repeat(38)];
  expect(proposed(2_048, tooLong, fits)).toEqual([{ line: fits, chance: 0.4 }]);
  // A tenth of 890 tokens are two of 40.
  expect(proposed(1_002, fits, `${fits.slice(1)}a`, `${fits.slice(1)}b`, 'c').map(({ line }) => line.at(-1))).toEqual([
    'c',
    'a',
    'x',
  ]);
});

it('starts the prompt at the same line while a few lines are written', () => {
  const starts = new Set(
    Array.from({ length: 8 }, (_, written) => {
      const prompt = promptAt(`${lines('above', 400)}${lines('new', written)}█`);
      return partsOf(prompt, { contextTokens: 900, outputTokens: 64, countTokens }).prefix.split('\n')[0];
    }),
  );
  expect(starts.size).toBeLessThanOrEqual(2);
});
