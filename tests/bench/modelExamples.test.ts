/** What a model is trained on: each hole as the text around it, with what retrieval and recall show there. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { seededRandom } from '../../bench/statistics.ts';
import { codeOf } from '../../bench/train/model/code.ts';
import { type Example, examplesOf, type TextFile } from '../../bench/train/model/examples.ts';
import type { Engine } from '../../server/engine.ts';
import { openBenchOn } from '../support/benchRepository.ts';
import { listOf } from '../support/listOf.ts';
import { removeFolder, temporaryFolder } from '../support/workspaceFixture.ts';

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

function rowsOf(seed: number): Promise<(TextFile | Example)[]> {
  const options = { languages: new Set(['python']), random: seededRandom(seed), onProgress: () => undefined };
  const parts = { view: engine.workspace, recall: engine.recall, order: undefined };
  return listOf(examplesOf(parts, options));
}

async function drawn(): Promise<{ text: string; hole: Example }[]> {
  const all: (TextFile | Example)[][] = [];
  for (let seed = 0; seed < 40; seed++) all.push(await rowsOf(seed));
  return all.flatMap((rows) => {
    const texts = new Map(rows.flatMap((row) => (row.type === 'file' ? [[row.path, row.text]] : [])));
    return rows.flatMap((row) => (row.type === 'example' ? [{ text: texts.get(row.path) ?? '', hole: row }] : []));
  });
}

describe('the examples of a repository', () => {
  it('begin with the texts of its files in that language, and the same seed draws the same', async () => {
    const rows = await rowsOf(1);
    expect(rows.slice(0, 2)).toEqual([
      { type: 'file', path: 'shop/order.py', language: 'python', text: order },
      // The other file is too short to learn from.
      expect.objectContaining({ type: 'example', path: 'shop/order.py' }),
    ]);
    expect(await rowsOf(1)).toEqual(rows);
  });

  it('hide text from the start of a line on, and never nothing', async () => {
    for (const { text, hole } of await drawn()) {
      expect(hole.start === 0 || text[hole.start - 1] === '\n').toBe(true);
      expect(text.slice(hole.start, hole.end).trim()).not.toBe('');
      expect(hole.end).toBeLessThanOrEqual(text.length);
    }
  });

  it('are of lines, of several lines, and end before brackets that an editor closes', async () => {
    const hidden = (await drawn()).map(({ text, hole }) => text.slice(hole.start, hole.end));
    expect(hidden).toContain('        result = result + Price(item.cents).plus_tax(19).cents');
    expect(hidden).toContain('    return max(items, key=lambda item: Price(item.cents).plus_tax(19).cents');
    expect(hidden.some((one) => one.includes('\n'))).toBe(true);
  });

  it('show what retrieval finds in other files, and nothing of their own', async () => {
    const calls = (await drawn()).filter(({ text, hole }) => text.slice(hole.start, hole.end).includes('plus_tax'));
    for (const { hole } of calls) {
      const shown = hole.snippets.map(({ path, text }) => `${path}: ${text}`).join('\n');
      expect(shown).toContain('shop/price.py: ');
      expect(shown).toContain('def plus_tax(self, rate)');
      expect(shown).not.toContain('shop/order.py');
    }
  });

  it('say what recall would write behind the cursor, which never is what it was told', async () => {
    const drafts = (await drawn()).flatMap(({ text, hole }) => hole.drafts.map((draft) => ({ text, hole, draft })));
    expect(drafts.length).toBeGreaterThan(20);
    for (const { text, hole, draft } of drafts) {
      expect(hole.cursor).toBeGreaterThanOrEqual(hole.start);
      expect(text.slice(hole.start, hole.cursor)).not.toContain('\n');
      expect(draft.text).not.toContain('\n');
      expect(draft.chance).toBeGreaterThan(0);
      expect(draft.chance).toBeLessThanOrEqual(1);
    }
  });
});

describe('code without examples', () => {
  it('is what the product would read: in that language, by the ignore rules, secrets masked, copies of other splits left out', async () => {
    const secret = `ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`;
    const folder = temporaryFolder({
      '.gitignore': 'build/\n',
      'build/made.py': price.repeat(2),
      'shop/price.py': price,
      'shop/order.py': `${order}token = "${secret}"\n`,
      'shop/copy.py': order,
      'shop/tiny.py': 'a = 1\n',
      'notes.md': '# Notes\n'.repeat(40),
    });
    onTestFinished(() => removeFolder(folder));
    const options = { languages: new Set(['python']), random: seededRandom(3) };
    const rows = await listOf(codeOf({ folder, excluded: ['shop/copy.py'] }, options));
    expect(rows.map(({ path }) => path)).toEqual(['shop/order.py']);
    expect(rows[0]?.text).toContain('def total(items)');
    expect(rows[0]?.text).not.toContain(secret);
  });
});
