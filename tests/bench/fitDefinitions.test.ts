/** The linear model of which definitions are needed: what it learns of lists made by hand, and that it learns the same again. */
import { describe, expect, it } from 'vitest';
import { fitWeights, meanLoss } from '../../bench/train/definitions/fit.ts';
import type { DefinitionList } from '../../bench/train/definitions/lists.ts';
import { definitionFeatureNames } from '../../server/retrieve/definitionScore.ts';
import { definitionWeights } from '../../server/retrieve/definitionWeights.ts';

const options = { epochs: 40, rate: 0.05, decay: 1e-3, batch: 4, seed: 1 };

/** The needed definition has the first feature, and another one the second. */
const lists = Array.from({ length: 20 }, (_, index): DefinitionList => {
  const rows = [0, 1, 2].map((row) => Float32Array.of(Number(row === index % 3), Number(row === (index + 1) % 3), 1));
  return { place: 'open', rows, isNeeded: rows.map((row) => row[0] === 1) };
});

describe('fitting weights of definitions', () => {
  it('learns what tells the needed ones, and nothing of what all have', () => {
    const [needed = 0, other = 0, shared = 0] = fitWeights(lists, 3, options);
    expect(needed).toBeGreaterThan(1);
    expect(other).toBeLessThan(0);
    expect(Math.abs(shared)).toBeLessThan(0.01);
    expect(meanLoss(lists, Float64Array.of(needed, other, shared))).toBeLessThan(0.3);
    expect(meanLoss(lists, new Float64Array(3))).toBeCloseTo(Math.log(3));
  });

  it('gives the same weights again', () => {
    expect(fitWeights(lists, 3, options)).toEqual(fitWeights(lists, 3, options));
    expect(fitWeights([], 3, options)).toEqual(new Float64Array(3));
  });
});

it('ships a weight for every feature, in every kind of place', () => {
  for (const { weights, scale } of Object.values(definitionWeights)) {
    expect(Object.keys(weights).sort()).toEqual([...definitionFeatureNames].sort());
    expect(scale).toBeGreaterThan(0);
  }
});
