/**
 * Whether one system is better than another on the same holes: the difference of their means with its 95 % interval, by
 * a paired cluster bootstrap. Holes of one repository are alike, so repositories are drawn, not holes (Cameron, Gelbach and
 * Miller 2008, in its plain form). Knows no metric.
 */
import { quantile, seededRandom } from './statistics.ts';

export interface Pair {
  /** The repository. */
  readonly cluster: string;
  readonly first: number;
  readonly second: number;
}

export interface Difference {
  /** Mean of second - first. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly clusters: number;
  /** "none" when the interval spans zero, or when there are too few repositories to tell. */
  readonly verdict: 'better' | 'worse' | 'none';
}

/** The ends of an interval settle to a tenth of its width by then. */
const resamples = 2_000;
/** With fewer clusters an interval says little: of three, one draw in nine takes the same one thrice. */
const fewestClusters = 4;

/** The 95 % interval of any number that is made of clusters' sums, such as a ratio of them. `sums`: of each cluster the same ones. */
export function intervalOf(
  sums: readonly (readonly number[])[],
  statistic: (totals: readonly number[]) => number,
  seed: number,
): { readonly low: number; readonly high: number } {
  const random = seededRandom(seed);
  const values: number[] = [];
  for (let draw = 0; draw < resamples && sums.length > 0; draw++) {
    const totals = (sums[0] ?? []).map(() => 0);
    for (let at = 0; at < sums.length; at++) {
      const drawn = sums[Math.floor(random() * sums.length)] ?? [];
      for (let index = 0; index < totals.length; index++) totals[index] = (totals[index] ?? 0) + (drawn[index] ?? 0);
    }
    values.push(statistic(totals));
  }
  return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
}

export function compareMeans(pairs: readonly Pair[], seed: number): Difference {
  const clusters = new Map<string, { sum: number; n: number }>();
  for (const { cluster, first, second } of pairs) {
    const known = clusters.get(cluster) ?? { sum: 0, n: 0 };
    clusters.set(cluster, { sum: known.sum + second - first, n: known.n + 1 });
  }
  const all = [...clusters.values()];
  const mean = all.reduce((sum, one) => sum + one.sum, 0) / Math.max(pairs.length, 1);
  const { low, high } = intervalOf(
    all.map(({ sum, n }) => [sum, n]),
    ([sum = 0, n = 0]) => sum / n,
    seed,
  );
  const isClear = all.length >= fewestClusters && (low > 0 || high < 0);
  const verdict = !isClear ? 'none' : mean > 0 ? 'better' : 'worse';
  return { mean, low, high, n: pairs.length, clusters: all.length, verdict };
}
