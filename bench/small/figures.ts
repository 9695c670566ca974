/** What the runs with the small model say: shares with their intervals, and differences on the same holes. Knows no page. */
import { compareMeans, type Difference } from '../bootstrap.ts';
import type { HoleKind } from '../holes/hole.ts';
import { type ComparedMetric, metricOf, summarise } from '../report/summary.ts';
import type { Header, MeasuredHole } from '../run/record.ts';
import { type GateFigures, gateFigures } from './gate.ts';
import { mergeRuns, type NamedRun, withBest } from './merge.ts';

/** 0 to 1, with its 95 % interval. */
interface Share {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** A generator with what it was shown of other files, over one group of holes. */
export interface Answers {
  /** `RUN+SYSTEM`, or `best`. */
  readonly name: string;
  readonly n: number;
  readonly exact: Share;
  readonly byKind: Readonly<Record<string, Share>>;
  readonly byLanguage: Readonly<Record<string, { readonly n: number; readonly exact: number }>>;
  readonly similarity: number;
  /** Not of `best`, which nobody can use. */
  readonly use?: {
    readonly saved: number;
    readonly shown: number;
    readonly rightWhenShown: number;
    /** Of context and generation. */
    readonly milliseconds: { readonly p50: number; readonly p95: number };
  };
  /** Nats per character of the hidden texts, all taken together; two engines in turn cannot tell. */
  readonly lossPerCharacter?: number;
}

interface Group {
  readonly holes: number;
  readonly answers: readonly Answers[];
  /** Holes of the smallest run that not all runs have; they are left out. */
  readonly unmatched: number;
}

export interface Compared {
  readonly second: string;
  readonly first: string;
  readonly kind: HoleKind | 'all';
  /** On the holes that the other model fills, too. */
  readonly isOfSample: boolean;
  readonly differences: Readonly<Record<(typeof comparedMetrics)[number], Difference>>;
}

export interface Figures {
  readonly headers: Readonly<Record<string, Header>>;
  readonly repositories: number;
  readonly kinds: readonly HoleKind[];
  readonly all: Group;
  /** Undefined where no other model was run. */
  readonly sample: Group | undefined;
  readonly compared: readonly Compared[];
  readonly gates: readonly GateFigures[];
}

export const best = 'best';
const comparedMetrics = ['exact', 'similarity', 'saved'] as const satisfies readonly ComparedMetric[];

/** `SECOND less FIRST`; those of systems that were not run are left out. */
const pairs: readonly (readonly [second: string, first: string])[] = [
  ['cascade+ours', 'recall+ours'],
  ['model+ours', 'model+none'],
  ['model+ours', 'recall+ours'],
  [best, 'cascade+ours'],
];
const pairsOfSample: typeof pairs = [
  ['model+ours', 'smollm2+ours'],
  ['model+none', 'smollm2+none'],
  ['smollm2+ours', 'smollm2+none'],
];

/** `runs`: recall, the model and the cascade over the same holes; `other`: another model over some of them. */
export function figuresOf(runs: readonly [NamedRun, ...NamedRun[]], other: NamedRun | undefined): Figures {
  const { header } = runs[0].recorded;
  const { seed, kinds } = header;
  const all = mergeRuns(...runs);
  const holes = withBest(all.holes, ['recall+ours', 'model+ours'], best);
  const common = other === undefined ? undefined : mergeRuns(...runs, other);
  const sampled = common === undefined ? [] : withBest(common.holes, ['recall+ours', 'model+ours'], best);
  const told = [...runs, ...(other === undefined ? [] : [other])];
  return {
    headers: Object.fromEntries(told.map(({ name, recorded }) => [name, recorded.header])),
    repositories: new Set(holes.map(({ hole }) => hole.repository)).size,
    kinds,
    all: { holes: holes.length, answers: answersOf(header, holes), unmatched: all.unmatched },
    sample: common && { holes: sampled.length, answers: answersOf(header, sampled), unmatched: common.unmatched },
    compared: [
      ...pairs.flatMap((pair) => [...kinds, 'all' as const].flatMap((kind) => compare(pair, kind, holes, false, seed))),
      ...pairsOfSample.flatMap((pair) => compare(pair, 'all', sampled, true, seed)),
    ],
    gates: gateFigures(holes, seed),
  };
}

function answersOf(header: Header, holes: readonly MeasuredHole[]): Answers[] {
  const systems = holes[0]?.rows.map(({ system }) => system) ?? [];
  const summaryOf = (some: readonly MeasuredHole[]) =>
    summarise({ header: { ...header, systems }, holes: some, isWhole: true });
  const whole = summaryOf(holes);
  const kinds = header.kinds.flatMap((kind) => {
    const own = holes.filter(({ hole }) => hole.kind === kind);
    return own.length === 0 ? [] : [{ kind, summary: summaryOf(own) }];
  });
  const languages = whole.groups.filter(({ by }) => by === 'language');
  return whole.cells.map((cell, index): Answers => {
    const shareIn = ({ cells, exactIntervals }: typeof whole): Share => ({
      mean: cells[index]?.exact ?? 0,
      low: exactIntervals[index]?.low ?? 0,
      high: exactIntervals[index]?.high ?? 0,
    });
    const { system: name, n, similarity, saved, shown, rightWhenShown, milliseconds } = cell;
    const loss = lossPerCharacter(name, holes);
    return {
      ...{ name, n, exact: shareIn(whole), similarity },
      byKind: Object.fromEntries(kinds.map(({ kind, summary }) => [kind, shareIn(summary)])),
      byLanguage: Object.fromEntries(
        languages.map(({ value, cells }) => [value, { n: cells[index]?.n ?? 0, exact: cells[index]?.exact ?? 0 }]),
      ),
      ...(name !== best && {
        use: { saved, shown, rightWhenShown, milliseconds: { p50: milliseconds.p50, p95: milliseconds.p95 } },
      }),
      ...(name !== best && loss !== undefined && { lossPerCharacter: loss }),
    };
  });
}

function lossPerCharacter(system: string, holes: readonly MeasuredHole[]): number | undefined {
  let [nats, characters] = [0, 0];
  for (const { hole, rows } of holes) {
    const own = rows.find((row) => row.system === system)?.metrics.nats;
    if (own === undefined) return undefined;
    nats += own;
    characters += hole.hidden.length;
  }
  return nats / Math.max(characters, 1);
}

function compare(
  [second, first]: (typeof pairs)[number],
  kind: Compared['kind'],
  holes: readonly MeasuredHole[],
  isOfSample: boolean,
  seed: number,
): Compared[] {
  const own = holes.filter(
    ({ hole, rows }) =>
      (kind === 'all' || hole.kind === kind) &&
      [first, second].every((name) => rows.some(({ system }) => system === name)),
  );
  if (own.length === 0) return [];
  const differenceOf = (metric: ComparedMetric) =>
    compareMeans(
      own.map((one) => ({
        cluster: one.hole.repository,
        first: metricOf(one, first, metric),
        second: metricOf(one, second, metric),
      })),
      seed,
    );
  const differences = {
    ...{ exact: differenceOf('exact'), similarity: differenceOf('similarity'), saved: differenceOf('saved') },
  };
  return [{ second, first, kind, isOfSample, differences }];
}
