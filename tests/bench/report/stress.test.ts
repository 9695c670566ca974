/** Reports of stress runs: shares that can be counted by hand, a section for each suite, and what cannot be asked. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../bench/report/compare.ts';
import { markdownOf } from '../../../bench/report/markdown.ts';
import { stressCharts } from '../../../bench/report/stressCharts.ts';
import { summariseStress } from '../../../bench/report/stressSummary.ts';
import { aboutStress, stressTables } from '../../../bench/report/stressTables.ts';
import type { MeasuredHole, Row, StressName } from '../../../bench/run/record.ts';
import type { Recorded } from '../../../bench/run/recordFile.ts';
import { benchHeader, measuredHole } from '../../support/benchRecord.ts';
import { runCommand } from '../../support/runCommand.ts';
import { scratchFolder } from '../../support/scratchFolder.ts';

type Case = Partial<Omit<Row, 'metrics'>> & { readonly exact?: boolean; readonly similarity?: number };

let count = 0;

function stressed(stress: StressName, cases: readonly Case[]): MeasuredHole {
  const measured = measuredHole(`hole${count}`, count++);
  const [first] = measured.rows;
  if (first === undefined) throw new Error('no row');
  const rows = cases.map(({ exact = false, similarity = 0.5, ...row }): Row => {
    return { ...first, ...row, metrics: { ...first.metrics, exact, similarity } };
  });
  return { ...measured, stress, nRows: rows.length, rows };
}

const pair = (before: Case, after: Case) =>
  stressed('pairs', [
    { system: 'needle', at: { definition: 'as it is' }, ...before },
    { system: 'needle', at: { definition: 'renamed' }, ...after },
  ]);
const right = { exact: true, named: true };
const wrong = { named: false };
const changed = (predictions: readonly string[], stale: boolean) =>
  stressed(
    'changes',
    ['as it is', 'deleted', 'created again', 'renamed'].map((change, index) => ({
      ...{ system: 'ours', at: { change }, prediction: predictions[index] ?? '', named: false },
      ...(index % 2 === 1 && { stale }),
    })),
  );
const gated = (none: number, ours: number, filled: number, isSkipped: boolean) => {
  const snippet = { file: 'a.py', start: 0, end: 1, cost: 3, reason: '' };
  const at = { needs: 'nothing at all' };
  return stressed('gate', [
    { system: 'none', at, similarity: none },
    { system: 'ours', at, similarity: ours, snippets: isSkipped ? [] : [snippet] },
    { system: 'ours-without-stop', at, similarity: filled, snippets: [snippet] },
  ]);
};

const recorded: Recorded = {
  header: { ...benchHeader, stress: ['pairs', 'changes', 'gate'], n: 4 },
  isWhole: true,
  holes: [
    pair({ ...right, prediction: 'a' }, { ...right, prediction: 'b' }),
    pair(right, wrong),
    pair(wrong, right),
    pair(wrong, wrong),
    changed(['a', 'b', 'a', 'c'], false),
    changed(['a', 'b', 'c', 'c'], true),
    gated(0.5, 0.9, 0.9, false),
    gated(0.5, 0.1, 0.9, false),
    gated(0.5, 0.5, 0.9, true),
    gated(0.5, 0.5, 0.2, true),
  ],
};
const summary = summariseStress(recorded);

describe('the summary', () => {
  it('tells pairs by what was right before and after', () => {
    const quarter = { both: 0.25, onlyBefore: 0.25, onlyAfter: 0.25, neither: 0.25 };
    expect(summary.pairs[0]).toEqual({
      group: 'all',
      n: 4,
      right: quarter,
      named: quarter,
      changed: 0.25,
      lossBefore: 2,
      lossAfter: 2,
    });
    expect(summary.pairs.map(({ group }) => group)).toEqual(['all', 'python']);
  });

  it('tells what is stale, and what came back', () => {
    const stale = summary.cells
      .filter(({ stress }) => stress === 'changes')
      .map(({ at, stale: share }) => [at.change, share]);
    expect(stale).toEqual([
      ...[
        ['as it is', undefined],
        ['deleted', 0.5],
        ['created again', undefined],
        ['renamed', 0.5],
      ],
    ]);
    expect(summary.restored).toEqual([{ system: 'ours', n: 2, share: 0.5 }]);
  });

  it('tells what the gate lets through, and what it was right to hold', () => {
    const [ours, filled] = summary.gate;
    expect(ours).toMatchObject({ n: 4, skipped: 0.5, helped: 0.25, harmed: 0.25, rightlySkipped: 0.5 });
    expect(ours?.similarityGain).toBeCloseTo(0);
    expect(filled).toMatchObject({ skipped: 0, helped: 0.75, harmed: 0.25, rightlySkipped: undefined });
  });
});

it('has a table and charts for each suite that was run', async () => {
  const tables = stressTables(summary);
  expect([...tables.keys()]).toEqual(['pairs', 'changes', 'gate']);
  const text = markdownOf({ title: 'T', about: aboutStress(summary), charts: [], tables: [...tables.values()].flat() });
  expect(text).toContain('holes: pairs 4, changes 2, gate 4.');
  expect(text).toContain('| all | 4 | 25.0 | 25.0 | 25.0 | 25.0 | 25.0 | 25.0 | 25.0 | 25.0 | 25.0 | 2.000 | 2.000 |');
  expect(text).toContain('| ours | created again | 2 | 0.0 (0.0 to 0.0) | 50.0 | 0.0 |  | 50.0 |');
  const charts = await stressCharts(summary);
  for (const name of tables.keys()) expect(charts.get(name)?.every(({ svg }) => svg.includes('<svg'))).toBe(true);
});

it('is not compared', () => {
  expect(() => compareRuns(recorded, recorded)).toThrow('Results of "bench stress" are reported, not compared');
});

it('a small stress run goes on where it was, and its page joins that of a run', async () => {
  const folder = await scratchFolder();
  const [rows, stress] = [path.join(folder, 'rows.jsonl'), path.join(folder, 'stress.jsonl')];
  const options = ['--language', 'javascript', '--seed', '2'];
  const stressing = ['bench', 'stress', 'pairs,gate', ...options, '--n', '1', '--out', stress];
  expect((await runCommand(stressing)).stderr).toContain('2 holes of 2 suites, 2 of them measured now');
  // As it is when the run was stopped after the first hole.
  const lines = (await readFile(stress, 'utf8')).split('\n');
  await writeFile(stress, `${lines.slice(0, 4).join('\n')}\n`);
  expect((await runCommand(stressing)).stderr).toContain('2 holes of 2 suites, 1 of them measured now');
  await runCommand(['bench', 'run', ...options, '--kinds', 'line', '--n', '1', '--out', rows]);
  expect(await runCommand(['bench', 'report', rows, '--stress', stress])).toMatchObject({ code: 0 });
  const page = await readFile(path.join(folder, 'rows.html'), 'utf8');
  expect(page).toContain('<h2>Matches</h2>');
  expect(page).toContain('<h2>Pairs: one definition renamed, all else the same</h2>');
  expect(page).not.toMatch(/<script|<link|<img|@import|(?:src|href)="|url\(["']?http/);
  expect((await runCommand(['bench', 'stress', 'needles'])).stderr).toMatch(
    /^There is no stress suite "needles"; there are budgets, needle/,
  );
  expect((await runCommand(['bench', 'stress', '--suite', 'repobench:x'])).stderr).toMatch(/repobench has none/);
  expect((await runCommand(['bench', 'report', rows, '--stress', rows])).stderr).toMatch(
    /^--stress takes the results of/,
  );
  // Eight processes, one after another.
}, 120_000);
