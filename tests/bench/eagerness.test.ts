/** What each step from quiet to eager shows and how often it is right, over a few rows. */
import { expect, it } from 'vitest';
import { calibrationOf } from '../../bench/report/eagerness.ts';
import { measuredHole } from '../support/benchRecord.ts';

function row(confidence: number, exact: boolean, prediction = 'price') {
  const [first] = measuredHole('a', 0, { none: { exact } }, { prediction }).rows;
  if (first === undefined) throw new Error('a hole has rows');
  return { ...first, confidence };
}

it('counts what is shown at each step, and what of it is right', () => {
  const rows = [row(0.9, true), row(0.5, true), row(0.4, false), row(0.1, false), row(0.99, true, ' ')];
  expect(calibrationOf(rows).steps).toEqual([
    { step: 'quiet', coverage: 0.2, precision: 1 },
    { step: 'balanced', coverage: 0.6, precision: 2 / 3 },
    { step: 'eager', coverage: 0.8, precision: 0.5 },
  ]);
});

it('says how far the confidence is from the truth', () => {
  expect(calibrationOf([row(0.5, true), row(0.5, false)]).error).toBe(0);
  expect(calibrationOf([row(0.95, false)]).error).toBeCloseTo(0.95);
  expect(calibrationOf([]).error).toBe(0);
});
