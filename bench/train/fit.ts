/**
 * Fits the candidate network to choices: Adam (Kingma and Ba, 2015) with decoupled weight decay and a falling rate, the
 * gradient of each batch computed by several threads in fixed shares, so that the same seed gives the same weights.
 * Knows not what the choices are about.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { layout, type NetworkShape } from '../../server/learn/candidateNetwork.ts';
import { seededRandom } from '../statistics.ts';
import { Backpropagation } from './gradient.ts';
import type { Positions } from './positions.ts';

export interface FitOptions {
  readonly shape: NetworkShape;
  readonly train: Positions;
  readonly valid: Positions;
  readonly epochs: number;
  readonly seed: number;
  readonly threads: number;
  readonly rate: number;
  readonly onProgress: (done: number, total: number, loss: number) => void;
  readonly onEpoch: (epoch: number, validLoss: number, validBest: number) => void;
}

/** Choices a step. */
export const batchSize = 256;
const decay = 1e-4;
const beta1 = 0.9;
const beta2 = 0.98;
const epsilon = 1e-8;
const warmUpSteps = 200;

/** State words that threads wait on. */
export const Signal = { step: 0, done: 1, words: 2 } as const;

export interface FitJob {
  readonly shape: NetworkShape;
  readonly train: Positions;
  readonly mostCandidates: number;
  readonly weights: Float32Array;
  readonly gradient: Float32Array;
  readonly losses: Float64Array;
  readonly batch: Uint32Array;
  readonly signal: Int32Array;
  readonly share: number;
  readonly shares: number;
}

/** The weights with the least loss on `valid`. */
export async function fitNetwork(options: FitOptions): Promise<{ weights: Float32Array; loss: number; best: number }> {
  const { shape, train, valid, threads } = options;
  const { length } = layout(shape);
  const random = seededRandom(options.seed);
  const weights = shared(length);
  weights.set(initialWeights(shape, random));
  const signal = new Int32Array(new SharedArrayBuffer(4 * Signal.words));
  const batch = new Uint32Array(new SharedArrayBuffer(4 * batchSize));
  const losses = new Float64Array(new SharedArrayBuffer(8 * threads));
  const gradients = Array.from({ length: threads }, () => shared(length));
  const mostCandidates = 256;
  const workers = gradients.map((gradient, share) => {
    const job: FitJob = {
      shape,
      train,
      mostCandidates,
      weights,
      gradient,
      losses,
      batch,
      signal,
      share,
      shares: threads,
    };
    return new Worker(new URL('./fitWorker.mjs', import.meta.url), { workerData: job });
  });
  // From here on this thread blocks: a thread that had not started, or could not, would be waited for without end.
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const first = new Float32Array(length);
  const second = new Float32Array(length);
  const order = Uint32Array.from({ length: train.count }, (_, index) => index);
  const stepsPerEpoch = Math.floor(train.count / batchSize);
  const total = stepsPerEpoch * options.epochs;
  const measure = new Backpropagation(shape, mostCandidates);
  let kept = { weights: new Float32Array(0), loss: Number.POSITIVE_INFINITY, best: 0 };
  let step = 0;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, random);
    let epochLoss = 0;
    for (let inEpoch = 0; inEpoch < stepsPerEpoch; inEpoch++) {
      batch.set(order.subarray(inEpoch * batchSize, (inEpoch + 1) * batchSize));
      runThreads(signal, ++step, threads);
      epochLoss += losses.reduce((sum, loss) => sum + loss, 0) / batchSize;
      const progress = step / total;
      const rate = options.rate * Math.min(1, step / warmUpSteps) * (0.5 + 0.5 * Math.cos(Math.PI * progress) + 0.02);
      adam(weights, gradients, first, second, step, rate);
      if (inEpoch % 20 === 0) options.onProgress(step, total, epochLoss / (inEpoch + 1));
    }
    const { loss, best } = evaluate(measure, weights, valid);
    options.onEpoch(epoch, loss, best);
    if (loss < kept.loss) kept = { weights: Float32Array.from(weights), loss, best };
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return kept;
}

/** Mean loss and share of choices whose likeliest candidate is the truth. */
function evaluate(measure: Backpropagation, weights: Float32Array, data: Positions): { loss: number; best: number } {
  let loss = 0;
  let hits = 0;
  for (let index = 0; index < data.count; index++) {
    const result = measure.choice(weights, data, index);
    loss += result.loss;
    if (result.best === data.truths[index]) hits++;
  }
  return { loss: loss / Math.max(data.count, 1), best: hits / Math.max(data.count, 1) };
}

/** Lets every thread do its share of one batch and waits for all. */
function runThreads(signal: Int32Array, step: number, threads: number): void {
  Atomics.store(signal, Signal.done, 0);
  Atomics.store(signal, Signal.step, step);
  Atomics.notify(signal, Signal.step);
  for (;;) {
    const done = Atomics.load(signal, Signal.done);
    if (done === threads) return;
    Atomics.wait(signal, Signal.done, done);
  }
}

function adam(
  weights: Float32Array,
  gradients: readonly Float32Array[],
  first: Float32Array,
  second: Float32Array,
  step: number,
  rate: number,
): void {
  const correct1 = 1 - beta1 ** step;
  const correct2 = 1 - beta2 ** step;
  for (let at = 0; at < weights.length; at++) {
    let gradient = 0;
    for (const part of gradients) gradient += part[at] ?? 0;
    gradient /= batchSize;
    const mean = beta1 * (first[at] ?? 0) + (1 - beta1) * gradient;
    const square = beta2 * (second[at] ?? 0) + (1 - beta2) * gradient * gradient;
    first[at] = mean;
    second[at] = square;
    const weight = weights[at] ?? 0;
    const move = mean / correct1 / (Math.sqrt(square / correct2) + epsilon);
    weights[at] = weight - rate * (move + decay * weight);
  }
}

/** He's initialisation for the dense layers; rows that are looked up begin near zero. */
function initialWeights(shape: NetworkShape, random: () => number): Float32Array {
  const at = layout(shape);
  const weights = new Float32Array(at.length);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const inputScale = Math.sqrt(2 / 24);
  for (let index = 0; index < at.classes; index++) weights[index] = normal() * inputScale;
  for (let index = at.classes; index < at.context; index++) weights[index] = normal() * 0.05;
  for (let index = at.context; index < at.slots; index++) weights[index] = normal() * inputScale;
  for (let index = at.slots; index < at.bias1; index++) weights[index] = normal() * 0.05;
  for (let index = at.second; index < at.bias2; index++) weights[index] = normal() * Math.sqrt(2 / shape.hidden1);
  for (let index = at.third; index < at.bias3; index++) weights[index] = normal() * Math.sqrt(1 / shape.hidden2);
  return weights;
}

function shuffle(order: Uint32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const kept = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = kept;
  }
}

function shared(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * length));
}
