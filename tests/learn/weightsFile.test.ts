/** Weights files: what is written comes back but for rounding, and what does not fit is refused with a reason. */
import { describe, expect, it } from 'vitest';
import { CandidateNetwork, layout } from '../../server/learn/candidateNetwork.ts';
import { decodeNetwork, encodeNetwork, loadNetwork } from '../../server/learn/weightsFile.ts';

const shape = { features: 3, context: 2, classes: 4, slots: 2, hidden1: 8, hidden2: 4 };
const weights = Float32Array.from({ length: layout(shape).length }, (_, at) => Math.sin(at * 1.7));
const bytes = encodeNetwork(shape, weights, 'a,b,c', { commit: 'abc' });

function scoreOf(network: CandidateNetwork): number {
  network.setContext(Float32Array.of(0.5, 0), Uint16Array.of(1, 3));
  return network.score(Float32Array.of(0, 0, 0, 1, 0, 0.25), 3, 2);
}

describe('a weights file', () => {
  it('holds the network but for rounding', () => {
    const loaded = decodeNetwork(bytes, 'a,b,c', 'test.weights');
    expect(loaded.kind).toBe('network');
    if (loaded.kind !== 'network') return;
    expect(loaded.card.training).toEqual({ commit: 'abc' });
    expect(scoreOf(loaded.network)).toBeCloseTo(scoreOf(new CandidateNetwork(shape, weights)), 1);
  });

  it('holds what a network knows of rivals, too', () => {
    const pooled = { ...shape, pooled: true };
    const both = Float32Array.from({ length: layout(pooled).length }, (_, at) => Math.sin(at * 1.7));
    const loaded = decodeNetwork(encodeNetwork(pooled, both, 'a', {}), 'a', 'test.weights');
    if (loaded.kind !== 'network') throw new Error(loaded.reason);
    const rows = Float32Array.of(1, 0, 0.25, 0, 0.5, 0.5);
    const scoresOf = (network: CandidateNetwork) => [...network.scoreAll(rows, [2, 1], 2)];
    const written = scoresOf(new CandidateNetwork(pooled, both));
    for (const [at, score] of scoresOf(loaded.network).entries()) expect(score).toBeCloseTo(written[at] ?? 0, 1);
  });

  it.each([
    ['other features', bytes, 'a,b,d', 'was trained on other features'],
    ['a byte changed', changed(bytes, bytes.length - 1), 'a,b,c', 'its checksum differs'],
    ['cut short', bytes.subarray(0, bytes.length - 9), 'a,b,c', 'its checksum differs'],
    ['another version', changed(bytes, bytes.indexOf('weights-2') + 8), 'a,b,c', 'is of another version'],
    ['something else', Buffer.from('hello'), 'a,b,c', 'is no weights file'],
    ['empty', Buffer.alloc(0), 'a,b,c', 'is no weights file'],
  ])('is refused: %s', (_, given, inputs, reason) => {
    const loaded = decodeNetwork(given, inputs, 'test.weights');
    expect(loaded).toMatchObject({ kind: 'none', reason: expect.stringContaining(reason) });
  });

  it('that is missing is named', () => {
    expect(loadNetwork('/nowhere/recall.weights', 'a')).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('/nowhere/recall.weights cannot be read'),
    });
  });
});

function changed(buffer: Buffer, at: number): Buffer {
  const copy = Buffer.from(buffer);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
