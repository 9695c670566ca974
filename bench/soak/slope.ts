/** Whether a series rises or falls over time: its slope with an interval. Knows nothing of what was measured. */
import { quantile, seededRandom } from '../statistics.ts';

export interface Slope {
  /** Units of y for one of x. */
  readonly perUnit: number;
  readonly low: number;
  readonly high: number;
}

/** Neighbours in time are alike: they are drawn in blocks of this many. */
const blockLength = 12;
const draws = 2_000;
const seed = 5;

/**
 * Theil and Sen's slope, the median of the slopes between all pairs of points, which a few outliers do not move. Its 95 % interval
 * is from a moving-block bootstrap (Künsch 1989) of what is left around that line.
 */
export function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): Slope {
  const perUnit = theilSen(points);
  const middle = quantile(
    points.map(({ x, y }) => y - perUnit * x),
    0.5,
  );
  const residuals = points.map(({ x, y }) => y - perUnit * x - middle);
  const random = seededRandom(seed);
  const slopes = Array.from({ length: draws }, () => {
    const drawn = blocksOf(residuals, random);
    return leastSquares(points.map(({ x }, at) => ({ x, y: drawn[at] ?? 0 })));
  });
  return { perUnit, low: perUnit + quantile(slopes, 0.025), high: perUnit + quantile(slopes, 0.975) };
}

function theilSen(points: readonly { readonly x: number; readonly y: number }[]): number {
  const slopes: number[] = [];
  for (const [at, { x, y }] of points.entries()) {
    for (const later of points.slice(at + 1)) if (later.x !== x) slopes.push((later.y - y) / (later.x - x));
  }
  return slopes.length === 0 ? 0 : quantile(slopes, 0.5);
}

function blocksOf(values: readonly number[], random: () => number): number[] {
  // Of few values, at least four blocks: one alone would always give the same.
  const length = Math.max(1, Math.min(blockLength, Math.floor(values.length / 4)));
  const drawn: number[] = [];
  while (drawn.length < values.length) {
    const start = Math.floor(random() * (values.length - length + 1));
    drawn.push(...values.slice(start, start + length));
  }
  return drawn;
}

function leastSquares(points: readonly { readonly x: number; readonly y: number }[]): number {
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)];
  const spread = mean(({ x }) => (x - meanX) ** 2);
  return spread === 0 ? 0 : mean(({ x, y }) => (x - meanX) * (y - meanY)) / spread;
}
