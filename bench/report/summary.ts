/** What a whole run says: means per system and group, differences with their intervals, one ranking. Knows no page. */
import { compareMeans, type Difference } from '../bootstrap.ts';
import { bradleyTerry } from '../bradleyTerry.ts';
import type { Header, MeasuredHole, Metrics, Row } from '../run/record.ts';
import type { Recorded } from '../run/recordFile.ts';
import { quantile } from '../statistics.ts';
import { type Calibration, calibrationOf } from './eagerness.ts';
import { type PublishedRow, publishedRows } from './published.ts';

/** One system on one group of holes; shares are 0 to 1. */
interface Cell {
  readonly system: string;
  readonly n: number;
  readonly exact: number;
  readonly similarity: number;
  readonly strictExact: number;
  readonly strictSimilarity: number;
  readonly identifiersExact: number;
  readonly identifiersF1: number;
  readonly firstToken: number;
  readonly characters: number;
  /** Undefined when the generator cannot tell. */
  readonly loss: number | undefined;
  /** Of the names that other files define, over all holes; undefined when no hole needs one. */
  readonly evidence: number | undefined;
  readonly contextTokens: number;
  readonly promptTokens: number;
  /** Holes without any context, those that it made better than `none`, and worse; undefined when `none` was not run. */
  readonly skipped: number;
  readonly helped: number | undefined;
  readonly harmed: number | undefined;
  /** Of the identifiers that were generated. */
  readonly fromFile: number;
  readonly fromContext: number;
  readonly fromNowhere: number;
  readonly shown: number;
  /** Of what was shown, what was exactly right. */
  readonly rightWhenShown: number;
  readonly calibration: Calibration;
  readonly saved: number;
  readonly interrupted: number;
  /** Of context and generation. */
  readonly milliseconds: { readonly p50: number; readonly p95: number; readonly p99: number };
}

/** What is told of each group: all of a cell for each repository and system would be a megabyte. */
export type GroupCell = Pick<Cell, 'system' | 'n' | 'exact' | 'similarity' | 'evidence' | 'saved'>;

export const groupings = ['kind', 'language', 'diffusion', 'standsElsewhere', 'repository'] as const;
export type Grouping = (typeof groupings)[number];

/** Metrics whose differences are told. */
const comparedMetrics = ['exact', 'similarity', 'strictExact', 'identifiersF1', 'saved', 'loss'] as const;
export type ComparedMetric = (typeof comparedMetrics)[number];

export interface Compared {
  readonly metric: ComparedMetric;
  readonly system: string;
  readonly difference: Difference;
}

export interface Summary {
  readonly header: Header;
  readonly holes: number;
  readonly repositories: number;
  readonly cells: readonly Cell[];
  /** Exact matches with their 95 % interval. */
  readonly exactIntervals: readonly { readonly system: string; readonly low: number; readonly high: number }[];
  readonly groups: readonly { readonly by: Grouping; readonly value: string; readonly cells: readonly GroupCell[] }[];
  /** What the others are compared with. */
  readonly reference: string;
  readonly differences: readonly Compared[];
  /** Best first. `strength` is Bradley-Terry's, with a geometric mean of 1. */
  readonly ranking: readonly { readonly system: string; readonly strength: number }[];
  /** Of a published data set, in its own metrics. */
  readonly published: readonly PublishedRow[];
}

/** Similarities that are nearer are a tie. */
const tie = 0.005;

export function summarise({ header, holes }: Recorded): Summary {
  const { systems, seed } = header;
  const reference = systems.includes('ours') ? 'ours' : (systems[0] ?? '');
  const others = systems.filter((system) => system !== reference);
  return {
    header,
    holes: holes.length,
    repositories: new Set(holes.map(({ hole }) => hole.repository)).size,
    cells: systems.map((system) => cellOf(system, holes)),
    exactIntervals: systems.map((system) => {
      const pairs = holes.map((one) => ({
        cluster: one.hole.repository,
        first: 0,
        second: metricOf(one, system, 'exact'),
      }));
      const { low, high } = compareMeans(pairs, seed);
      return { system, low, high };
    }),
    groups: groupings.flatMap((by) =>
      [...new Set(holes.map(({ hole }) => String(hole[by])))].sort().map((value) => {
        const chosen = holes.filter(({ hole }) => String(hole[by]) === value);
        return { by, value, cells: systems.map((system) => groupCellOf(system, chosen)) };
      }),
    ),
    reference,
    differences: metricsOf(holes).flatMap((metric) =>
      others.map((system) => {
        const pairs = holes.map((one) => ({
          cluster: one.hole.repository,
          first: metricOf(one, reference, metric),
          second: metricOf(one, system, metric),
        }));
        return { metric, system, difference: judged(metric, compareMeans(pairs, seed)) };
      }),
    ),
    ranking: rankingOf(systems, holes),
    published: publishedRows(header.suite, systems, holes),
  };
}

/** Of a generator that cannot score there is no loss to compare. */
export function metricsOf(holes: readonly MeasuredHole[]): ComparedMetric[] {
  const hasLoss = holes.every(({ rows }) => rows.every(({ metrics }) => metrics.loss !== undefined));
  return comparedMetrics.filter((metric) => metric !== 'loss' || hasLoss);
}

/** Of loss, less is better. */
export function judged(metric: ComparedMetric, difference: Difference): Difference {
  if (metric !== 'loss' || difference.verdict === 'none') return difference;
  return { ...difference, verdict: difference.verdict === 'better' ? 'worse' : 'better' };
}

export function metricOf(measured: MeasuredHole, system: string, metric: ComparedMetric): number {
  return Number(rowOf(measured, system)?.metrics[metric] ?? 0);
}

function cellOf(system: string, holes: readonly MeasuredHole[]): Cell {
  const rows = holes.flatMap((one) => rowOf(one, system) ?? []);
  const mean = (valueIn: (row: Row) => number) =>
    rows.reduce((sum, row) => sum + valueIn(row), 0) / Math.max(rows.length, 1);
  const metric = (name: keyof Metrics) => mean(({ metrics }) => Number(metrics[name]));
  const total = (name: keyof Metrics) => metric(name) * rows.length;
  const names = Math.max(total('fromFile') + total('fromContext') + total('fromNowhere'), 1);
  const times = rows.map(({ milliseconds }) => milliseconds.context + milliseconds.generate);
  const shown = rows.filter(({ metrics }) => metrics.shown);
  const gains = holes.flatMap((one) => gainOver(one, system) ?? []);
  const shareOf = (isMeant: (gain: number) => boolean) =>
    gains.length === 0 ? undefined : gains.filter(isMeant).length / gains.length;
  return {
    system,
    n: rows.length,
    exact: metric('exact'),
    similarity: metric('similarity'),
    strictExact: metric('strictExact'),
    strictSimilarity: metric('strictSimilarity'),
    identifiersExact: metric('identifiersExact'),
    identifiersF1: metric('identifiersF1'),
    firstToken: metric('firstToken'),
    characters: metric('characters'),
    loss: rows.some(({ metrics }) => metrics.loss === undefined) ? undefined : metric('loss'),
    evidence: total('evidenceNeeded') === 0 ? undefined : total('evidenceShown') / total('evidenceNeeded'),
    contextTokens: mean(({ contextTokens }) => contextTokens),
    promptTokens: mean(({ promptTokens }) => promptTokens),
    skipped: mean(({ snippets }) => Number(snippets.length === 0)),
    helped: shareOf((gain) => gain > tie),
    harmed: shareOf((gain) => gain < -tie),
    fromFile: total('fromFile') / names,
    fromContext: total('fromContext') / names,
    fromNowhere: total('fromNowhere') / names,
    shown: metric('shown'),
    rightWhenShown: shown.filter(({ metrics }) => metrics.strictExact).length / Math.max(shown.length, 1),
    calibration: calibrationOf(rows),
    saved: metric('saved'),
    interrupted: metric('interrupted'),
    milliseconds: { p50: quantile(times, 0.5), p95: quantile(times, 0.95), p99: quantile(times, 0.99) },
  };
}

function groupCellOf(system: string, holes: readonly MeasuredHole[]): GroupCell {
  const { n, exact, similarity, evidence, saved } = cellOf(system, holes);
  return { system, n, exact, similarity, evidence, saved };
}

function gainOver(measured: MeasuredHole, system: string): number | undefined {
  const [own, none] = [rowOf(measured, system), rowOf(measured, 'none')];
  return own === undefined || none === undefined ? undefined : own.metrics.similarity - none.metrics.similarity;
}

/** On each hole the one that is exact beats one that is not, else the more similar one. */
function rankingOf(systems: readonly string[], holes: readonly MeasuredHole[]) {
  const wins = systems.map(() => systems.map(() => 0));
  for (const measured of holes) {
    const scores = systems.map(
      (system) => metricOf(measured, system, 'exact') + metricOf(measured, system, 'similarity'),
    );
    for (const [i, own] of scores.entries()) {
      for (const [j, other] of scores.entries()) {
        const row = wins[i];
        if (i === j || row === undefined) continue;
        const points = Math.abs(own - other) <= tie ? 0.5 : own > other ? 1 : 0;
        row[j] = (row[j] ?? 0) + points;
      }
    }
  }
  const strengths = bradleyTerry(wins);
  return systems
    .map((system, index) => ({ system, strength: strengths[index] ?? 1 }))
    .sort((a, b) => b.strength - a.strength);
}

function rowOf({ rows }: MeasuredHole, system: string): Row | undefined {
  return rows.find((row) => row.system === system);
}
