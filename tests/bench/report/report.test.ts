/** Reports of a few holes: means, differences and rankings that a person can work out, and pages that need nothing else. */
import { describe, expect, it } from 'vitest';
import { chartsOf } from '../../../bench/report/charts.ts';
import { compareRuns } from '../../../bench/report/compare.ts';
import { describeHole } from '../../../bench/report/describeHole.ts';
import { markdownOf } from '../../../bench/report/markdown.ts';
import { pageOf } from '../../../bench/report/page.ts';
import { summarise } from '../../../bench/report/summary.ts';
import { about, tablesOf } from '../../../bench/report/tables.ts';
import type { Recorded } from '../../../bench/run/recordFile.ts';
import { benchHeader, measuredHole } from '../../support/benchRecord.ts';

/** In each of five repositories one hole that both get right, one that ours alone does, and one that nobody does. */
function recorded(prediction?: string): Recorded {
  const right = { exact: true, similarity: 1, strictExact: true, saved: 0.8, interrupted: false, loss: 1 };
  const holes = ['a', 'b', 'c', 'd', 'e'].flatMap((repository, index) => {
    const place = { repository, ...(prediction !== undefined && { prediction }) };
    return [
      measuredHole(`${repository}1`, 3 * index, { none: right, ours: right }, place),
      measuredHole(`${repository}2`, 3 * index + 1, { ours: { ...right, evidenceShown: 1 } }, place),
      measuredHole(`${repository}3`, 3 * index + 2, {}, place),
    ];
  });
  return { header: benchHeader, holes, isWhole: true };
}

const summary = summarise(recorded());
const reportOf = async () => ({
  ...{ title: 'A <run>', about: about(summary), charts: await chartsOf(summary), tables: tablesOf(summary) },
});

describe('the summary', () => {
  it('has the means of each system', () => {
    const [none, ours] = summary.cells;
    expect(none).toMatchObject({ system: 'none', n: 15, helped: 0, harmed: 0, shown: 1, evidence: 0 });
    expect(none?.exact).toBeCloseTo(1 / 3);
    expect(ours?.exact).toBeCloseTo(2 / 3);
    expect(ours?.similarity).toBeCloseTo((1 + 1 + 0.5) / 3);
    expect(ours?.evidence).toBeCloseTo(1 / 3);
    expect(ours?.helped).toBeCloseTo(1 / 3);
    expect(ours?.rightWhenShown).toBeCloseTo(2 / 3);
    expect(ours?.milliseconds).toEqual({ p50: 3, p95: 3, p99: 3 });
  });

  it('compares with ours, and takes less loss for better', () => {
    expect(summary.reference).toBe('ours');
    const told = summary.differences.map(({ metric, difference: { mean, verdict } }) => [
      metric,
      mean.toFixed(3),
      verdict,
    ]);
    expect(told).toEqual([
      ['exact', '-0.333', 'worse'],
      ['similarity', '-0.167', 'worse'],
      ['strictExact', '-0.333', 'worse'],
      ['identifiersF1', '0.000', 'none'],
      ['saved', '-0.267', 'worse'],
      ['loss', '0.333', 'worse'],
    ]);
  });

  it('ranks by wins: one in three, and two ties', () => {
    // 5 + 10 / 2 wins to 10 / 2, and half a win for each beforehand.
    const [first, second] = summary.ranking;
    expect([first?.system, second?.system]).toEqual(['ours', 'none']);
    expect((first?.strength ?? 0) / (second?.strength ?? 1)).toBeCloseTo(10.5 / 5.5);
  });

  it('has each group', () => {
    expect(summary.groups.map(({ by, value }) => `${by} ${value}`)).toEqual([
      ...['kind line', 'language python', 'diffusion none', 'standsElsewhere false'],
      ...['repository a', 'repository b', 'repository c', 'repository d', 'repository e'],
    ]);
  });
});

it('Markdown has the numbers', async () => {
  const text = markdownOf(await reportOf());
  expect(text).toContain('15 holes (line) in 5 repositories of the suite `smoke`');
  expect(text).toContain('| ours | 66.7 | 66.7 to 66.7 | 83.3 |');
  expect(text).toContain('| none | exact | -33.3 | -33.3 to -33.3 | worse |');
});

it('the page needs nothing from elsewhere', async () => {
  const page = pageOf(await reportOf());
  expect(page).toContain('<title>A &lt;run&gt;</title>');
  expect(page.match(/<svg/g)).toHaveLength(5);
  expect(page).not.toMatch(/<script|<link|<img|@import|(?:src|href)="|url\(["']?http/);
});

describe('comparing two runs', () => {
  it('finds nothing between a run and itself', () => {
    const { compared, changed, rows, unmatched } = compareRuns(recorded(), recorded());
    expect({ changed, rows, unmatched }).toEqual({ changed: 0, rows: 30, unmatched: 0 });
    expect(compared.every(({ difference }) => difference.verdict === 'none' && difference.mean === 0)).toBe(true);
  });

  it('counts what is said otherwise', () => {
    expect(compareRuns(recorded(), recorded('total')).changed).toBe(30);
  });

  it('refuses runs over other holes', () => {
    const other = { ...recorded(), header: { ...benchHeader, seed: 2, suiteHash: 'new' } };
    expect(() => compareRuns(recorded(), other)).toThrow(
      'The runs cannot be compared: they have another suiteHash, seed.',
    );
  });
});

it('a hole is shown as a person would see it', () => {
  const measured = measuredHole('shop/cart.py:2:1:line', 0);
  const moved = { ...measured, hole: { ...measured.hole, start: 10, end: 15 } };
  expect(describeHole(moved, 'import os\ntotal = 1\n').split('\n').slice(0, 12)).toEqual([
    'shop/cart.py:2:1:line  (python)',
    '',
    '  | import os',
    '  | ⟦total⟧ = 1',
    '  | ',
    '',
    'It needs nothing that other files define.',
    'Its line stands in no other file.',
    '',
    'none: similar by 50 %, loss 2.00, 0 tokens of context, evidence 0 of 1, sure by 50 %, end of the line',
    '  > price',
    '',
  ]);
});
