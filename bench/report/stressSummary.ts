/** What a stress run says: each suite's cases with their means. Knows no page. */
import { compareMeans } from '../bootstrap.ts';
import type { Header, MeasuredHole, Row, StressName } from '../run/record.ts';
import type { Recorded } from '../run/recordFile.ts';
import { asItIs, created, isRenamed } from '../stress/cases.ts';

/** One system in one case; shares are 0 to 1, undefined where the suite does not ask. */
export interface StressCell {
  readonly stress: StressName;
  readonly system: string;
  readonly at: NonNullable<Row['at']>;
  readonly n: number;
  readonly exact: number;
  /** 95 % interval of it, over repositories. */
  readonly low: number;
  readonly high: number;
  readonly similarity: number;
  /** Per token of what is right; undefined when the generator cannot tell. */
  readonly loss: number | undefined;
  readonly tokens: number;
  /** Of the names that other files define; undefined when none is needed. */
  readonly evidence: number | undefined;
  /** Shown nothing. */
  readonly skipped: number;
  readonly named: number | undefined;
  readonly stale: number | undefined;
}

/** Pairs of one group of holes, in shares. */
interface PairOutcome {
  readonly group: string;
  readonly n: number;
  /** By exact matches. */
  readonly right: BeforeAndAfter;
  /** By saying the name that the definition has. */
  readonly named: BeforeAndAfter;
  /** Another completion for another definition. */
  readonly changed: number;
  /** Per token of what is right before, and after; undefined when the generator cannot tell. */
  readonly lossBefore: number | undefined;
  readonly lossAfter: number | undefined;
}

/** Shares that add up to 1. */
interface BeforeAndAfter {
  readonly both: number;
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  readonly neither: number;
}

/** What the product shows where nothing, or something, is needed; against showing nothing. */
interface GateOutcome {
  readonly needs: string;
  readonly system: string;
  readonly n: number;
  readonly skipped: number;
  /** Made more similar by more than half a point, and less. */
  readonly helped: number;
  readonly harmed: number;
  readonly similarityGain: number;
  readonly lossGain: number | undefined;
  /** Of the holes where it showed nothing, those where filling the budget would have made nothing better. */
  readonly rightlySkipped: number | undefined;
}

export interface StressSummary {
  readonly header: Header;
  readonly holes: Readonly<Record<string, number>>;
  readonly repositories: number;
  readonly cells: readonly StressCell[];
  readonly pairs: readonly PairOutcome[];
  /** Systems whose completion is the same again when what was deleted is back: the share of holes. */
  readonly restored: readonly { readonly system: string; readonly n: number; readonly share: number }[];
  readonly gate: readonly GateOutcome[];
}

/** Similarities that are nearer are a tie. */
const tie = 0.005;

export function summariseStress({ header, holes }: Recorded): StressSummary {
  const names = header.stress ?? [];
  const of = (name: StressName) => holes.filter(({ stress }) => stress === name);
  return {
    header,
    holes: Object.fromEntries(names.map((name) => [name, of(name).length])),
    repositories: new Set(holes.map(({ hole }) => hole.repository)).size,
    cells: names.flatMap((name) => cellsOf(name, of(name), header.seed)),
    pairs: pairOutcomes(of('pairs')),
    restored: restoredOf(of('changes')),
    gate: gateOutcomes(of('gate')),
  };
}

function cellsOf(stress: StressName, holes: readonly MeasuredHole[], seed: number): StressCell[] {
  const groups = new Map<string, { row: Row; repository: string }[]>();
  for (const { hole, rows } of holes) {
    for (const row of rows) {
      const key = JSON.stringify([row.system, row.at]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [{ row, repository: hole.repository }]);
      else group.push({ row, repository: hole.repository });
    }
  }
  return [...groups.values()].map((group): StressCell => {
    const rows = group.map(({ row }) => row);
    const pairs = group.map(({ row, repository }) => ({
      ...{ cluster: repository, first: 0, second: Number(row.metrics.exact) },
    }));
    const { low, high } = compareMeans(pairs, seed);
    const needed = sum(rows, ({ metrics }) => metrics.evidenceNeeded);
    const share = (value: (row: Row) => boolean | undefined) =>
      rows.every((row) => value(row) === undefined) ? undefined : mean(rows, (row) => Number(value(row) ?? false));
    return {
      ...{ stress, system: rows[0]?.system ?? '', at: rows[0]?.at ?? {}, n: rows.length, low, high },
      exact: mean(rows, ({ metrics }) => Number(metrics.exact)),
      similarity: mean(rows, ({ metrics }) => metrics.similarity),
      loss: lossOf(rows),
      tokens: mean(rows, ({ contextTokens }) => contextTokens),
      evidence: needed === 0 ? undefined : sum(rows, ({ metrics }) => metrics.evidenceShown) / needed,
      skipped: mean(rows, ({ snippets }) => Number(snippets.length === 0)),
      named: share(({ named }) => named),
      stale: share(({ stale }) => stale),
    };
  });
}

function pairOutcomes(holes: readonly MeasuredHole[]): PairOutcome[] {
  const found = holes.flatMap(({ hole, rows }) => {
    const [first, second] = [asItIs, isRenamed].map((definition) =>
      rows.find(({ at }) => at?.definition === definition),
    );
    return first === undefined || second === undefined ? [] : [{ language: hole.language, first, second }];
  });
  const groups = ['all', ...new Set(found.map(({ language }) => language).sort())];
  return groups.flatMap((group) => {
    const own = group === 'all' ? found : found.filter(({ language }) => language === group);
    const shares = (isMeant: (row: Row) => boolean): BeforeAndAfter => {
      const share = (before: boolean, after: boolean) =>
        mean(own, ({ first, second }) => Number(isMeant(first) === before && isMeant(second) === after));
      const [both, onlyBefore] = [share(true, true), share(true, false)];
      return { both, onlyBefore, onlyAfter: share(false, true), neither: share(false, false) };
    };
    if (own.length === 0) return [];
    return {
      ...{ group, n: own.length },
      right: shares(({ metrics }) => metrics.exact),
      named: shares(({ named }) => named === true),
      changed: mean(own, ({ first, second }) => Number(first.prediction !== second.prediction)),
      lossBefore: lossOf(own.map(({ first }) => first)),
      lossAfter: lossOf(own.map(({ second }) => second)),
    };
  });
}

function restoredOf(holes: readonly MeasuredHole[]): StressSummary['restored'] {
  const systems = [...new Set(holes.flatMap(({ rows }) => rows.map(({ system }) => system)))];
  return systems.map((system) => {
    const said = (rows: readonly Row[], change: string) =>
      rows.find((row) => row.system === system && row.at?.change === change)?.prediction;
    const share = mean(holes, ({ rows }) => Number(said(rows, asItIs) === said(rows, created)));
    return { system, n: holes.length, share };
  });
}

function gateOutcomes(holes: readonly MeasuredHole[]): GateOutcome[] {
  const needs = [...new Set(holes.flatMap(({ rows }) => rows.map(({ at }) => String(at?.needs))))].sort();
  return needs.flatMap((need) => {
    const own = holes.filter(({ rows }) => rows.some(({ at }) => at?.needs === need));
    return ['ours', 'ours-without-stop'].map((system): GateOutcome => {
      const compared = own.flatMap(({ rows }) => {
        const [none, row, filled] = ['none', system, 'ours-without-stop'].map((name) =>
          rows.find((one) => one.system === name),
        );
        return none === undefined || row === undefined || filled === undefined ? [] : [{ none, row, filled }];
      });
      const gain = ({ none, row }: { none: Row; row: Row }) => row.metrics.similarity - none.metrics.similarity;
      const skipped = compared.filter(({ row }) => row.snippets.length === 0);
      const losses = [lossOf(compared.map(({ none }) => none)), lossOf(compared.map(({ row }) => row))] as const;
      return {
        ...{ needs: need, system, n: compared.length, skipped: skipped.length / Math.max(compared.length, 1) },
        helped: mean(compared, (one) => Number(gain(one) > tie)),
        harmed: mean(compared, (one) => Number(gain(one) < -tie)),
        similarityGain: mean(compared, gain),
        lossGain: losses[0] === undefined || losses[1] === undefined ? undefined : losses[1] - losses[0],
        rightlySkipped:
          skipped.length === 0
            ? undefined
            : mean(skipped, ({ none, filled }) => Number(gain({ none, row: filled }) <= tie)),
      };
    });
  });
}

function lossOf(rows: readonly Row[]): number | undefined {
  const losses = rows.flatMap(({ metrics }) => metrics.loss ?? []);
  return losses.length < rows.length || rows.length === 0 ? undefined : mean(losses, (loss) => loss);
}

function mean<T>(items: readonly T[], value: (item: T) => number): number {
  return sum(items, value) / Math.max(items.length, 1);
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
