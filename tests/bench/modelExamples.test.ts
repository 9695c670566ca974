/** What a model is trained on: each hole as the text around it, with what retrieval shows there. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../bench/statistics.ts';
import { type Example, examplesOf, type TextFile } from '../../bench/train/model/examples.ts';
import type { Engine } from '../../server/engine.ts';
import { openBenchOn } from '../support/benchRepository.ts';

const price = `class Price:
    def __init__(self, cents):
        self.cents = cents

    def plus_tax(self, rate):
        return Price(self.cents + self.cents * rate // 100)
`;
const order = `from shop.price import Price


def total(items):
    result = 0
    for item in items:
        result = result + Price(item.cents).plus_tax(19).cents
    return result


def largest(items):
    return max(items, key=lambda item: Price(item.cents).plus_tax(19).cents)
`;
const files = { 'shop/price.py': price, 'shop/order.py': order, 'notes.md': '# Notes\n'.repeat(40) };

let engine: Engine;
let clean: () => Promise<void> = async () => undefined;
beforeAll(async () => {
  ({ engine } = await openBenchOn(files, (atEnd) => {
    clean = atEnd;
  }));
});
afterAll(() => clean());

function rowsOf(seed: number): (TextFile | Example)[] {
  const options = { languages: new Set(['python']), random: seededRandom(seed), onProgress: () => undefined };
  return [...examplesOf(engine.workspace, options)];
}

function drawn(): { text: string; hole: Example }[] {
  return Array.from({ length: 40 }, (_, seed) => rowsOf(seed)).flatMap((rows) => {
    const texts = new Map(rows.flatMap((row) => (row.type === 'file' ? [[row.path, row.text]] : [])));
    return rows.flatMap((row) => (row.type === 'example' ? [{ text: texts.get(row.path) ?? '', hole: row }] : []));
  });
}

describe('the examples of a repository', () => {
  it('begin with the texts of its files in that language, and the same seed draws the same', () => {
    const rows = rowsOf(1);
    expect(rows.slice(0, 2)).toEqual([
      { type: 'file', path: 'shop/order.py', language: 'python', text: order },
      // The other file is too short to learn from.
      expect.objectContaining({ type: 'example', path: 'shop/order.py' }),
    ]);
    expect(rowsOf(1)).toEqual(rows);
  });

  it('hide text from the start of a line on, and never nothing', () => {
    for (const { text, hole } of drawn()) {
      expect(hole.start === 0 || text[hole.start - 1] === '\n').toBe(true);
      expect(text.slice(hole.start, hole.end).trim()).not.toBe('');
      expect(hole.end).toBeLessThanOrEqual(text.length);
    }
  });

  it('are of lines, of several lines, and end before brackets that an editor closes', () => {
    const hidden = drawn().map(({ text, hole }) => text.slice(hole.start, hole.end));
    expect(hidden).toContain('        result = result + Price(item.cents).plus_tax(19).cents');
    expect(hidden).toContain('    return max(items, key=lambda item: Price(item.cents).plus_tax(19).cents');
    expect(hidden.some((one) => one.includes('\n'))).toBe(true);
  });

  it('show what retrieval finds in other files, and nothing of their own', () => {
    const calls = drawn().filter(({ text, hole }) => text.slice(hole.start, hole.end).includes('plus_tax'));
    for (const { hole } of calls) {
      const shown = hole.snippets.map(({ path, text }) => `${path}: ${text}`).join('\n');
      expect(shown).toContain('shop/price.py: ');
      expect(shown).toContain('def plus_tax(self, rate)');
      expect(shown).not.toContain('shop/order.py');
    }
  });
});
