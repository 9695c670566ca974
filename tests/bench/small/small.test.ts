/** The runs with the small model, merged and told: a few holes, whose shares and differences a person can work out. */
import { describe, expect, it } from 'vitest';
import type { HoleKind } from '../../../bench/holes/hole.ts';
import { markdownOf } from '../../../bench/report/markdown.ts';
import type { MeasuredHole, Metrics } from '../../../bench/run/record.ts';
import { kindChart } from '../../../bench/small/chart.ts';
import { figuresOf } from '../../../bench/small/figures.ts';
import { gateFigures } from '../../../bench/small/gate.ts';
import { mergeRuns, type NamedRun, withBest } from '../../../bench/small/merge.ts';
import { about, tablesOf } from '../../../bench/small/tables.ts';
import { benchHeader, measuredHole } from '../../support/benchRecord.ts';

const right: Partial<Metrics> = { exact: true, similarity: 1, nats: 1 };
const wrong: Partial<Metrics> = { exact: false, similarity: 0.5, nats: 10 };
const repositories = ['a', 'b', 'c', 'd'];

/** In each repository two lines; `ours` and `none` say which of them are right. */
function runOf(
  name: string,
  ours: readonly [boolean, boolean],
  none?: readonly [boolean, boolean],
  { lines = 2, seed = 1, hidden = 'total' } = {},
): NamedRun {
  const systems = none === undefined ? ['ours'] : ['none', 'ours'];
  const holes = repositories.flatMap((repository, index) =>
    [0, 1].slice(0, lines).map((line) => {
      const metrics = { ours: ours[line] ? right : wrong, none: none?.[line] ? right : wrong };
      const one = measuredHole(`${repository}${line}`, 2 * index + line, metrics, { repository });
      return {
        ...{ ...one, hole: { ...one.hole, hidden } },
        rows: one.rows.filter(({ system }) => systems.includes(system)),
      };
    }),
  );
  return { name, recorded: { header: { ...benchHeader, generator: name, systems, seed }, holes, isWhole: true } };
}

const recall = runOf('recall', [true, false]);
const model = runOf('model', [false, true], [false, false]);
const cascade = runOf('cascade', [true, true]);
const smollm2 = runOf('smollm2', [false, false], [false, false], { lines: 1 });

describe('runs over the same holes', () => {
  it('are merged hole by hole, rows by run and system', () => {
    const { holes, unmatched } = mergeRuns(recall, model);
    expect([holes.length, unmatched]).toEqual([8, 0]);
    expect(holes[1]?.rows.map(({ system, metrics }) => [system, metrics.exact])).toEqual([
      ['recall+ours', false],
      ['model+none', false],
      ['model+ours', true],
    ]);
  });

  it('leave the holes of a sample', () => {
    const { holes, unmatched } = mergeRuns(recall, model, smollm2);
    expect([holes.map(({ hole }) => hole.id), unmatched]).toEqual([['a0', 'b0', 'c0', 'd0'], 0]);
  });

  it('count holes that are cut otherwise', () => {
    expect(mergeRuns(recall, runOf('model', [true, true], undefined, { hidden: 'sum' }))).toEqual({
      ...{ holes: [], unmatched: 8 },
    });
  });

  it('are refused when the holes are other ones', () => {
    expect(() => mergeRuns(recall, runOf('model', [true, true], undefined, { seed: 2 }))).toThrow('another seed');
  });

  it('have a best answer: the right one, else the nearest', () => {
    const near = { ...wrong, similarity: 0.9 };
    const one = measuredHole('x', 0, { none: wrong, ours: near });
    const other = measuredHole('y', 1, { none: right, ours: near });
    const best = withBest([one, other], ['ours', 'none'], 'best').map(({ rows }) => rows.at(-1));
    expect(best.map((row) => [row?.system, row?.metrics.exact, row?.metrics.similarity])).toEqual([
      ['best', false, 0.9],
      ['best', true, 1],
    ]);
  });
});

describe('what they say', () => {
  const figures = figuresOf([recall, model, cascade], smollm2);

  it('has the share of each, and what the best of both would reach', () => {
    expect(figures.all.answers.map(({ name, n, exact }) => [name, n, exact.mean])).toEqual([
      ['recall+ours', 8, 0.5],
      ['model+none', 8, 0],
      ['model+ours', 8, 0.5],
      ['cascade+ours', 8, 1],
      ['best', 8, 1],
    ]);
    expect(figures.all.answers[0]?.byKind.line).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
    expect(figures.all.answers[0]?.byLanguage).toEqual({ python: { n: 8, exact: 0.5 } });
    // 1 and 10 nats for five characters each.
    expect(figures.all.answers[0]?.lossPerCharacter).toBeCloseTo(1.1);
    expect(figures.all.answers.at(-1)).not.toHaveProperty('use');
  });

  it('has differences on the holes of both', () => {
    const told = figures.compared
      .filter(({ kind }) => kind === 'all')
      .map(({ second, first, differences: { exact } }) => [second, first, exact.n, exact.mean, exact.verdict]);
    expect(told).toEqual([
      ['cascade+ours', 'recall+ours', 8, 0.5, 'better'],
      ['model+ours', 'model+none', 8, 0.5, 'better'],
      ['model+ours', 'recall+ours', 8, 0, 'none'],
      ['best', 'cascade+ours', 8, 0, 'none'],
      ['model+ours', 'smollm2+ours', 4, 0, 'none'],
      ['model+none', 'smollm2+none', 4, 0, 'none'],
      ['smollm2+ours', 'smollm2+none', 4, 0, 'none'],
    ]);
  });

  it('tells what recall alone and the model are worth on each side of the gate', () => {
    const sure = (one: MeasuredHole, confidence: number, kind: HoleKind): MeasuredHole => ({
      ...{ ...one, hole: { ...one.hole, kind } },
      rows: one.rows.map((row) => (row.system === 'recall+ours' ? { ...row, confidence } : row)),
    });
    const [first, second, third] = mergeRuns(recall, model).holes as [MeasuredHole, MeasuredHole, MeasuredHole];
    const told = gateFigures([sure(first, 0.9, 'member'), sure(second, 0.2, 'member'), sure(third, 0.8, 'line')], 1);
    expect(told.map(({ gate, n, recall, model }) => [gate, n, recall.exact, model.exact])).toEqual([
      ['sure', 1, 1, 0],
      ['asked', 2, 0.5, 0.5],
    ]);
    expect(told[0]?.modelLessRecall.mean).toBe(-1);
    expect(told[0]?.recall.milliseconds).toBe(3);
  });

  it('tells a goal that is met and one that is not', () => {
    const goals = (runs: Parameters<typeof figuresOf>[0]) =>
      tablesOf(figuresOf(runs, undefined))[0]?.rows.map(([, measured, met]) => [measured, met]);
    expect(goals([recall, model, cascade])).toEqual([
      ['50.0 (50.0 to 50.0)', 'yes'],
      ['50.0 (50.0 to 50.0)', 'yes'],
    ]);
    expect(goals([recall, runOf('model', [false, true], [true, false]), runOf('cascade', [false, true])])).toEqual([
      ['0.0 (0.0 to 0.0)', 'no'],
      ['0.0 (0.0 to 0.0)', 'no'],
    ]);
  });

  it('is a page with each run and both groups of holes', () => {
    const tables = tablesOf(figures);
    const page = markdownOf({ title: 'T', about: about(figures), charts: [], tables });
    expect(page).not.toMatch(/undefined|NaN/);
    expect(tables.map(({ title, rows }) => [title, rows.length])).toEqual([
      ['Goals', 2],
      ['Matches', 5],
      ['By language', 1],
      ['Differences', 11],
      ['Before retrieval', 1],
      ['Beside SmolLM2-135M', 7],
      ['Runs', 4],
    ]);
    expect(tables[1]?.rows.map((row) => row.join(' | '))).toMatchInlineSnapshot(`
      [
        "recall | whole repository | 8 | 50.0 (50.0 to 50.0) | 50.0 (50.0 to 50.0) | 75.0 | 0.0 | 100.0 | 0.0 | 1.100 | 3 | 3",
        "small model | none | 8 | 0.0 (0.0 to 0.0) | 0.0 (0.0 to 0.0) | 50.0 | 0.0 | 100.0 | 0.0 | 2.000 | 3 | 3",
        "small model | ours | 8 | 50.0 (50.0 to 50.0) | 50.0 (50.0 to 50.0) | 75.0 | 0.0 | 100.0 | 0.0 | 1.100 | 3 | 3",
        "cascade | recall, ours | 8 | 100.0 (100.0 to 100.0) | 100.0 (100.0 to 100.0) | 100.0 | 0.0 | 100.0 | 0.0 | 0.200 | 3 | 3",
        "best of both | recall, ours | 8 | 100.0 (100.0 to 100.0) | 100.0 (100.0 to 100.0) | 100.0 |  |  |  |  |  | ",
      ]
    `);
  });

  it('is a chart that stands alone', async () => {
    const svg = await kindChart(figures);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="860" height="\d+">/);
    for (const title of ['recall', 'small model, no context', 'best of both']) expect(svg).toContain(`>${title}<`);
    expect(svg).not.toContain('NaN');
  });
});
