/**
 * What each step from quiet to eager shows, how often that is right, and how far the confidence is from the truth. Knows rows,
 * no page.
 */
import { eagernesses, leastConfidence, shouldShow } from '../../server/complete/show.ts';
import type { Row } from '../run/record.ts';

interface EagernessStep {
  readonly step: (typeof eagernesses)[number];
  /** Of all holes, those where something is shown; of those, what was exactly right. */
  readonly coverage: number;
  readonly precision: number;
}

export interface Calibration {
  readonly steps: readonly EagernessStep[];
  /** Mean distance of confidence from the share that is right, over tenths of confidence (expected calibration error). */
  readonly error: number;
}

const bins = 10;

export function calibrationOf(rows: readonly Row[]): Calibration {
  const steps = eagernesses.map((step) => {
    const least = leastConfidence(step, 'automatic');
    const shown = rows.filter(({ prediction, confidence }) => shouldShow(prediction, confidence, least) === undefined);
    return { step, coverage: shown.length / Math.max(rows.length, 1), precision: shareRight(shown) };
  });
  const offered = rows.filter(({ prediction }) => prediction.trim() !== '');
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    const own = offered.filter(({ confidence }) => Math.min(bins - 1, Math.floor(confidence * bins)) === bin);
    const said = own.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(own.length, 1);
    error += (own.length / Math.max(offered.length, 1)) * Math.abs(said - shareRight(own));
  }
  return { steps, error };
}

function shareRight(rows: readonly Row[]): number {
  return rows.filter(({ metrics }) => metrics.exact).length / Math.max(rows.length, 1);
}
