/** Runs over published data sets in small, as a person gives them: from a folder to rows and to a report in its own metrics. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readWholeRecord } from '../../../bench/run/recordFile.ts';
import { crossCodeEvalRow } from '../../support/crossCodeEvalRows.ts';
import { jsonLines, repoEvalFolder } from '../../support/repoEvalFolder.ts';
import { runCommand } from '../../support/runCommand.ts';
import { scratchFolder } from '../../support/scratchFolder.ts';

it('RepoEval is filled in its repositories, without its path in the results', async () => {
  const suite = await repoEvalFolder();
  const out = path.join(await scratchFolder(), 'rows.jsonl');
  const ran = await runCommand(['bench', 'run', '--suite', `repoeval:${suite}`, '--mode', 'left', '--out', out]);
  expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining('5 holes, 5 of them measured now') });
  expect(await readFile(out, 'utf8')).not.toContain(suite);
  const { header, holes } = await readWholeRecord(out);
  expect(header).toMatchObject({ suite: 'repoeval', n: 5 });
  // The definition that the hole needs lies in the other file of its repository.
  const call = holes.find(({ hole }) => hole.id === 'own_shop/7:line');
  expect(call?.hole.evidence.map(({ file, name }) => `${file} ${name}`)).toEqual(['shop/prices.py price_of']);
  await runCommand(['bench', 'report', out]);
  expect(await readFile(out.replace('.jsonl', '.md'), 'utf8')).toMatch(
    /## As published\n\nAs compute_score\.py of RepoEval/,
  );
  const shown = await runCommand(['bench', 'show', 'shop/7:line', '--in', out, '--suite', `repoeval:${suite}`]);
  expect(shown.stdout).toContain('  |         ⟦gross += price_of(item, market)⟧');
});

it('CrossCodeEval is filled row by row, and its context is a system', async () => {
  const chunk = 'def price_of(item):\n    return market.ask(item)';
  const other = { metadata: { task_id: 'project_cc_python/63', repository: 'own-shop', file: 'other.py' } };
  const suite = await scratchFolder({
    'python/line_completion_rg1_bm25.jsonl': jsonLines([
      crossCodeEvalRow({ crossfile_context: { list: [{ retrieved_chunk: chunk, filename: 'shop/prices.py' }] } }),
      crossCodeEvalRow({ ...other, prompt: 'gross = ', crossfile_context: { list: [] } }),
    ]),
  });
  const out = path.join(await scratchFolder(), 'rows.jsonl');
  const options = ['--systems', 'none,given,ours', '--generator', 'restricted', '--texts', '--out', out];
  const ran = await runCommand(['bench', 'run', '--suite', `crosscodeeval:${suite}`, ...options]);
  expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining('2 holes') });
  const [first, second] = (await readWholeRecord(out)).holes;
  const given = first?.rows.find(({ system }) => system === 'given');
  expect(given?.snippets).toMatchObject([{ file: 'shop/prices.py', start: 0, end: 2, text: chunk }]);
  expect(first?.hole.evidence.map(({ name }) => name)).toEqual(['price_of']);
  // Nothing of one row is there for the next.
  expect(second?.rows.flatMap(({ snippets }) => snippets)).toEqual([]);
  expect(second?.hole.evidence).toEqual([]);
});

it('what cannot be is said', async () => {
  const run = async (...args: string[]) => (await runCommand(['bench', 'run', ...args])).stderr;
  expect(await run('--suite', 'humaneval:x')).toMatch(/^--suite knows the data sets repoeval:PATH, crosscodeeval:PATH/);
  expect(await run('--suite', 'repoeval:/nonexistent')).toMatch(
    /^There is no \/nonexistent\. Give the folder RepoCoder/,
  );
  expect(await run('--systems', 'given')).toMatch(
    /^given shows what a data set brings: it needs --suite crosscodeeval:PATH/,
  );
  const folder = await repoEvalFolder();
  expect(await run('--suite', `repoeval:${folder}`, '--kinds', 'member')).toMatch(
    /has no hole of the kinds member\.\n$/,
  );
});
