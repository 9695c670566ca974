/** Jaccard over sliding windows, against cases counted by hand, and as Copilot and Cody use it. */
import { describe, expect, it } from 'vitest';
import { cody, codyWords } from '../../../bench/systems/cody.ts';
import { copilot, copilotWords } from '../../../bench/systems/copilot.ts';
import { bagJaccard, setJaccard } from '../../../bench/systems/jaccard.ts';
import { requestOn } from '../../support/benchRequest.ts';

describe('of sets', () => {
  it('divides what both have by what either has', () => {
    // {a, b, c} and {a, c}: 2 of 3. {c, a} and {a, c}: 2 of 2.
    expect(setJaccard([['a', 'b'], ['c'], ['a']], new Set(['a', 'c']), 2)).toEqual([
      { start: 0, score: 2 / 3 },
      { start: 1, score: 1 },
    ]);
  });

  it('counts a word once, and forgets it when its last line has left', () => {
    // {a}; {a, x}; {x}
    const lines = [['a', 'a'], ['a'], ['x'], ['x']];
    expect(setJaccard(lines, new Set(['a']), 2).map(({ score }) => score)).toEqual([1, 1 / 2, 0]);
  });

  it('takes a short file as one window', () => {
    expect(setJaccard([['a'], ['b']], new Set(['a']), 60)).toEqual([{ start: 0, score: 1 / 2 }]);
    expect(setJaccard([], new Set(['a']), 60)).toEqual([]);
  });
});

describe('of bags', () => {
  it('counts a word as often as it stands', () => {
    // The query is {a: 2, b: 1}. {a: 1}: 1 of 3. {a: 1, b: 2}: 1 + 1 of 2 + 2. Both lines, {a: 2, b: 2}: 2 + 1 of 2 + 2.
    const lines = [['a'], ['a', 'b', 'b']];
    expect(bagJaccard(lines, ['a', 'a', 'b'], 1).map(({ score }) => score)).toEqual([1 / 3, 2 / 4]);
    expect(bagJaccard(lines, ['a', 'a', 'b'], 2).map(({ score }) => score)).toEqual([3 / 4]);
  });
});

describe('Copilot', () => {
  it('leaves out the words of English and of programming languages', () => {
    expect(copilotWords('return self.price_of(item) if the item else None')).toEqual([
      ...['self', 'price', 'item', 'item', 'None'],
    ]);
  });

  it('shows the best 60 lines of each open file', async () => {
    const filler = Array.from({ length: 100 }, (_, index) => `x${index}`);
    const files = {
      'shop/far.py': [...filler, 'gross = price(item)', 'rate = tax(item)', ...filler].join('\n'),
      'shop/other.py': 'nothing alike',
    };
    const snippets = await copilot.snippets(requestOn('gross = price(item)\nrate = █', files));
    // Words {gross, price, item, rate}: all windows with both lines are alike, 4 of 4 + tax + 58; the first one is taken.
    expect(snippets.map(({ displayPath, lines, score }) => ({ displayPath, lines, score }))).toEqual([
      { displayPath: 'shop/far.py', lines: { start: 42, end: 102 }, score: 4 / 63 },
    ]);
  });
});

describe('Cody', () => {
  it('takes words and their parts, less those of English', () => {
    expect(codyWords('the parseUrl of x_y is 5')).toEqual(['parseurl', 'parse', 'url', 'x_y', 'x', 'y', '5']);
  });

  it('shows windows that do not overlap and do not begin with an empty line', async () => {
    const block = ['', 'gross = price', ...Array.from({ length: 49 }, () => 'z')];
    const between = Array.from({ length: 60 }, () => 'z');
    const files = { 'shop/far.py': [...block, ...between, ...block].join('\n') };
    const snippets = await cody.snippets(requestOn('gross = price█', files));
    // 49 lines of one word and "gross price", or 48 of them and an empty line, which must not come first.
    expect(snippets.map(({ lines, score }) => ({ ...lines, score }))).toEqual([
      { start: 63, end: 113, score: 2 / 50 },
      { start: 1, end: 51, score: 2 / 51 },
    ]);
  });
});
