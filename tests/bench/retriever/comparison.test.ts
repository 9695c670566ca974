/** Systems side by side on a few holes: numbers that a person can work out. */
import { expect, it } from 'vitest';
import { Comparison, exact, loss } from '../../../bench/retriever/comparison.ts';
import type { MeasuredHole, Metrics } from '../../../bench/run/record.ts';
import { measuredHole } from '../../support/benchRecord.ts';

/** In each of six repositories the same hole. */
function holesWith(bySystem: Readonly<Record<string, Partial<Metrics>>>): MeasuredHole[] {
  return ['a', 'b', 'c', 'd', 'e', 'f'].map((repository, index) => {
    const hole = measuredHole(repository, index, {}, { repository });
    const rows = Object.entries(bySystem).map(([system, metrics]) => {
      const [row] = hole.rows;
      if (row === undefined) throw new Error('The hole has no rows.');
      return { ...row, system, metrics: { ...row.metrics, ...metrics } };
    });
    return { ...hole, rows };
  });
}

const all = new Comparison(
  holesWith({
    none: { exact: true, loss: 4 },
    fixed: { exact: false, loss: 3 },
    better: { exact: true, loss: 2 },
    oracle: { exact: true, loss: 1 },
  }),
  1,
);

it('says in words what is surely better or worse', () => {
  expect(all.verdicts(['better', 'none', 'fixed'], 'fixed')).toBe(
    'Surely, beside `fixed`, better in EM: `better`, `none`; better in loss: `better`; worse in loss: `none`; ' +
      'of all else the intervals span zero.',
  );
  expect(all.verdicts(['fixed'], 'fixed')).toBe('None is surely better or worse than `fixed`.');
});

it('gives a share of a distance with its interval', () => {
  const share = all.statistic(
    [
      ['fixed', loss],
      ['better', loss],
      ['oracle', loss],
    ],
    ([from = 0, own = 0, to = 0]) => (from - own) / (from - to),
  );
  expect(share).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
});

it('counts holes that are right without context and wrong with it', () => {
  expect([all.harmed('fixed'), all.harmed('better'), all.harm('fixed')]).toEqual([6, 0, 1]);
  expect([all.hasRun('oracle'), all.hasRun('tabby'), all.mean('fixed', exact)]).toEqual([true, false, 0]);
});
