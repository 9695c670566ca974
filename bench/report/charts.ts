/** The charts of a run's report. Knows no page. */
import { type Chart, chartWidth, loadPlot } from './plot.ts';
import type { Summary } from './summary.ts';

/** Room for axes, and for the longest names of systems. */
const frame = { width: chartWidth, marginLeft: 200, marginRight: 40, marginBottom: 42 };
const own = '#b8442c';
const other = '#4a6c8c';

/** What all charts of one run share. */
interface Drawing {
  readonly Plot: Awaited<ReturnType<typeof loadPlot>>['Plot'];
  readonly draw: (title: string, options: object) => Chart;
  /** Of systems, the best first. */
  readonly order: readonly string[];
  /** The system that the others are compared with, in a colour of its own. */
  readonly fill: (row: { readonly system: string }) => string;
}

export async function chartsOf(summary: Summary): Promise<Chart[]> {
  const { Plot, document } = await loadPlot();
  const drawing: Drawing = {
    Plot,
    draw: (title, options) => ({ title, svg: String(Plot.plot({ document, ...frame, ...options }).outerHTML) }),
    order: [...summary.cells].sort((a, b) => b.exact - a.exact).map(({ system }) => system),
    fill: ({ system }) => (system === summary.reference ? own : other),
  };
  return [
    exactChart(drawing, summary),
    ...differenceCharts(drawing, summary),
    kindChart(drawing, summary),
    evidenceChart(drawing, summary),
    timeChart(drawing, summary),
  ];
}

function exactChart({ Plot, draw, order, fill }: Drawing, { cells, exactIntervals }: Summary): Chart {
  const intervals = exactIntervals.map(({ system, low, high }) => ({ system, low: 100 * low, high: 100 * high }));
  const exactOf = cells.map(({ system, exact }) => ({ system, exact: 100 * exact }));
  return draw('Exact matches, with their 95 % intervals', {
    x: { label: 'EM, %', grid: true },
    y: { label: null, domain: order },
    marks: [
      Plot.barX(exactOf, { x: 'exact', y: 'system', fill, fillOpacity: 0.75 }),
      Plot.ruleY(intervals, { y: 'system', x1: 'low', x2: 'high', strokeWidth: 1.5 }),
      Plot.ruleX([0]),
    ],
  });
}

/** None where there is nothing to compare with. */
function differenceCharts({ Plot, draw, order }: Drawing, { differences, reference }: Summary): Chart[] {
  const told = differences
    .filter(({ metric }) => metric === 'exact')
    .map(({ system, difference }) => ({
      ...{ system, verdict: difference.verdict },
      ...{ mean: 100 * difference.mean, low: 100 * difference.low, high: 100 * difference.high },
    }));
  if (told.length === 0) return [];
  const isFlat = told.every(({ low, high }) => low === high);
  const chart = draw(`Difference in exact matches from ${reference}; hollow where it is none`, {
    x: { label: 'points of %', grid: true, ...(isFlat && { domain: [-1, 1] }) },
    y: { label: null, domain: order.filter((system) => system !== reference) },
    marks: [
      Plot.ruleX([0]),
      Plot.ruleY(told, { y: 'system', x1: 'low', x2: 'high' }),
      Plot.dot(told, {
        ...{ x: 'mean', y: 'system', r: 4, stroke: other },
        fill: ({ verdict }: { readonly verdict: string }) => (verdict === 'none' ? 'white' : other),
      }),
    ],
  });
  return [chart];
}

function kindChart({ Plot, draw, order }: Drawing, { groups }: Summary): Chart {
  const kinds = groups
    .filter(({ by }) => by === 'kind')
    .flatMap(({ value, cells }) => cells.map(({ system, exact }) => ({ system, kind: value, exact: 100 * exact })));
  return draw('Exact matches by kind of hole', {
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
  });
}

function evidenceChart({ Plot, draw, order, fill }: Drawing, { cells }: Summary): Chart {
  const evidence = cells.flatMap(({ system, contextTokens, evidence: share }) =>
    share === undefined ? [] : [{ system, contextTokens, share: 100 * share }],
  );
  return draw('Definitions that the hole needs and is shown, and the tokens of context that they cost', {
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
  });
}

function timeChart({ Plot, draw, order, fill }: Drawing, { cells }: Summary): Chart {
  const times = cells.flatMap(({ system, milliseconds }) => [
    { system, at: 'p50', time: milliseconds.p50 },
    { system, at: 'p95', time: milliseconds.p95 },
  ]);
  return draw('Milliseconds of context and generation: median and 95th percentile', {
    x: { label: 'ms', grid: true, type: 'log' },
    y: { label: null, domain: order },
    marks: [
      Plot.ruleY(cells, {
        ...{ y: 'system', x1: (cell: (typeof cells)[number]) => cell.milliseconds.p50 },
        x2: (cell: (typeof cells)[number]) => cell.milliseconds.p95,
      }),
      Plot.dot(times, { x: 'time', y: 'system', fill, r: 3 }),
    ],
  });
}
