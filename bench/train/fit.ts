/**
 * Fits the candidate network to choices: Adam (Kingma and Ba, 2015) with decoupled weight decay, clipped gradients and a
 * falling rate; the gradient of each batch is computed by several threads in fixed shares, so that the same seed gives the
 * same weights (with as many shares). What is judged and kept is the mean of the last steps' weights, rounded as the file will hold them. Knows
 * not what the choices are about.
 */
import { layout, type NetworkShape } from '../../server/learn/candidateNetwork.ts';
import { roundedWeights } from '../../server/learn/weightsFile.ts';
import { seededRandom, shuffle } from '../statistics.ts';
import { Adam, type Moments } from './adam.ts';
import { ChoiceSets, type Choices } from './choices.ts';
import { FitThreads } from './fitThreads.ts';
import { Backpropagation } from './gradient.ts';

export interface FitOptions {
  readonly shape: NetworkShape;
  /** In shared memory. */
  readonly train: readonly Choices[];
  readonly valid: readonly Choices[];
  readonly epochs: number;
  readonly seed: number;
  readonly threads: number;
  /** Shares of a batch that are summed apart, in a fixed order: with as many, the number of threads changes nothing. One a thread without it. */
  readonly shares?: number;
  readonly rate: number;
  /** Share of a weight that a step takes away, times the rate; 1e-3 without it. */
  readonly decay?: number;
  /** Share of the slots that are hidden from a choice, others at each step (dropout: Srivastava et al., 2014); 0 without it. */
  readonly hiddenSlots?: number;
  /** Choices a step; `batchSize` without it. */
  readonly batch?: number;
  /** Epochs in a row that are no better before it ends; 2 without it. */
  readonly patience?: number;
  /** Weights to begin with, instead of random ones. */
  readonly from?: Float32Array;
  /** What an earlier call gave to `onEpoch`, to go on from there. */
  readonly resume?: FitState;
  readonly onProgress: (done: number, total: number, loss: number) => void;
  readonly onEpoch: (quality: Quality, state: FitState) => void | Promise<void>;
}

/** Of rounded weights on the valid choices. */
interface Quality {
  readonly epoch: number;
  /** Nats a choice. */
  readonly loss: number;
  /** Share of choices whose likeliest candidate is the truth. */
  readonly best: number;
}

/** All that the next epoch needs: a copy, which no later step changes. */
export interface FitState extends Moments {
  readonly epoch: number;
  readonly weights: Float32Array;
  readonly mean: Float32Array;
  readonly kept: Fitted;
}

export interface Fitted extends Quality {
  /** As the file holds them. */
  readonly weights: Float32Array;
}

/** Choices a step, where there are many. */
export const batchSize = 256;
const leastDecay = 1e-3;
/** What the pooled mean adds at first: little, so that candidates are told apart by themselves before they are compared. */
const pooledScale = 0.02;
/** Of Adam: less than usual, so that sizes of gradients are those of some fifty steps. */
const secondDecay = 0.98;
/** Steps over which the rate rises, if that is no more than a share of all. */
const warmUpSteps = 200;
const warmUpShare = 1 / 10;
/** Longest gradient of a batch, by the Euclidean norm: some ten times the usual one. */
const longestGradient = 1;
/** A gradient of zeros has a length to divide by. */
const leastSquare = 1e-8;
/** Steps over which weights are averaged, if that is no more than a share of all (Polyak and Juditsky, 1992, fading). */
const averagedSteps = 400;
const averagedShare = 1 / 10;

/** The weights with the least loss on `valid`, rounded. Ends early when epochs are no better. */
export async function fitNetwork(options: FitOptions): Promise<Fitted> {
  const { shape, train, epochs, resume, batch: perStep = batchSize, patience = 2 } = options;
  const { length } = layout(shape);
  const { hiddenSlots = 0, seed } = options;
  const about = { shape, train, mostCandidates: mostCandidatesOf(train), hiddenSlots, seed };
  const threads = await FitThreads.start(
    about,
    { threads: options.threads, shares: options.shares ?? options.threads },
    perStep,
  );
  const { weights } = threads;
  const count = new ChoiceSets(train).count;
  const stepsPerEpoch = Math.max(1, Math.floor(count / perStep));
  weights.set(resume?.weights ?? options.from ?? initialWeights(shape, seededRandom(options.seed)));
  const adam = new Adam(weights, { secondDecay, weightDecay: options.decay ?? leastDecay }, resume);
  const gradient = new Float32Array(length);
  const warmUp = Math.min(warmUpSteps, warmUpShare * stepsPerEpoch * epochs);
  const fading = 1 / Math.max(1, Math.min(averagedSteps, averagedShare * stepsPerEpoch * epochs));
  const mean = Float32Array.from(resume?.mean ?? weights);
  let kept: Fitted = resume?.kept ?? {
    weights: new Float32Array(length),
    loss: Number.POSITIVE_INFINITY,
    best: 0,
    epoch: -1,
  };
  try {
    for (let epoch = resume?.epoch ?? 0; epoch < epochs; epoch++) {
      const order = Uint32Array.from({ length: count }, (_, index) => index);
      shuffle(order, seededRandom(options.seed + 1 + epoch));
      let epochLoss = 0;
      for (let inEpoch = 0; inEpoch < stepsPerEpoch; inEpoch++) {
        const step = epoch * stepsPerEpoch + inEpoch + 1;
        const batch = order.subarray(inEpoch * perStep, (inEpoch + 1) * perStep);
        epochLoss += threads.run(batch, step) / batch.length;
        const falling = 0.5 + 0.5 * Math.cos((Math.PI * step) / (stepsPerEpoch * epochs));
        const share = meanOf(threads.gradients, batch.length, gradient);
        adam.step(step, gradient, options.rate * Math.min(1, step / warmUp) * falling, share);
        average(mean, weights, fading);
        if (inEpoch % 20 === 0) {
          options.onProgress(step, stepsPerEpoch * epochs, epochLoss / (inEpoch + 1));
        }
      }
      const rounded = roundedWeights(shape, mean);
      const quality = { epoch, ...evaluate(shape, rounded, options.valid) };
      const isBetter = quality.loss < kept.loss;
      if (isBetter) kept = { ...quality, weights: rounded };
      await options.onEpoch(quality, {
        ...{ epoch: epoch + 1, kept, weights: Float32Array.from(weights), mean: Float32Array.from(mean) },
        ...adam.moments(),
      });
      if (epoch - kept.epoch >= patience) break;
    }
  } finally {
    await threads.end();
  }
  return kept;
}

/** Mean loss and share of choices whose likeliest candidate is the truth. */
export function evaluate(shape: NetworkShape, weights: Float32Array, sets: readonly Choices[]) {
  const measure = new Backpropagation(shape, mostCandidatesOf(sets));
  measure.take(weights);
  let loss = 0;
  let hits = 0;
  let count = 0;
  for (const data of sets) {
    for (let index = 0; index < data.count; index++) {
      const result = measure.judge(data, index);
      loss += result.loss;
      if (result.best === data.truths[index]) hits++;
    }
    count += data.count;
  }
  return { loss: loss / Math.max(count, 1), best: hits / Math.max(count, 1) };
}

/** Of each choice, in nats. */
export function lossesOf(shape: NetworkShape, weights: Float32Array, data: Choices): Float64Array {
  const measure = new Backpropagation(shape, mostCandidatesOf([data]));
  measure.take(weights);
  return Float64Array.from({ length: data.count }, (_, index) => measure.judge(data, index).loss);
}

/** Rows of the choice that has the most. */
function mostCandidatesOf(sets: readonly Choices[]): number {
  let most = 1;
  for (const { count, starts } of sets) {
    for (let index = 0; index < count; index++) most = Math.max(most, (starts[index + 1] ?? 0) - (starts[index] ?? 0));
  }
  return most;
}

/** `parts` add up to the gradient of `count` choices: writes its mean, and answers the share of it that is not too long. */
function meanOf(parts: readonly Float32Array[], count: number, mean: Float32Array): number {
  let square = 0;
  for (let at = 0; at < mean.length; at++) {
    let gradient = 0;
    for (const part of parts) gradient += part[at] ?? 0;
    gradient /= count;
    mean[at] = gradient;
    square += gradient * gradient;
  }
  return Math.min(1, longestGradient / Math.sqrt(square + leastSquare));
}

function average(mean: Float32Array, weights: Float32Array, share: number): void {
  for (let at = 0; at < mean.length; at++) {
    const old = mean[at] ?? 0;
    mean[at] = old + share * ((weights[at] ?? 0) - old);
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
  for (let index = at.pooled; index < at.attention; index++) weights[index] = normal() * pooledScale;
  for (let index = at.attention; index < at.bias3; index++) weights[index] = normal() * Math.sqrt(1 / shape.hidden2);
  return weights;
}
