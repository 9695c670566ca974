/**
 * A linear model of which definitions are needed, one set of weights for each kind of place: listwise, by the cross entropy of a softmax
 * over each list against its needed ones alike (ListNet, Cao et al. 2007). The same lists and seed give the same weights.
 */
import { seededRandom, shuffle } from '../../statistics.ts';
import { Adam } from '../adam.ts';
import type { DefinitionList } from './lists.ts';

export interface FitOptions {
  readonly epochs: number;
  readonly rate: number;
  /** Of the squared weights. */
  readonly decay: number;
  readonly batch: number;
  readonly seed: number;
}

/** Adam's usual one (Kingma and Ba 2015). */
const secondDecay = 0.999;

/** Weights for lists of one kind of place, all of `width` features. */
export function fitWeights(lists: readonly DefinitionList[], width: number, options: FitOptions): Float64Array {
  const { epochs, rate, decay, batch, seed } = options;
  const random = seededRandom(seed);
  const weights = new Float64Array(width);
  const adam = new Adam(weights, { secondDecay });
  const order = lists.map((_, index) => index);
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (let start = 0; start < order.length; start += batch) {
      const chosen = order.slice(start, start + batch);
      const gradient = weights.map((weight) => decay * weight);
      for (const index of chosen) addGradient(gradient, lists[index] as DefinitionList, weights, 1 / chosen.length);
      adam.step(++step, gradient, rate * (1 - epoch / epochs));
    }
  }
  return weights;
}

/** Nats a list. */
export function meanLoss(lists: readonly DefinitionList[], weights: Float64Array): number {
  let total = 0;
  for (const list of lists) {
    const shares = softmax(list, weights);
    const needed = list.isNeeded.filter(Boolean).length;
    for (const [row, isNeeded] of list.isNeeded.entries()) {
      if (isNeeded) total -= Math.log(Math.max(shares[row] ?? 0, 1e-12)) / needed;
    }
  }
  return total / Math.max(lists.length, 1);
}

function addGradient(gradient: Float64Array, list: DefinitionList, weights: Float64Array, share: number): void {
  const shares = softmax(list, weights);
  const needed = list.isNeeded.filter(Boolean).length;
  for (const [index, row] of list.rows.entries()) {
    const error = share * ((shares[index] ?? 0) - (list.isNeeded[index] === true ? 1 / needed : 0));
    for (let at = 0; at < row.length; at++) gradient[at] = (gradient[at] ?? 0) + error * (row[at] ?? 0);
  }
}

function softmax({ rows }: DefinitionList, weights: Float64Array): Float64Array {
  const scores = Float64Array.from(rows, (row) => row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0));
  const highest = scores.reduce((best, score) => Math.max(best, score), Number.NEGATIVE_INFINITY);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
