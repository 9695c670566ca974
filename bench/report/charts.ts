/** The charts of a run's report. Knows no page. */
import { type Chart, chartWidth, loadPlot } from './plot.ts';
import type { Summary } from './summary.ts';

/** Room for the longest names of systems. */
const marginLeft = 200;
const own = '#b8442c';
const other = '#4a6c8c';

export async function chartsOf(summary: Summary): Promise<Chart[]> {
  const { Plot, document } = await loadPlot();
  const { cells, exactIntervals, groups, reference, differences } = summary;
  const fill = ({ system }: { readonly system: string }) => (system === reference ? own : other);
  const frame = { document, width: chartWidth, marginLeft, marginRight: 40, marginBottom: 42 } as const;
  const draw = (title: string, options: object): Chart => ({
    title,
    svg: String(Plot.plot({ ...frame, ...options }).outerHTML),
  });
  const order = [...cells].sort((a, b) => b.exact - a.exact).map(({ system }) => system);
  const bars = { x: { label: 'EM, %', grid: true }, y: { label: null, domain: order } };
  const intervals = exactIntervals.map(({ system, low, high }) => ({ system, low: 100 * low, high: 100 * high }));
  const exactOf = cells.map(({ system, exact }) => ({ system, exact: 100 * exact }));
  const told = differences
    .filter(({ metric }) => metric === 'exact')
    .map(({ system, difference }) => ({
      ...{ system, verdict: difference.verdict },
      ...{ mean: 100 * difference.mean, low: 100 * difference.low, high: 100 * difference.high },
    }));
  const kinds = groups
    .filter(({ by }) => by === 'kind')
    .flatMap(({ value, cells: inKind }) =>
      inKind.map(({ system, exact }) => ({ system, kind: value, exact: 100 * exact })),
    );
  const evidence = cells.flatMap(({ system, contextTokens, evidence: share }) =>
    share === undefined ? [] : [{ system, contextTokens, share: 100 * share }],
  );
  const times = cells.flatMap(({ system, milliseconds }) => [
    { system, at: 'p50', time: milliseconds.p50 },
    { system, at: 'p95', time: milliseconds.p95 },
  ]);
  return [
    draw('Exact matches, with their 95 % intervals', {
      ...bars,
      marks: [
        Plot.barX(exactOf, { x: 'exact', y: 'system', fill, fillOpacity: 0.75 }),
        Plot.ruleY(intervals, { y: 'system', x1: 'low', x2: 'high', strokeWidth: 1.5 }),
        Plot.ruleX([0]),
      ],
    }),
    ...(told.length === 0
      ? []
      : [
          draw(`Difference in exact matches from ${reference}; hollow where it is none`, {
            x: {
              label: 'points of %',
              grid: true,
              ...(told.every(({ low, high }) => low === high) && { domain: [-1, 1] }),
            },
            y: { label: null, domain: order.filter((system) => system !== reference) },
            marks: [
              Plot.ruleX([0]),
              Plot.ruleY(told, { y: 'system', x1: 'low', x2: 'high' }),
              Plot.dot(told, {
                ...{ x: 'mean', y: 'system', r: 4, stroke: other },
                fill: ({ verdict }: { readonly verdict: string }) => (verdict === 'none' ? 'white' : other),
              }),
            ],
          }),
        ]),
    draw('Exact matches by kind of hole', {
      x: { label: null },
      y: { label: null, domain: order },
      // Up to twice what is possible: the darker half would hide the numbers.
      color: { type: 'linear', scheme: 'blues', domain: [0, 200] },
      marks: [
        Plot.cell(kinds, { x: 'kind', y: 'system', fill: 'exact', inset: 0.5 }),
        Plot.text(kinds, {
          ...{ x: 'kind', y: 'system' },
          text: ({ exact }: { readonly exact: number }) => exact.toFixed(0),
        }),
      ],
    }),
    draw('Definitions that the hole needs and is shown, and the tokens of context that they cost', {
      x: { label: 'shown, %', grid: true, domain: [0, 100] },
      y: { label: null, domain: order },
      marks: [
        Plot.barX(evidence, { x: 'share', y: 'system', fill, fillOpacity: 0.75 }),
        Plot.text(evidence, {
          ...{ x: 'share', y: 'system', textAnchor: 'start', dx: 5 },
          text: ({ contextTokens }: { readonly contextTokens: number }) => `${contextTokens.toFixed(0)} tokens`,
        }),
        Plot.ruleX([0]),
      ],
    }),
    draw('Milliseconds of context and generation: median and 95th percentile', {
      x: { label: 'ms', grid: true, type: 'log' },
      y: { label: null, domain: order },
      marks: [
        Plot.ruleY(cells, {
          ...{ y: 'system', x1: (cell: (typeof cells)[number]) => cell.milliseconds.p50 },
          x2: (cell: (typeof cells)[number]) => cell.milliseconds.p95,
        }),
        Plot.dot(times, { x: 'time', y: 'system', fill, r: 3 }),
      ],
    }),
  ];
}
