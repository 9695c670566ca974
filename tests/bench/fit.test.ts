/** The trainer's arithmetic: gradients as differences show them, and a network that learns, the same from the same seed. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../bench/statistics.ts';
import { batchSize, fitNetwork } from '../../bench/train/fit.ts';
import { Backpropagation } from '../../bench/train/gradient.ts';
import type { Positions } from '../../bench/train/positions.ts';
import { layout } from '../../server/learn/candidateNetwork.ts';

const shape = { features: 3, context: 2, classes: 4, slots: 2, hidden1: 6, hidden2: 5 };

/** Choices among three, of which the one with the largest first feature is right, in memory that threads can share. */
function choices(count: number): Positions {
  const random = seededRandom(5);
  const rows = Uint8Array.from({ length: count * 3 * shape.features }, () => Math.floor(random() * 256));
  const largest = (choice: number) => {
    const values = [0, 1, 2].map((row) => rows[(choice * 3 + row) * shape.features] ?? 0);
    return values.indexOf(Math.max(...values));
  };
  return {
    count,
    starts: Uint32Array.from({ length: count + 1 }, (_, at) => at * 3),
    truths: Uint8Array.from({ length: count }, (_, at) => largest(at)),
    contexts: Float32Array.from({ length: count * shape.context }, () => random()),
    slots: Uint16Array.from({ length: count * shape.slots }, () => Math.floor(random() * shape.classes)),
    rows,
    classes: Uint16Array.from({ length: count * 3 }, () => Math.floor(random() * shape.classes)),
  };
}

function randomWeights(): Float32Array {
  const random = seededRandom(2);
  return Float32Array.from({ length: layout(shape).length }, () => random() - 0.5);
}

describe('backpropagation', () => {
  it('gives the slope that differences give', () => {
    const data = choices(1);
    const weights = randomWeights();
    const back = new Backpropagation(shape, 3);
    const gradient = new Float32Array(weights.length);
    back.choice(weights, data, 0, gradient);
    const step = 1e-2;
    for (let at = 0; at < weights.length; at += 7) {
      const moved = Float32Array.from(weights);
      moved[at] = (moved[at] ?? 0) + step;
      const above = back.choice(moved, data, 0).loss;
      moved[at] = (moved[at] ?? 0) - 2 * step;
      const below = back.choice(moved, data, 0).loss;
      expect(gradient[at]).toBeCloseTo((above - below) / (2 * step), 2);
    }
  });
});

describe('fitting', () => {
  it('learns, and from the same seed the same', async () => {
    const data = joinChoices(choices(batchSize * 4));
    const run = async () => {
      const losses: number[] = [];
      const { weights } = await fitNetwork({
        shape,
        train: data,
        valid: data,
        epochs: 80,
        seed: 3,
        threads: 2,
        rate: 1e-2,
        onProgress: () => undefined,
        onEpoch: (_, loss) => losses.push(loss),
      });
      return { losses, weights };
    };
    const first = await run();
    expect(first.losses.at(-1)).toBeLessThan(0.7 * (first.losses[0] ?? 0));
    expect((await run()).weights).toEqual(first.weights);
  });
});

function joinChoices(data: Positions): Positions {
  const shared = <T extends Uint8Array | Uint16Array | Uint32Array | Float32Array>(array: T): T => {
    const copy = new (array.constructor as new (buffer: SharedArrayBuffer) => T)(
      new SharedArrayBuffer(array.byteLength),
    );
    copy.set(array);
    return copy;
  };
  return {
    count: data.count,
    starts: shared(data.starts),
    truths: shared(data.truths),
    contexts: shared(data.contexts),
    slots: shared(data.slots),
    rows: shared(data.rows),
    classes: shared(data.classes),
  };
}
