/** Systems over the same holes, side by side: means, differences with their intervals, tables of them. Knows no system. */
import { compareMeans, type Difference, intervalOf } from '../bootstrap.ts';
import type { MeasuredHole, Row } from '../run/record.ts';

export type Value = (row: Row) => number;

export const exact: Value = ({ metrics }) => Number(metrics.exact);
export const loss: Value = ({ metrics }) => metrics.loss ?? 0;
export const tokens: Value = ({ contextTokens }) => contextTokens;

export class Comparison {
  readonly holes: readonly MeasuredHole[];
  readonly #seed: number;

  constructor(holes: readonly MeasuredHole[], seed: number) {
    this.holes = holes;
    this.#seed = seed;
  }

  only(isMeant: (hole: MeasuredHole) => boolean): Comparison {
    return new Comparison(this.holes.filter(isMeant), this.#seed);
  }

  /** NaN of a system that was not run. */
  mean(system: string, value: Value): number {
    const rows = this.#rows(system);
    return rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
  }

  /** Of `second` less `first`. */
  difference(first: string, second: string, value: Value): Difference {
    const pairs = this.holes.flatMap(({ hole, rows }) => {
      const [one, other] = [first, second].map((name) => rows.find((row) => row.system === name));
      if (one === undefined || other === undefined) return [];
      return [{ cluster: hole.repository, first: value(one), second: value(other) }];
    });
    return compareMeans(pairs, this.#seed);
  }

  /** Of the means of some systems' values, drawn together, a number with its interval. */
  statistic(asked: readonly (readonly [system: string, value: Value])[], of: (means: readonly number[]) => number) {
    const sums = new Map<string, number[]>();
    for (const { hole, rows } of this.holes) {
      const known = sums.get(hole.repository) ?? asked.map(() => 0);
      sums.set(
        hole.repository,
        asked.map(([system, value], at) => {
          const row = rows.find((one) => one.system === system);
          return (known[at] ?? 0) + (row === undefined ? Number.NaN : value(row));
        }),
      );
    }
    const all = [...sums.values()];
    const totals = asked.map((_, at) => all.reduce((sum, one) => sum + (one[at] ?? 0), 0));
    // A ratio of sums over the same holes is one of means.
    return { value: of(totals), ...intervalOf(all, of, this.#seed) };
  }

  hasRun(system: string): boolean {
    return this.#rows(system).length > 0;
  }

  /** Holes that are right without context and wrong with it. */
  harmed(system: string): number {
    return this.holes.filter(({ rows }) => {
      const [none, own] = ['none', system].map((name) => rows.find((row) => row.system === name));
      return none?.metrics.exact === true && own?.metrics.exact === false;
    }).length;
  }

  /** Share of such holes. */
  harm(system: string): number {
    return this.harmed(system) / Math.max(this.holes.length, 1);
  }

  /** In words, which of them are surely better or worse than `reference`. */
  verdicts(systems: readonly string[], reference: string): string {
    const sure = (value: Value, isBetter: (difference: Difference) => boolean) =>
      systems
        .filter((system) => system !== reference && isBetter(this.difference(reference, system, value)))
        .map((system) => `\`${shortName(system)}\``)
        .join(', ');
    const parts = [
      ['better in EM', sure(exact, ({ low }) => low > 0)],
      ['better in loss', sure(loss, ({ high }) => high < 0)],
      ['worse in EM', sure(exact, ({ high }) => high < 0)],
      ['worse in loss', sure(loss, ({ low }) => low > 0)],
    ].filter(([, names]) => names !== '');
    if (parts.length === 0) return `None is surely better or worse than \`${shortName(reference)}\`.`;
    const others = parts.map(([what, names]) => `${what}: ${names}`).join('; ');
    return `Surely, beside \`${shortName(reference)}\`, ${others}; of all else the intervals span zero.`;
  }

  /** Share of the definitions that holes need which the context shows. */
  evidence(system: string): number {
    const rows = this.#rows(system);
    const total = (key: 'evidenceNeeded' | 'evidenceShown') => rows.reduce((sum, { metrics }) => sum + metrics[key], 0);
    return total('evidenceShown') / Math.max(total('evidenceNeeded'), 1);
  }

  /** Means of each system, and how far it is from `reference`. */
  table(systems: readonly string[], reference: string): string[] {
    const beside = `less ${shortName(reference)}`;
    return [
      `| system | EM | ${beside} | loss | ${beside} | tokens | none shown | harm | evidence |`,
      '|---|---|---|---|---|---|---|---|---|',
      ...[...new Set(systems)].map((system) => `| ${this.#cells(system, reference).join(' | ')} |`),
      '',
    ];
  }

  #cells(system: string, reference: string): string[] {
    const isReference = system === reference;
    return [
      isReference ? `**${shortName(system)}**` : shortName(system),
      percent(this.mean(system, exact)),
      isReference ? '' : interval(this.difference(reference, system, exact), 100, 1),
      this.mean(system, loss).toFixed(3),
      isReference ? '' : interval(this.difference(reference, system, loss), 1, 3),
      this.mean(system, tokens).toFixed(0),
      percent(this.mean(system, ({ snippets }) => Number(snippets.length === 0))),
      percent(this.harm(system)),
      percent(this.evidence(system)),
    ];
  }

  #rows(system: string): Row[] {
    return this.holes.flatMap(({ rows }) => rows.filter((row) => row.system === system));
  }
}

export function shortName(system: string): string {
  if (system === 'order:shipped') return 'learned';
  return system.replace(/^order:shipped:/, '').replace(/^order:(.*?)(?::nostop)?$/, '$1');
}

export function percent(share: number): string {
  return (100 * share).toFixed(1);
}

/** "mean (low to high)". */
export function interval(difference: Difference, scale: number, digits: number): string {
  const [mean, low, high] = [difference.mean, difference.low, difference.high].map((one) =>
    (scale * one).toFixed(digits),
  );
  return `${mean} (${low} to ${high})`;
}
