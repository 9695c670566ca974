/** CrossCodeEval's folder in small: its rows without and with retrieved context, and what is said of one that is not right. */
import { expect, it } from 'vitest';
import { readCrossCodeEval } from '../../../bench/datasets/crossCodeEval.ts';
import type { GivenRow } from '../../../bench/datasets/given.ts';
import { holeKinds } from '../../../bench/holes/hole.ts';
import { crossCodeEvalRow } from '../../support/crossCodeEvalRows.ts';
import { jsonLines } from '../../support/repoEvalFolder.ts';
import { scratchFolder } from '../../support/scratchFolder.ts';

const all = { kinds: holeKinds, seed: 1 };

const retrieved = {
  crossfile_context: {
    text: '# Here are some relevant code fragments from other files of the repo:\n',
    list: [
      { retrieved_chunk: 'def price_of(item):\n    return 1', filename: 'shop/prices.py', score: 1.5 },
      { retrieved_chunk: 'import os', filename: '../../outside.py', score: 0.5 },
    ],
  },
};
const folderOf = () =>
  scratchFolder({
    'crosscodeeval_data/python/line_completion.jsonl': jsonLines([crossCodeEvalRow({})]),
    'crosscodeeval_data/python/line_completion_rg1_bm25.jsonl': jsonLines([crossCodeEvalRow(retrieved)]),
    'crosscodeeval_data/python/line_completion_oracle_bm25.jsonl': jsonLines([
      crossCodeEvalRow({ crossfile_context: '' }),
    ]),
    'crosscodeeval_data/java/line_completion.jsonl': jsonLines([
      crossCodeEvalRow({ metadata: { task_id: 'project_cc_java/3', repository: 'own-till', file: 'Till.java' } }),
    ]),
  });

function describe({ id, language, repository, file, text, start, end, pieces }: GivenRow) {
  const picture = `${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}`;
  return { id, language, repository, file, picture, pieces: pieces.map((piece) => piece.file) };
}

const row = {
  ...{ id: 'project_cc_python/62', language: 'python', repository: 'own-shop-a544085', file: 'shop/cart.py' },
  picture: 'from shop.prices import price_of\n\ngross = ⟦price_of(item)⟧\nprint(gross)\n',
};

it('has a row for each task, with the context of the main table where it is there', async () => {
  const rows = await readCrossCodeEval(await folderOf(), undefined, all, undefined);
  // What leads out of the repository's folder does not lead out of ours.
  expect(rows.map(describe)).toMatchObject([
    { ...row, pieces: ['shop/prices.py', 'outside.py'] },
    { id: 'project_cc_java/3', language: 'java', pieces: [] },
  ]);
});

it('has other contexts by their names, and none', async () => {
  const folder = await folderOf();
  const none = await readCrossCodeEval(folder, 'none', all, 'python');
  expect(none.map(describe)).toEqual([{ ...row, pieces: [] }]);
  const oracle = await readCrossCodeEval(`${folder}/crosscodeeval_data/python`, 'oracle_bm25', all, undefined);
  expect(oracle.map(describe)).toEqual([{ ...row, pieces: [] }]);
  const file = `${folder}/crosscodeeval_data/java/line_completion.jsonl`;
  expect(await readCrossCodeEval(file, undefined, all, undefined)).toHaveLength(1);
});

it('of which something is missing or wrong is refused with what to do', async () => {
  const read = async (files: Record<string, string>, variant?: string) =>
    readCrossCodeEval(await scratchFolder(files), variant, all, undefined);
  await expect(read({})).rejects.toThrow(/no rows of CrossCodeEval in .*crosscodeeval_data\.tar\.xz/);
  await expect(read({ 'data/crosscodeeval_data.tar.xz': '' })).rejects.toThrow(
    /Unpack the data first: tar -xJf .*tar\.xz -C/,
  );
  await expect(readCrossCodeEval(await folderOf(), 'bm25', all, undefined)).rejects.toThrow(
    /There is no context "bm25" in .*; there are none, oracle_bm25, rg1_bm25\./,
  );
  const { prompt: _, ...noPrompt } = crossCodeEvalRow({});
  await expect(read({ 'python/line_completion.jsonl': jsonLines([noPrompt]) })).rejects.toThrow(
    /line 1 is no row of CrossCodeEval: .*prompt.*other versions have other fields/s,
  );
  await expect(
    read({ 'python/line_completion.jsonl': jsonLines([crossCodeEvalRow({ groundtruth: ' ' })]) }),
  ).rejects.toThrow(/line 1 has no groundtruth/);
});
