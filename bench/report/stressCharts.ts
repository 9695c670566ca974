/** The charts of a stress run. Knows no page. */
import { budgets, distractorCounts, needleDepths, needleLengths, withNeedle } from '../stress/cases.ts';
import { type Chart, chartWidth, loadPlot } from './plot.ts';
import type { StressCell, StressSummary } from './stressSummary.ts';
import { placeName } from './stressTables.ts';

const height = 300;
/** Room for axes and their names. */
const frame = { width: chartWidth, height, marginTop: 30, marginBottom: 48 };
const below = { labelAnchor: 'center', labelOffset: 42 } as const;
/** Room for the longest names. */
const marginLeft = 190;
/** Okabe and Ito's colours, which most colour-blind people can tell apart. */
const colours = ['#b8442c', '#0072b2', '#009e73', '#e69f00', '#56b4e9', '#cc79a7', '#666666'];

type Plotting = Awaited<ReturnType<typeof loadPlot>>;

/** By the name of the suite. */
export async function stressCharts(summary: StressSummary): Promise<ReadonlyMap<string, readonly Chart[]>> {
  const plotting = await loadPlot();
  const cells = (name: string) => summary.cells.filter(({ stress }) => stress === name);
  return new Map([
    ['budgets', budgetCharts(plotting, cells('budgets'))],
    ['needle', needleCharts(plotting, cells('needle'))],
    ['distractors', distractorCharts(plotting, cells('distractors'))],
    ['pairs', [pairChart(plotting, summary)]],
    ['changes', [changeChart(plotting, cells('changes'))]],
    ['gate', [gateChart(plotting, summary)]],
  ]);
}

/** Ours, and what stands for it, in the colour that it has in all charts. */
function coloursOf(names: readonly string[]): string[] {
  const [own = '', ...others] = colours;
  const isOwn = (name: string) => name === 'ours' || name.startsWith('with the');
  const rest = names.filter((name) => !isOwn(name));
  return names.map((name) => (isOwn(name) ? own : (others[rest.indexOf(name) % others.length] ?? own)));
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly line: string;
}

/** Lines over an axis with these ticks, all as far apart. */
function lines(
  { Plot, document }: Plotting,
  title: string,
  points: readonly Point[],
  { ticks, xLabel, yLabel }: { readonly ticks: readonly number[]; readonly xLabel: string; readonly yLabel: string },
): Chart {
  const isShare = yLabel.includes('%');
  const names = [...new Set(points.map(({ line }) => line))];
  const options = {
    ...{ document, ...frame },
    x: { type: 'point', domain: ticks, tickFormat: String, label: xLabel, ...below },
    // Shares begin at zero, and are drawn apart from nothing where they are small.
    y: {
      grid: true,
      label: yLabel,
      nice: true,
      ...(isShare && { domain: [0, Math.max(10, ...points.map(({ y }) => y))] }),
    },
    color: { legend: true, domain: names, range: coloursOf(names) },
    marks: [
      Plot.line(points, { x: 'x', y: 'y', z: 'line', stroke: 'line', strokeWidth: 2 }),
      Plot.dot(points, { x: 'x', y: 'y', fill: 'line', r: 3 }),
    ],
  };
  return { title, svg: String(Plot.plot(options as object).outerHTML) };
}

function budgetCharts(plotting: Plotting, cells: readonly StressCell[]): Chart[] {
  const axis = { ticks: budgets, xLabel: 'tokens of room' };
  const over = (value: (cell: StressCell) => number | undefined) =>
    pointsOf(cells, 'budget', value, ({ system }) => system);
  return [
    lines(
      plotting,
      'Similarity by budget',
      over(({ similarity }) => 100 * similarity),
      { ...axis, yLabel: 'ES, %' },
    ),
    lines(
      plotting,
      'Needed definitions that are shown, by budget',
      over(({ evidence }) => (evidence === undefined ? undefined : 100 * evidence)),
      { ...axis, yLabel: 'evidence, %' },
    ),
  ];
}

/** Two grids: whether the name is said, and how likely the hidden text is. */
function needleCharts({ Plot, document }: Plotting, cells: readonly StressCell[]): Chart[] {
  const places = [...needleDepths.map(placeName), 'without it'];
  const grid = cells.map((cell) => ({
    ...cell,
    place: typeof cell.at.depth === 'number' ? placeName(cell.at.depth) : 'without it',
    length: String(cell.at.tokens),
  }));
  const draw = (
    title: string,
    value: (cell: StressCell) => number,
    text: (cell: StressCell) => string,
    isMoreBetter: boolean,
  ) => {
    const options = {
      ...{ document, ...frame, marginLeft },
      x: { label: 'tokens of context', domain: needleLengths.map(String), ...below },
      y: { label: null, domain: places },
      // Lighter than it could be: numbers stand on it.
      color: {
        scheme: 'blues',
        reverse: !isMoreBetter,
        type: 'linear',
        domain: rangeOf(grid.map(value), isMoreBetter),
      },
      marks: [
        Plot.cell(grid, { x: 'length', y: 'place', fill: value, inset: 1 }),
        Plot.text(grid, { x: 'length', y: 'place', text, fill: 'black' }),
      ],
    };
    return { title, svg: String(Plot.plot(options as object).outerHTML) };
  };
  const charts = [
    draw('The needed name is said, % of holes', named, (cell) => named(cell).toFixed(0), true),
    draw(
      'Exact matches, %',
      ({ exact }) => 100 * exact,
      ({ exact }) => (100 * exact).toFixed(0),
      true,
    ),
  ];
  if (cells.some(({ loss }) => loss === undefined)) return charts;
  return [...charts, draw('Loss per token; less is better', lossOf, (cell) => lossOf(cell).toFixed(3), false)];
}

/** Wide enough that noise does not look like a pattern, and that the darkest colours are not used. */
function rangeOf(values: readonly number[], isMoreBetter: boolean): [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(most - least, isMoreBetter ? 20 : 0.2);
  return isMoreBetter ? [least, least + 2 * span] : [most - 2 * span, most];
}

function distractorCharts(plotting: Plotting, cells: readonly StressCell[]): Chart[] {
  const axis = { ticks: distractorCounts, xLabel: 'distractors' };
  const over = (value: (cell: StressCell) => number | undefined) =>
    pointsOf(cells, 'distractors', value, ({ system }) =>
      system === withNeedle ? 'with the definition' : 'without it',
    );
  const charts = [
    lines(plotting, 'The needed name is said, by distractors', over(named), { ...axis, yLabel: '% of holes' }),
  ];
  const losses = over(({ loss }) => loss);
  if (losses.length === 0) return charts;
  return [...charts, lines(plotting, 'Loss per token, by distractors', losses, { ...axis, yLabel: 'loss' })];
}

function pairChart({ Plot, document }: Plotting, { pairs }: StressSummary): Chart {
  const outcomes = ['both times', 'only before', 'only after', 'never'];
  const parts = pairs.flatMap(({ group, n, named: { both, onlyBefore, onlyAfter, neither } }) =>
    [both, onlyBefore, onlyAfter, neither].map((share, index) => ({
      ...{ group: `${group} (${n})`, share: 100 * share, outcome: outcomes[index] ?? '' },
    })),
  );
  const options = {
    ...{ document, width: chartWidth, marginLeft, marginBottom: 48 },
    x: { label: '% of pairs', grid: true, domain: [0, 100], ...below },
    y: { label: null, domain: pairs.map(({ group, n }) => `${group} (${n})`) },
    color: { legend: true, domain: outcomes, range: ['#009e73', '#e69f00', '#56b4e9', '#cccccc'] },
    marks: [Plot.barX(parts, { x: 'share', y: 'group', fill: 'outcome', order: outcomes }), Plot.ruleX([0])],
  };
  return {
    title: 'The name that the definition has is said, before and after it is changed',
    svg: String(Plot.plot(options as object).outerHTML),
  };
}

function changeChart({ Plot, document }: Plotting, cells: readonly StressCell[]): Chart {
  const asked = cells.filter(({ stale }) => stale !== undefined);
  const bars = asked.map(({ system, at, stale = 0 }) => ({ system, change: String(at.change), stale: 100 * stale }));
  const most = Math.max(10, ...bars.map(({ stale }) => stale));
  const options = {
    ...{ document, width: chartWidth, marginLeft, marginRight: 90, marginBottom: 48 },
    x: { label: '% of holes', grid: true, domain: [0, most], ...below },
    y: { label: null },
    fy: { label: null },
    marks: [
      Plot.barX(bars, { x: 'stale', y: 'system', fy: 'change', fill: '#b8442c' }),
      Plot.text(bars, {
        ...{ x: 'stale', y: 'system', fy: 'change', textAnchor: 'start', dx: 5 },
        text: ({ stale }: (typeof bars)[number]) => `${stale.toFixed(1)} %`,
      }),
      Plot.ruleX([0]),
    ],
  };
  return {
    title: 'Holes where something is shown or said that stands nowhere any more',
    svg: String(Plot.plot(options as object).outerHTML),
  };
}

function gateChart({ Plot, document }: Plotting, { gate }: StressSummary): Chart {
  const bars = gate
    .filter(({ system }) => system === 'ours')
    .flatMap(({ needs, n, skipped, helped, harmed }) =>
      Object.entries({ skipped, helped, harmed }).map(([outcome, share]) => ({
        ...{ needs: `${needs} (${n})`, outcome, share: 100 * share },
      })),
    );
  const outcomes = ['skipped', 'helped', 'harmed'];
  const options = {
    ...{ document, width: chartWidth, marginLeft: 90, marginRight: 210, marginBottom: 48 },
    x: { label: '% of holes', grid: true, domain: [0, 100], ...below },
    y: { label: null, domain: outcomes },
    fy: { label: null, domain: [...new Set(bars.map(({ needs }) => needs))] },
    color: { domain: outcomes, range: ['#999999', '#009e73', '#b8442c'] },
    marks: [
      Plot.barX(bars, { x: 'share', y: 'outcome', fy: 'needs', fill: 'outcome' }),
      Plot.text(bars, {
        ...{ x: 'share', y: 'outcome', fy: 'needs', textAnchor: 'start', dx: 5 },
        text: ({ share }: (typeof bars)[number]) => share.toFixed(0),
      }),
      Plot.ruleX([0]),
    ],
  };
  return {
    title: 'What our context does, by what the hole needs',
    svg: String(Plot.plot(options as object).outerHTML),
  };
}

function pointsOf(
  cells: readonly StressCell[],
  axis: string,
  value: (cell: StressCell) => number | undefined,
  line: (cell: StressCell) => string,
): Point[] {
  return cells.flatMap((cell) => {
    const [x, y] = [cell.at[axis], value(cell)];
    return typeof x === 'number' && y !== undefined ? [{ x, y, line: line(cell) }] : [];
  });
}

function named({ named: share = 0 }: StressCell): number {
  return 100 * share;
}

function lossOf({ loss = 0 }: StressCell): number {
  return loss;
}
