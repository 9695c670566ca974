/**
 * Loss and gradient of the candidate network over choices: cross-entropy of the softmax with the truth, or with a whole
 * distribution over the candidates (ListNet, Cao et al. 2007), by backpropagation. Knows no optimiser.
 *
 * Weights and their gradients lie as rows in one memory, so that one list of rows and factors serves to sum the rows on the way forward
 * and to add to their gradients on the way back. Most features are zero and half of the units are off: no list holds them.
 */
import {
  layByInputs,
  layout,
  type NetworkShape,
  rectified,
  rectifiedSum,
  softmax,
} from '../../server/learn/candidateNetwork.ts';
import { RowSums } from '../../server/learn/rowSums.ts';
import type { Choices } from './choices.ts';
import { copyRows, type Rest, restOf, type WeightRows, weightRows } from './weightRows.ts';

/** Candidates of which less is thought, and nothing wanted, change nothing worth the time. */
const negligible = 1e-4;

/** Loss of one choice in nats, and its likeliest row. */
interface Outcome {
  readonly loss: number;
  readonly best: number;
}

/** The weights of one step, and the gradient of what is learned with them: memory of one thread. */
export class Backpropagation {
  readonly #shape: NetworkShape;
  readonly #rows: WeightRows;
  readonly #sums: RowSums;
  #rest: Rest;
  readonly #restGradient: Rest;
  #scores = new Float64Array(0);
  /** Shares of candidates in the pooled mean. */
  #attention = new Float64Array(0);
  readonly #slots: Uint16Array;

  constructor(shape: NetworkShape, mostCandidates: number) {
    const { hidden1, hidden2, features, context, slots } = shape;
    this.#shape = shape;
    this.#rows = weightRows(shape, mostCandidates);
    this.#sums = new RowSums(this.#rows.length, Math.max(features + 2, context + slots + 1, hidden1, hidden2));
    const none = new Float32Array(layout(shape).length);
    this.#rest = restOf(shape, none);
    this.#restGradient = restOf(shape, none);
    this.#slots = new Uint16Array(slots);
  }

  /** Takes these weights for the choices that follow, and forgets the gradient of those before. */
  take(weights: Float32Array): void {
    const shape = this.#shape;
    const rows = this.#rows;
    const { numbers } = this.#sums;
    copyRows(shape, rows, (from, to, length) => numbers.set(weights.subarray(from, from + length), to));
    const at = layout(shape);
    layByInputs(weights.subarray(at.second, at.bias2), shape, numbers, rows.secondByInput);
    layByInputs(weights.subarray(at.pooled, at.attention), shape, numbers, rows.pooledByInput);
    numbers.fill(0, rows.behind, 2 * rows.behind);
    this.#rest = restOf(shape, weights);
    for (const part of Object.values(this.#restGradient)) part.fill(0);
    numbers.set(this.#rest.biases2, rows.biases2);
  }

  /** Writes the gradient of what was learned since the weights were taken, in their order. */
  gradientInto(gradient: Float32Array): void {
    const { numbers } = this.#sums;
    const { behind } = this.#rows;
    copyRows(this.#shape, this.#rows, (to, from, length) => {
      gradient.set(numbers.subarray(behind + from, behind + from + length), to);
    });
    const at = layout(this.#shape);
    const { biases2, attention, third, bias3 } = this.#restGradient;
    gradient.set(biases2, at.bias2);
    gradient.set(attention, at.attention);
    gradient.set(third, at.third);
    gradient.set(bias3, at.bias3);
  }

  /** `hidden`: bits of the slots that hold the class 0 for it, whatever the data says. */
  judge(data: Choices, index: number, hidden = 0): Outcome {
    const scores = this.#forward(data, index, hidden);
    let best = 0;
    for (let row = 1; row < scores.length; row++) if ((scores[row] ?? 0) > (scores[best] ?? 0)) best = row;
    const highest = scores[best] ?? 0;
    let total = 0;
    for (const score of scores) total += Math.exp(score - highest);
    const normaliser = Math.log(total) + highest;
    let loss = 0;
    for (let row = 0; row < scores.length; row++) {
      const wanted = wantedShare(data, index, row);
      if (wanted > 0) loss += wanted * (normaliser - (scores[row] ?? 0));
    }
    return { loss, best };
  }

  /** As `judge`, and adds to the gradient. */
  learn(data: Choices, index: number, hidden = 0): Outcome {
    const outcome = this.judge(data, index, hidden);
    this.#backward(data, index);
    return outcome;
  }

  #forward(data: Choices, index: number, hidden: number): Float64Array {
    const { pooled } = this.#shape;
    const rows = this.#rows;
    const start = data.starts[index] ?? 0;
    const count = (data.starts[index + 1] ?? 0) - start;
    this.#readSlots(data, index, hidden);
    this.#listContext(data, index);
    this.#sums.addTo(rows.base, rows.bias1, rows.width1);
    this.#scores = new Float64Array(count);
    for (let row = 0; row < count; row++) this.#forwardCandidate(data, start, row);
    if (pooled === true) this.#pool(count);
    const finals = pooled === true ? rows.finals : rows.seconds;
    const bias = this.#rest.bias3[0] ?? 0;
    for (let row = 0; row < count; row++) {
      this.#scores[row] = bias + rectifiedSum(this.#sums.numbers, finals + row * rows.width2, this.#rest.third);
    }
    return this.#scores;
  }

  #readSlots(data: Choices, index: number, hidden: number): void {
    const slots = this.#slots;
    for (let slot = 0; slot < slots.length; slot++) {
      slots[slot] = (hidden >>> slot) & 1 ? 0 : (data.slots[index * slots.length + slot] ?? 0);
    }
  }

  #listContext(data: Choices, index: number): void {
    const { context, slots, classes } = this.#shape;
    const { width1, context: rows, slots: slotRows } = this.#rows;
    for (let feature = 0; feature < context; feature++) {
      const value = data.contexts[index * context + feature] ?? 0;
      if (value !== 0) this.#sums.list(rows + feature * width1, value);
    }
    for (let slot = 0; slot < slots; slot++) {
      this.#sums.list(slotRows + (slot * classes + (this.#slots[slot] ?? 0)) * width1, 1);
    }
  }

  #listCandidate(data: Choices, start: number, row: number): void {
    const { width1, classes } = this.#rows;
    const { ends, columns, values } = data.rows;
    this.#sums.list(classes + (data.classes[start + row] ?? 0) * width1, 1);
    this.#sums.listParts(0, width1, columns, values, ends[start + row - 1] ?? 0, ends[start + row] ?? 0);
  }

  #forwardCandidate(data: Choices, start: number, row: number): void {
    const rows = this.#rows;
    const sums = this.#sums;
    const first = rows.firsts + row * rows.width1;
    this.#listCandidate(data, start, row);
    sums.addTo(first, rows.base, rows.width1);
    sums.listOwn(rows.secondByInput, rows.width2, first, first + this.#shape.hidden1, 0);
    sums.addTo(rows.seconds + row * rows.width2, rows.biases2, rows.width2);
  }

  /** The mean of all candidates by their first scores, and what each second sum is with its share of it. */
  #pool(count: number): void {
    const rows = this.#rows;
    const sums = this.#sums;
    for (let row = 0; row < count; row++) {
      this.#scores[row] = rectifiedSum(sums.numbers, rows.seconds + row * rows.width2, this.#rest.attention);
    }
    this.#attention = softmax(this.#scores);
    sums.mean(rows.mean, rows.firsts, rows.width1, this.#attention, rows.shares);
    sums.listOwn(rows.pooledByInput, rows.width2, rows.mean, rows.mean + this.#shape.hidden1, 0);
    sums.addTo(rows.row2, rows.zeros, rows.width2);
    for (let at = 0; at < count * rows.width2; at += rows.width2) {
      sums.list(rows.row2, 1);
      sums.addTo(rows.finals + at, rows.seconds + at, rows.width2);
    }
  }

  #backward(data: Choices, index: number): void {
    const { pooled } = this.#shape;
    const rows = this.#rows;
    const start = data.starts[index] ?? 0;
    const kept = this.#keptOf(data, index);
    const gradient = this.#restGradient;
    const finals = pooled === true ? rows.finals : rows.seconds;
    this.#sums.numbers.fill(0, rows.errors, rows.errors + kept.length * rows.width2);
    for (const [at, { row, error }] of kept.entries()) {
      gradient.bias3[0] = (gradient.bias3[0] ?? 0) + error;
      this.#backwardSum(finals, row, error, this.#rest.third, gradient.third, at);
    }
    if (pooled === true) this.#backwardPool(kept);
    for (const [at, { row, noticed }] of kept.entries()) this.#backwardCandidate(data, start, { row, noticed }, at);
    this.#listContext(data, index);
    this.#sums.list(rows.bias1, 1);
    const baseGradient = rows.behind + rows.base;
    this.#sums.spread(baseGradient, rows.behind, rows.width1);
    this.#sums.numbers.fill(0, baseGradient, baseGradient + rows.width1);
  }

  /**
   * Negligible candidates are left out as if they were none: the errors of the others add up to zero. They must: what is left moves all
   * scores alike, which no loss resists, and Adam makes long steps of the smallest gradient that is always of one sign.
   */
  #keptOf(data: Choices, index: number): Kept[] {
    const { pooled } = this.#shape;
    const kept: { row: number; share: number; noticed: number; wanted: number }[] = [];
    let total = 0;
    let allNoticed = 0;
    for (const [row, share] of softmax(this.#scores).entries()) {
      const noticed = pooled === true ? (this.#attention[row] ?? 0) : 0;
      const wanted = wantedShare(data, index, row);
      if (share <= negligible && noticed <= negligible && wanted === 0) continue;
      kept.push({ row, share, noticed, wanted });
      total += share;
      allNoticed += noticed;
    }
    return kept.map(({ row, share, noticed, wanted }) => ({
      ...{ row, error: share / total - wanted, noticed: noticed / Math.max(allNoticed, negligible) },
    }));
  }

  /** Through `rectifiedSum`: adds to the gradient of its weights, and to the errors at `at`. */
  #backwardSum(sums: number, row: number, error: number, weights: Float32Array, into: Float32Array, at: number) {
    const { hidden2 } = this.#shape;
    const { numbers } = this.#sums;
    const { width2, errors } = this.#rows;
    const [from, own] = [sums + row * width2, errors + at * width2];
    for (let unit = 0; unit < hidden2; unit++) {
      const value = numbers[from + unit] ?? 0;
      into[unit] = (into[unit] ?? 0) + error * rectified(value);
      numbers[own + unit] = (numbers[own + unit] ?? 0) + error * (weights[unit] ?? 0) * isOn(value);
    }
  }

  /** Through the pooled mean: into its rows' gradient, the mean's, and by the first scores into the errors of the second sums. */
  #backwardPool(kept: readonly Kept[]): void {
    const { hidden1, hidden2 } = this.#shape;
    const rows = this.#rows;
    const sums = this.#sums;
    const { numbers } = sums;
    const ofPooled = new Float32Array(hidden2);
    for (let from = rows.errors; from < rows.errors + kept.length * rows.width2; from += rows.width2) {
      for (let unit = 0; unit < hidden2; unit++) ofPooled[unit] = (ofPooled[unit] ?? 0) + (numbers[from + unit] ?? 0);
    }
    sums.listAll(rows.pooled, rows.width1, ofPooled, 0, hidden2);
    sums.spread(rows.mean, rows.behind, rows.width1);
    sums.listAll(rows.pooled, rows.width1, ofPooled, 0, hidden2);
    sums.addTo(rows.meanGradient, rows.zeros, rows.width1);
    const worth = kept.map(({ row }) => {
      let sum = 0;
      const first = rows.firsts + row * rows.width1;
      for (let unit = 0; unit < hidden1; unit++) {
        sum += (numbers[rows.meanGradient + unit] ?? 0) * rectified(numbers[first + unit] ?? 0);
      }
      return sum;
    });
    const mean = kept.reduce((sum, { noticed }, at) => sum + noticed * (worth[at] ?? 0), 0);
    for (const [at, { row, noticed }] of kept.entries()) {
      const error = noticed * ((worth[at] ?? 0) - mean);
      this.#backwardSum(rows.seconds, row, error, this.#rest.attention, this.#restGradient.attention, at);
    }
  }

  #backwardCandidate(data: Choices, start: number, { row, noticed }: Pick<Kept, 'row' | 'noticed'>, at: number): void {
    const { hidden1, hidden2 } = this.#shape;
    const rows = this.#rows;
    const sums = this.#sums;
    const { numbers } = sums;
    const { biases2 } = this.#restGradient;
    const errors = rows.errors + at * rows.width2;
    for (let unit = 0; unit < hidden2; unit++) biases2[unit] = (biases2[unit] ?? 0) + (numbers[errors + unit] ?? 0);
    const first = rows.firsts + row * rows.width1;
    for (let unit = 0; unit < hidden1; unit++) numbers[rows.source1 + unit] = rectified(numbers[first + unit] ?? 0);
    sums.listOwn(rows.second, rows.width1, errors, errors + hidden2);
    sums.spread(rows.source1, rows.behind, rows.width1);
    sums.listOwn(rows.second, rows.width1, errors, errors + hidden2);
    if (noticed > 0) sums.list(rows.meanGradient, noticed);
    sums.addTo(rows.row1, rows.zeros, rows.width1);
    for (let unit = 0; unit < hidden1; unit++) {
      numbers[rows.row1 + unit] = (numbers[rows.row1 + unit] ?? 0) * isOn(numbers[first + unit] ?? 0);
    }
    this.#listCandidate(data, start, row);
    sums.list(rows.base, 1);
    sums.spread(rows.row1, rows.behind, rows.width1);
  }
}

/** 1 above zero, and 0 below: without a branch, as `rectified`. */
function isOn(sum: number): number {
  return Number(sum > 0);
}

/** A candidate that is learned from: the error of its score, and its share in the pooled mean. */
interface Kept {
  readonly row: number;
  readonly error: number;
  readonly noticed: number;
}

/** The probability that a row of a choice should have. */
function wantedShare({ targets, starts, truths }: Choices, index: number, row: number): number {
  if (targets !== undefined) return targets[(starts[index] ?? 0) + row] ?? 0;
  return row === truths[index] ? 1 : 0;
}
