/** RepoBench's rows in small, of both versions, and what is said of one that is not right. */
import { expect, it } from 'vitest';
import { readRepoBench } from '../../../bench/datasets/repoBench.ts';
import { holeKinds } from '../../../bench/holes/hole.ts';
import { jsonLines } from '../../support/repoEvalFolder.ts';
import { scratchFolder } from '../../support/scratchFolder.ts';

const all = { kinds: holeKinds, seed: 1 };
const snippets = [
  { identifier: 'log', path: 'tools/log.py', snippet: 'def log(text):\n    print(text)' },
  { identifier: 'price_of', path: 'shop/prices.py', snippet: 'def price_of(item):\n    return 1' },
];
const row = {
  ...{ repo_name: 'own/shop', file_path: 'shop/cart.py', context: snippets, token_num: 20, level: '2k' },
  ...{ import_statement: 'from shop.prices import price_of', cropped_code: '    gross = 0\n' },
  ...{
    all_code: '\n\ndef total(item):\n    gross = 0\n',
    next_line: '    gross += price_of(item)',
    gold_snippet_index: 1,
  },
  created_at: '2023-12-01T00:00:00',
};

async function read(rows: readonly unknown[]) {
  const folder = await scratchFolder({ 'data/cross_file_first.jsonl': jsonLines(rows) });
  return (await readRepoBench(folder, all, undefined)).map(({ text, start, end, pieces, ...place }) => ({
    ...place,
    picture: `${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}`,
    pieces: pieces.map(({ file, isGold }) => `${file}${isGold ? ' (gold)' : ''}`),
  }));
}

it('of version 1.1 hides the next line below imports and code', async () => {
  expect(await read([row])).toEqual([
    {
      ...{ id: 'cross_file_first/1', kind: 'line', repository: 'own/shop', language: 'python', file: 'shop/cart.py' },
      picture: 'from shop.prices import price_of\n\n\n\ndef total(item):\n    gross = 0\n    ⟦gross += price_of(item)⟧',
      pieces: ['tools/log.py', 'shop/prices.py (gold)'],
    },
  ]);
});

it('of version 1.0 has its code under another name, and context as texts', async () => {
  const { cropped_code: _, all_code: code, repo_name: __, gold_snippet_index: ___, ...old } = row;
  const [retrieval, completion] = await read([
    { ...old, code, context: ['def log(text):', 'def price_of(item):'], gold_snippet_idex: 1 },
    { ...old, code, context: '# Path: shop/prices.py\n# def price_of(item):' },
  ]);
  expect(retrieval?.pieces).toEqual(['context.py', 'context.py (gold)']);
  expect(completion).toMatchObject({ repository: 'cross_file_first', pieces: ['context.py'] });
});

it('that is not right, or no JSON lines, is refused with what to do', async () => {
  const { all_code: _, cropped_code: __, ...noCode } = row;
  await expect(read([noCode])).rejects.toThrow(/line 1 has neither all_code nor code nor cropped_code/);
  await expect(read([{ ...row, context: 3 }])).rejects.toThrow(/line 1 is no row of RepoBench: .*context/s);
  const folder = await scratchFolder({ 'data/cross_file_first-00000-of-00001.parquet': 'PAR1' });
  await expect(readRepoBench(folder, all, undefined)).rejects.toThrow(
    /is a parquet file\. Write them as JSON lines: python3 -c/,
  );
  await expect(readRepoBench('/nonexistent', all, undefined)).rejects.toThrow(/There is no \/nonexistent\. Write them/);
});
