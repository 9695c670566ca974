/** The page of a soak: what was held at its start and end, the slopes with their intervals, and a chart. Knows no process. */
import { loadPlot } from '../report/plot.ts';
import type { SoakSample } from './main.ts';
import { type Slope, slopeOf } from './slope.ts';
import type { Deeds } from './typist.ts';

export interface Soak {
  readonly samples: readonly SoakSample[];
  readonly deeds: Deeds;
  readonly exitCode: number | null;
  readonly seed: number;
  readonly repository: string;
  readonly files: number;
  readonly cores: number;
  readonly commit: string;
}

type Measure = 'megabytes' | 'objects' | 'buffers' | 'handles' | 'threads' | 'children' | 'p50' | 'p95';

const measures: Readonly<Record<Measure, string>> = {
  megabytes: 'resident memory, MB',
  objects: 'living objects, after a collection, MB',
  buffers: 'living buffers, after a collection, MB',
  handles: 'open files and sockets',
  threads: 'threads',
  children: 'child processes',
  p50: 'answer to a key, median, ms',
  p95: 'answer to a key, 95th percentile, ms',
};

/** Share of the run that is left out of the slopes: code is compiled. */
const warmUp = 1 / 6;
/** And until caches have filled to their bounds: texts of 32 MB, facts of 400 files. */
const filled = 1 / 2;

/** `chartName`: the file of the chart, beside the page. */
export async function soakPage(
  soak: Soak,
  chartName: string,
): Promise<{ readonly markdown: string; readonly svg: string }> {
  const { samples, deeds, exitCode, seed, repository, files, cores, commit } = soak;
  const minutes = samples.at(-1)?.minutes ?? 0;
  const later = samples.filter((sample) => sample.minutes >= minutes * warmUp);
  const rows = Object.entries(measures).map(([measure, label]) => {
    const points = pointsOf(later, measure as Measure);
    const slope = slopeOf(points);
    const late = slopeOf(points.filter(({ x }) => x >= minutes * filled));
    const third = Math.max(1, Math.floor(points.length / 3));
    const [first, last] = [middle(points.slice(0, third)), middle(points.slice(-third))];
    const means = [first, last].map((value) => value.toFixed(1)).join(' | ');
    return `| ${label} | ${means} | ${perHour(slope)} | ${verdict(slope)} | ${perHour(late)} | ${verdict(late)} |`;
  });
  const load = middle(samples.map(({ minutes: x, load: y }) => ({ x, y })));
  const markdown = [
    '# Soak',
    '',
    `Made by \`npm run soak\`: ${minutes.toFixed(0)} minutes of typing in ${repository} (${files} Python files) against the real server,`,
    `seed ${seed}, commit ${commit}, Node ${process.version}, ${cores} cores, whose load over a minute was ${load.toFixed(1)} in the middle of the`,
    'samples: above 1, others were at work on the machine, which shows in the times. For five minutes of each ten a simulated model',
    'server answered too; times are of the other five.',
    '',
    `${deeds.keys} keys, ${deeds.requests} requests (${deeds.cancelled} cancelled), ${deeds.suggestions} suggestions, ${deeds.opened} documents`,
    `opened, ${deeds.saves} saved, ${deeds.branches} changes of branch. The server ended with ${exitCode}.`,
    '',
    `Every ten seconds a sample, ${samples.length} in all; the first sixth is warm-up. Slopes are Theil and Sen's, their 95 % intervals by a`,
    'moving-block bootstrap. What lives is counted each half minute, after a collection of garbage: objects rise until what is kept of',
    'files has reached its bounds (texts of 32 MB, unpacked facts of 400 files), so the second half has slopes of its own.',
    '',
    '| what | first third | last third | slope in an hour (95 % interval) | | in the second half | |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
    `![memory and answering times](${chartName})`,
    '',
  ].join('\n');
  return { markdown, svg: await chart(samples) };
}

/** Minutes between two samples of one stretch. */
const longestGap = 1.5;

function pointsOf(samples: readonly SoakSample[], measure: Measure): { x: number; y: number }[] {
  return samples.map((sample) => ({ x: sample.minutes, y: sample[measure] })).filter(({ y }) => Number.isFinite(y));
}

/** Over a pause in what is measured no line is drawn. */
function stretchesOf(points: readonly { readonly x: number; readonly y: number }[]) {
  let stretch = 0;
  return points.map((point, at) => {
    if (point.x - (points[at - 1]?.x ?? point.x) > longestGap) stretch++;
    return { ...point, stretch };
  });
}

function middle(points: readonly { readonly y: number }[]): number {
  const sorted = points.map(({ y }) => y).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function perHour({ perUnit, low, high }: Slope): string {
  const hour = (value: number) => `${value >= 0 ? '+' : ''}${(60 * value).toFixed(2)}`;
  return `${hour(perUnit)} (${hour(low)} to ${hour(high)})`;
}

function verdict({ low, high }: Slope): string {
  if (low <= 0 && high >= 0) return 'level';
  return low > 0 ? 'rises' : 'falls';
}

async function chart(samples: readonly SoakSample[]): Promise<string> {
  const { Plot, document } = await loadPlot();
  const lines = (Object.keys(measures) as Measure[]).flatMap((measure) =>
    stretchesOf(pointsOf(samples, measure)).map(({ x, y, stretch }) => ({
      ...{ minutes: x, value: y, stretch },
      what: measures[measure],
    })),
  );
  const minutes = [0, samples.at(-1)?.minutes ?? 1];
  // Each measure has its own scale: small multiples, one below the other.
  const charts = Object.values(measures).map((what, at) => {
    const own = Plot.plot({
      ...{ document, width: 860, height: 110, marginLeft: 60, marginBottom: 24, grid: true },
      x: { domain: minutes, label: at === Object.keys(measures).length - 1 ? 'minutes' : null },
      y: {
        domain: [0, Math.max(1, ...lines.flatMap((line) => (line.what === what ? line.value : [])))],
        label: what,
        ticks: 3,
      },
      marks: [
        Plot.ruleY([0]),
        Plot.line(
          lines.filter((line) => line.what === what),
          { x: 'minutes', y: 'value', z: 'stretch', stroke: '#4a6c8c' },
        ),
      ],
    });
    return `<g transform="translate(0,${at * 118})">${own.outerHTML}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="860" height="${charts.length * 118}">${charts.join('')}</svg>\n`;
}
