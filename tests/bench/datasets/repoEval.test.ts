/** RepoEval's folder in small: where its holes lie, packed or not, and what is said of one that is not right. */
import { appendFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openRepoEval } from '../../../bench/datasets/repoEval.ts';
import { holeKinds } from '../../../bench/holes/hole.ts';
import type { Repository } from '../../../bench/repositories.ts';
import { jsonLines, repoEvalFolder, repoEvalSources, taskOf } from '../../support/repoEvalFolder.ts';
import { scratchFolder } from '../../support/scratchFolder.ts';

const all = { kinds: holeKinds, seed: 1 };

async function withOwnCache(): Promise<void> {
  const before = process.env.XDG_CACHE_HOME;
  process.env.XDG_CACHE_HOME = await scratchFolder();
  onTestFinished(() => {
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
  });
}

function hidden(repositories: readonly Repository[]): string[] {
  return repositories.flatMap(({ name, holes = [] }) =>
    holes.map(({ id, kind, file, start, end }) => {
      const text = repoEvalSources[`${name}/${file}`] ?? '';
      return `${id} ${kind} ${text.slice(0, start).split('\n').length}: ${text.slice(start, end)}`;
    }),
  );
}

const expected = [
  'own_shop/7:api api 8: gross += price_of(item, market)',
  'own--shop/idx:function block 6: gross = 0\n    for item in items:\n        gross += price_of(item, market)\n    return gross',
  'own_shop/7:line line 8: gross += price_of(item, market)',
  'own--shop/idx:function:2 block 6: log(text)\n    log(text)',
  'own_tools/6:line line 7: log(text)',
];

it('unpacked, has its holes where the tasks say', async () => {
  const repositories = await openRepoEval(await repoEvalFolder(), all);
  expect(repositories.map(({ name, language }) => `${name} ${language}`)).toEqual([
    'own_shop python',
    'own_tools python',
  ]);
  expect(hidden(repositories)).toEqual(expected);
});

it('packed as it is published, has the same ones', async () => {
  await withOwnCache();
  const folder = await repoEvalFolder(true);
  expect(hidden(await openRepoEval(folder, all))).toEqual(expected);
  expect(hidden(await openRepoEval(folder, all))).toEqual(expected);
});

it('gives holes of the kinds that are wanted, and a seeded sample of them', async () => {
  const folder = await repoEvalFolder();
  expect(hidden(await openRepoEval(folder, { ...all, kinds: ['line'] }))).toHaveLength(2);
  const samples = await Promise.all(
    [1, 1, 2, 3, 4].map(async (seed) => hidden(await openRepoEval(folder, { ...all, seed, n: 2 }))),
  );
  expect(samples.every((sample) => sample.length === 2)).toBe(true);
  expect(samples[0]).toEqual(samples[1]);
  expect(new Set(samples.map(String)).size).toBeGreaterThan(1);
});

it('may be one file of tasks', async () => {
  const folder = await repoEvalFolder();
  const file = path.join(folder, 'datasets/api_level_completion_1k_context_codegen.test.jsonl');
  expect(hidden(await openRepoEval(file, all))).toEqual(expected.slice(0, 1));
});

it('of which something is missing or wrong is refused with what to do', async () => {
  await expect(openRepoEval('/nonexistent', all)).rejects.toThrow(
    'Give the folder RepoCoder of a copy of microsoft/CodeT',
  );
  await expect(openRepoEval(await scratchFolder({ 'a.txt': '' }), all)).rejects.toThrow(
    /There are no tasks in .*datasets\.zip/,
  );
  const folder = await repoEvalFolder();
  const lines = path.join(folder, 'datasets/line_level_completion_1k_context_codegen.test.jsonl');
  await appendFile(lines, '{"prompt": "x", "metadata": {}}\n');
  await expect(openRepoEval(folder, all)).rejects.toThrow(
    /codegen\.test\.jsonl: line 3 is no row of RepoEval.*task_id/s,
  );
  await writeFile(lines, jsonLines([taskOf('own_shop/shop/cart.py', 7, 1, { ground_truth: '        gross += 1' })]));
  await expect(openRepoEval(folder, all)).rejects.toThrow(
    /^1 tasks do not stand where they should \(line 1 of line_level.*: own_shop\/shop\/cart\.py\): .* of another version/,
  );
  await writeFile(lines, '{"prompt": "cut o');
  await expect(openRepoEval(folder, all)).rejects.toThrow(/line 1 is no JSON. The file may be cut off: fetch it anew/);
  await rm(path.join(folder, 'repositories'), { recursive: true });
  await expect(openRepoEval(folder, all)).rejects.toThrow(
    /The repository own_shop is missing: put line_and_api_level\.zip/,
  );
});

it('whose zip is a pointer or damaged is refused with what to do', async () => {
  await withOwnCache();
  const folder = await scratchFolder({ 'datasets/datasets.zip': 'version https://git-lfs.github.com/spec/v1\n' });
  await expect(openRepoEval(folder, all)).rejects.toThrow(
    /could not be unpacked .*run "git lfs pull"; else fetch it anew/,
  );
});
