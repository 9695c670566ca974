/** The network that ranks definitions: what it learns of lists made by hand, the same again, and what its scores are made to mean. */
import { describe, expect, it } from 'vitest';
import { fitRanker, rankerShape, scaleOf, scoresOf } from '../../bench/train/definitions/fit.ts';
import type { DefinitionList } from '../../bench/train/definitions/lists.ts';
import { CandidateNetwork } from '../../server/learn/candidateNetwork.ts';
import { definitionContextNames, definitionFeatureNames } from '../../server/retrieve/definitionFeatureNames.ts';

const width = definitionFeatureNames.length;
const count = 120;
const setUp = { seed: 1, threads: 1 };

/** The needed definition has the first feature, unless it has the second one too. */
function listOf(index: number): DefinitionList {
  const rows = new Uint8Array(count * width);
  const needed = index % count;
  const lure = (index + 1) % count;
  for (const row of [needed, lure]) rows[row * width] = 255;
  rows[lure * width + 1] = 255;
  return { place: 'open', context: new Float32Array(definitionContextNames.length), rows, needed: [needed] };
}
const lists = Array.from({ length: 512 }, (_, index) => listOf(index * 7));

const fittedRanker = () => fitRanker(lists, lists.slice(0, 8), setUp, () => undefined);
const { weights, loss } = await fittedRanker();

describe('fitting how definitions are ranked', () => {
  it('learns what tells the needed one, though no feature does alone', () => {
    const scores = scoresOf(listOf(3), new CandidateNetwork(rankerShape, weights));
    expect(scores.indexOf(Math.max(...scores))).toBe(3);
    expect(loss).toBeLessThan(Math.log(count) / 2);
  });

  it('gives the same weights again', async () => {
    expect((await fittedRanker()).weights).toEqual(weights);
  });

  it('makes scores mean the same at the top and at the hundredth', () => {
    const { scale, offset } = scaleOf(lists, weights, 'open');
    const network = new CandidateNetwork(rankerShape, weights);
    const [list = listOf(0)] = lists;
    const meant = [...scoresOf(list, network)]
      .map((score) => 1 / (1 + Math.exp(-(scale * score + offset))))
      .sort((a, b) => b - a);
    expect(meant[0]).toBeCloseTo(0.9, 1);
    expect(meant[99]).toBeCloseTo(0.08, 1);
  });
});
