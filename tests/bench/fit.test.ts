/** The trainer's arithmetic: gradients as differences show them, and a network that learns, the same from the same seed. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../bench/statistics.ts';
import {
  ChoiceSets,
  type Choices,
  denseRows,
  type FeatureRows,
  FeatureRowsWriter,
  inSharedMemory,
} from '../../bench/train/choices.ts';
import { batchSize, evaluate, type FitState, fitNetwork } from '../../bench/train/fit.ts';
import { Backpropagation } from '../../bench/train/gradient.ts';
import { CandidateNetwork, layout, type NetworkShape, softmax } from '../../server/learn/candidateNetwork.ts';
import { roundedWeights } from '../../server/learn/weightsFile.ts';

const shape = { features: 3, context: 2, classes: 4, slots: 2, hidden1: 6, hidden2: 5 };
const pooledShape = { ...shape, pooled: true };

/** Choices among three, of which the one with the largest first feature is right, as flat arrays. */
function choices(count: number): Choices {
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
    rows: rowsOf(rows),
    classes: Uint16Array.from({ length: count * 3 }, () => Math.floor(random() * shape.classes)),
  };
}

function rowsOf(dense: Uint8Array): FeatureRows {
  const writer = new FeatureRowsWriter();
  writer.add(dense, shape.features);
  return writer.finish();
}

function randomWeights(of: NetworkShape = shape): Float32Array {
  const random = seededRandom(2);
  return Float32Array.from({ length: layout(of).length }, () => random() - 0.5);
}

describe('backpropagation', () => {
  it.each([
    ['one truth', shape],
    ['graded targets', shape],
    ['one truth', pooledShape],
    ['graded targets', pooledShape],
  ])('gives the slope that differences give: %s, %o', (kind, ofShape) => {
    const one = choices(1);
    const data = kind === 'one truth' ? one : { ...one, targets: Float32Array.from([0.2, 0.7, 0.1]) };
    const weights = randomWeights(ofShape);
    const back = new Backpropagation(ofShape, 3);
    const lossOf = (moved: Float32Array) => {
      back.take(moved);
      return back.judge(data, 0).loss;
    };
    back.take(weights);
    back.learn(data, 0);
    const gradient = new Float32Array(weights.length);
    back.gradientInto(gradient);
    const step = 1e-2;
    for (let at = 0; at < weights.length; at++) {
      const moved = Float32Array.from(weights);
      moved[at] = (moved[at] ?? 0) + step;
      const above = lossOf(moved);
      moved[at] = (moved[at] ?? 0) - 2 * step;
      expect(gradient[at]).toBeCloseTo((above - lossOf(moved)) / (2 * step), 2);
    }
  });

  it('scores as the network that serves does', () => {
    const data = choices(20);
    const weights = randomWeights(pooledShape);
    const back = new Backpropagation(pooledShape, 3);
    back.take(weights);
    const network = new CandidateNetwork(pooledShape, weights);
    for (let index = 0; index < data.count; index++) {
      network.setContext(
        data.contexts.subarray(index * shape.context, (index + 1) * shape.context),
        data.slots.subarray(index * shape.slots, (index + 1) * shape.slots),
      );
      const rows = denseRows(data.rows, shape.features, index * 3, index * 3 + 3);
      const shares = softmax(network.scoreAll(rows, data.classes.subarray(index * 3, (index + 1) * 3), 3));
      expect(back.judge(data, index).loss).toBeCloseTo(-Math.log(shares[data.truths[index] ?? 0] ?? 0), 4);
    }
  });

  it.each([shape, pooledShape])(
    'moves nothing that is added to all scores alike, however little is thought of some',
    (of) => {
      const data = choices(300);
      const weights = randomWeights(of).map((weight) => 4 * weight);
      const back = new Backpropagation(of, 3);
      const gradients = Array.from({ length: data.count }, (_, index) => {
        const gradient = new Float32Array(weights.length);
        back.take(weights);
        back.learn(data, index);
        back.gradientInto(gradient);
        return Math.abs(gradient[layout(of).bias3] ?? 0);
      });
      expect(Math.max(...gradients)).toBeLessThan(1e-6);
    },
  );

  it('hides slots from a choice as if they held nothing', () => {
    const back = new Backpropagation(shape, 3);
    const data = choices(1);
    back.take(randomWeights());
    const hidden = { ...data, slots: data.slots.map((slot, at) => (at === 0 ? 0 : slot)) };
    expect(back.judge(data, 0, 0b1)).toEqual(back.judge(hidden, 0));
  });

  it('takes a distribution with all on one row for the truth', () => {
    const data = choices(1);
    const targets = Float32Array.from([0, 1, 2], (row) => (row === data.truths[0] ? 1 : 0));
    const back = new Backpropagation(shape, 3);
    back.take(randomWeights());
    expect(back.judge({ ...data, targets }, 0)).toEqual(back.judge(data, 0));
  });
});

describe('fitting', () => {
  /** Two sets, of which the second alone fills no batch. */
  const train = [choices(batchSize * 4), choices(batchSize / 2)].map(inSharedMemory);
  const options = {
    shape,
    train,
    valid: train,
    epochs: 40,
    seed: 3,
    threads: 2,
    rate: 3e-2,
    hiddenSlots: 0.2,
    onProgress: () => undefined,
  };

  it('learns, and from the same seed the same', async () => {
    const run = async () => {
      const losses: number[] = [];
      const fitted = await fitNetwork({ ...options, onEpoch: ({ loss }) => void losses.push(loss) });
      return { losses, fitted };
    };
    const first = await run();
    expect(first.fitted.loss).toBeLessThan(0.7 * (first.losses[0] ?? 0));
    expect((await run()).fitted).toEqual(first.fitted);
  });

  it('learns the same by any number of threads where the shares are as many', async () => {
    const run = (threads: number) =>
      fitNetwork({ ...options, epochs: 2, threads, shares: 4, onEpoch: () => undefined });
    const one = await run(1);
    expect(await run(3)).toEqual(one);
    expect(await run(6)).toEqual(one);
  });

  it('keeps the weights as a file holds them, by the loss that these have', async () => {
    const { weights, loss } = await fitNetwork({ ...options, epochs: 2, onEpoch: () => undefined });
    const again = roundedWeights(shape, weights);
    expect(Math.max(...weights.map((weight, at) => Math.abs(weight - (again[at] ?? 0))))).toBeLessThan(1e-6);
    expect(evaluate(shape, weights, train).loss).toBe(loss);
  });

  it('goes on where it was stopped as if it had not been', async () => {
    const whole = await fitNetwork({ ...options, epochs: 3, onEpoch: () => undefined });
    const states: FitState[] = [];
    await fitNetwork({ ...options, epochs: 3, onEpoch: (_, state) => void states.push(state) });
    const [resume] = states;
    if (resume === undefined) throw new Error('no epoch ended');
    expect(await fitNetwork({ ...options, epochs: 3, resume, onEpoch: () => undefined })).toEqual(whole);
  });
});

describe('sets of choices', () => {
  it('are counted through as one', () => {
    const sets = new ChoiceSets([choices(2), choices(0), choices(3)]);
    expect(sets.count).toBe(5);
    const found = [0, 1, 2, 3, 4].map((at) => sets.at(at, (set, index) => `${set.count}:${index}`));
    expect(found).toEqual(['2:0', '2:1', '3:0', '3:1', '3:2']);
    expect(() => sets.at(5, () => 0)).toThrow('no choice 5 of 5');
  });
});
