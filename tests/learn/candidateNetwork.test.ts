/** Candidates scored one by one, and in view of one another. */
import { describe, expect, it } from 'vitest';
import { CandidateNetwork, layout, type NetworkShape, softmax } from '../../server/learn/candidateNetwork.ts';

const shape = { features: 3, context: 2, classes: 4, slots: 2, hidden1: 20, hidden2: 6 };
const rows = [Float32Array.of(1, 0, 0.25), Float32Array.of(0, 0.5, 0.5), Float32Array.of(0.75, 0, 0)];
const classes = [2, 1, 3];

function networkOf(of: NetworkShape): CandidateNetwork {
  const weights = Float32Array.from({ length: layout(of).length }, (_, at) => Math.sin(at * 1.7));
  const network = new CandidateNetwork(of, weights);
  network.setContext(Float32Array.of(0.5, 0), Uint16Array.of(1, 3));
  return network;
}

/** Of the candidates with these numbers, in their order. */
function scoresOf(network: CandidateNetwork, which: readonly number[]): number[] {
  const flat = Float32Array.from(which.flatMap((row) => [...(rows[row] ?? [])]));
  return [
    ...network.scoreAll(
      flat,
      which.map((row) => classes[row] ?? 0),
      which.length,
    ),
  ];
}

describe('candidates', () => {
  it('get by themselves what each gets alone', () => {
    const network = networkOf(shape);
    const alone = rows.map((row, at) => network.score(row, 0, classes[at] ?? 0));
    expect(scoresOf(network, [0, 1, 2])).toEqual(alone);
  });

  describe('in view of one another', () => {
    const network = networkOf({ ...shape, pooled: true });

    it('are scored alike in whatever order', () => {
      const [first, second, third] = scoresOf(network, [0, 1, 2]);
      const turned = scoresOf(network, [2, 0, 1]);
      for (const [at, score] of [third, first, second].entries()) expect(turned[at]).toBeCloseTo(score ?? 0, 5);
    });

    it('are scored otherwise beside others', () => {
      const [beside] = scoresOf(network, [0, 1]);
      const [alone] = scoresOf(network, [0]);
      expect(Math.abs((beside ?? 0) - (alone ?? 0))).toBeGreaterThan(0.01);
    });

    it('are not scored one by one', () => {
      expect(() => network.score(rows[0] ?? new Float32Array(3), 0, 2)).toThrow('all candidates at once');
    });
  });
});

it('shares add up to one, however large the scores', () => {
  const shares = softmax(Float64Array.of(1000, 999, -1000));
  expect(shares[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 10);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
});
