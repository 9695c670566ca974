/**
 * Loss and gradient of the candidate network over choices: cross-entropy of the softmax with the truth, or with a whole
 * distribution over the candidates (ListNet, Cao et al. 2007), by backpropagation. Knows no optimiser.
 */
import { layout, type NetworkShape } from '../../server/learn/candidateNetwork.ts';
import type { Choices } from './choices.ts';

/** Candidates whose share of the error is less change nothing worth the time. */
const negligible = 1e-4;

/** Scratch memory of one thread. */
export class Backpropagation {
  readonly #shape: NetworkShape;
  readonly #at: ReturnType<typeof layout>;
  readonly #base: Float32Array;
  readonly #baseGradient: Float32Array;
  /** Outputs of the first layer, of all candidates; 0 where a unit is off. */
  readonly #first: Float32Array;
  /** Sums of the second layer, before they are rectified. */
  readonly #second: Float32Array;
  readonly #firstGradient: Float32Array;
  readonly #scores: Float32Array;

  constructor(shape: NetworkShape, mostCandidates: number) {
    this.#shape = shape;
    this.#at = layout(shape);
    this.#base = new Float32Array(shape.hidden1);
    this.#baseGradient = new Float32Array(shape.hidden1);
    this.#first = new Float32Array(shape.hidden1 * mostCandidates);
    this.#second = new Float32Array(shape.hidden2 * mostCandidates);
    this.#firstGradient = new Float32Array(shape.hidden1);
    this.#scores = new Float32Array(mostCandidates);
  }

  /** Loss of one choice in nats, and its likeliest row; adds the gradient to `gradient` when one is given. */
  choice(weights: Float32Array, data: Choices, index: number, gradient?: Float32Array): { loss: number; best: number } {
    const start = data.starts[index] ?? 0;
    const count = (data.starts[index + 1] ?? 0) - start;
    this.#forward(weights, data, index, start, count);
    const scores = this.#scores;
    let highest = Number.NEGATIVE_INFINITY;
    let best = 0;
    for (let row = 0; row < count; row++) {
      const score = scores[row] ?? 0;
      if (score > highest) {
        highest = score;
        best = row;
      }
    }
    let total = 0;
    for (let row = 0; row < count; row++) total += Math.exp((scores[row] ?? 0) - highest);
    const normaliser = Math.log(total) + highest;
    let loss = 0;
    for (let row = 0; row < count; row++) {
      const wanted = wantedShare(data, index, row);
      if (wanted > 0) loss += wanted * (normaliser - (scores[row] ?? 0));
    }
    if (gradient !== undefined) {
      this.#baseGradient.fill(0);
      for (let row = 0; row < count; row++) {
        const error = Math.exp((scores[row] ?? 0) - normaliser) - wantedShare(data, index, row);
        if (Math.abs(error) > negligible) this.#backward(weights, data, start, row, error, gradient);
      }
      this.#backwardContext(data, index, gradient);
    }
    return { loss, best };
  }

  #forward(weights: Float32Array, data: Choices, index: number, start: number, count: number): void {
    const { hidden1, hidden2, features, classes, context, slots } = this.#shape;
    const at = this.#at;
    const base = this.#base;
    base.set(weights.subarray(at.bias1, at.bias1 + hidden1));
    for (let feature = 0; feature < context; feature++) {
      const value = data.contexts[index * context + feature] ?? 0;
      if (value !== 0) addRow(base, 0, weights, at.context + feature * hidden1, value, hidden1);
    }
    for (let slot = 0; slot < slots; slot++) {
      const row = slot * classes + (data.slots[index * slots + slot] ?? 0);
      addRow(base, 0, weights, at.slots + row * hidden1, 1, hidden1);
    }
    const first = this.#first;
    for (let row = 0; row < count; row++) {
      const into = row * hidden1;
      first.set(base, into);
      addRow(first, into, weights, at.classes + (data.classes[start + row] ?? 0) * hidden1, 1, hidden1);
      const from = (start + row) * features;
      for (let feature = 0; feature < features; feature++) {
        const value = data.rows[from + feature] ?? 0;
        if (value !== 0) addRow(first, into, weights, feature * hidden1, value / 255, hidden1);
      }
      // Rectified once, so that the loops below need no condition, which a processor would guess wrong half of the time.
      for (let input = into; input < into + hidden1; input++) first[input] = Math.max(first[input] ?? 0, 0);
      let score = weights[at.bias3] ?? 0;
      for (let unit = 0; unit < hidden2; unit++) {
        const sum = (weights[at.bias2 + unit] ?? 0) + dot(first, into, weights, at.second + unit * hidden1, hidden1);
        this.#second[row * hidden2 + unit] = sum;
        if (sum > 0) score += sum * (weights[at.third + unit] ?? 0);
      }
      this.#scores[row] = score;
    }
  }

  #backward(weights: Float32Array, data: Choices, start: number, row: number, error: number, gradient: Float32Array) {
    const { hidden1, hidden2, features } = this.#shape;
    const at = this.#at;
    const first = this.#first;
    const from = row * hidden1;
    const firstGradient = this.#firstGradient;
    firstGradient.fill(0);
    gradient[at.bias3] = (gradient[at.bias3] ?? 0) + error;
    for (let unit = 0; unit < hidden2; unit++) {
      const sum = this.#second[row * hidden2 + unit] ?? 0;
      if (sum <= 0) continue;
      gradient[at.third + unit] = (gradient[at.third + unit] ?? 0) + error * sum;
      const unitError = error * (weights[at.third + unit] ?? 0);
      gradient[at.bias2 + unit] = (gradient[at.bias2 + unit] ?? 0) + unitError;
      const weightRow = at.second + unit * hidden1;
      addRow(gradient, weightRow, first, from, unitError, hidden1);
      addRow(firstGradient, 0, weights, weightRow, unitError, hidden1);
    }
    for (let input = 0; input < hidden1; input++) if ((first[from + input] ?? 0) <= 0) firstGradient[input] = 0;
    addRow(gradient, at.classes + (data.classes[start + row] ?? 0) * hidden1, firstGradient, 0, 1, hidden1);
    addRow(this.#baseGradient, 0, firstGradient, 0, 1, hidden1);
    const rowStart = (start + row) * features;
    for (let feature = 0; feature < features; feature++) {
      const value = data.rows[rowStart + feature] ?? 0;
      if (value !== 0) addRow(gradient, feature * hidden1, firstGradient, 0, value / 255, hidden1);
    }
  }

  #backwardContext(data: Choices, index: number, gradient: Float32Array): void {
    const { hidden1, context, slots, classes } = this.#shape;
    const at = this.#at;
    const base = this.#baseGradient;
    addRow(gradient, at.bias1, base, 0, 1, hidden1);
    for (let feature = 0; feature < context; feature++) {
      const value = data.contexts[index * context + feature] ?? 0;
      if (value !== 0) addRow(gradient, at.context + feature * hidden1, base, 0, value, hidden1);
    }
    for (let slot = 0; slot < slots; slot++) {
      const row = slot * classes + (data.slots[index * slots + slot] ?? 0);
      addRow(gradient, at.slots + row * hidden1, base, 0, 1, hidden1);
    }
  }
}

/** The probability that a row of a choice should have. */
function wantedShare({ targets, starts, truths }: Choices, index: number, row: number): number {
  if (targets !== undefined) return targets[(starts[index] ?? 0) + row] ?? 0;
  return row === truths[index] ? 1 : 0;
}

function addRow(
  into: Float32Array,
  to: number,
  from: Float32Array,
  start: number,
  factor: number,
  length: number,
): void {
  for (let at = 0; at < length; at++) into[to + at] = (into[to + at] ?? 0) + factor * (from[start + at] ?? 0);
}

/** Two sums at once: an addition need not wait for the one before it. */
function dot(one: Float32Array, from: number, other: Float32Array, start: number, length: number): number {
  let even = 0;
  let odd = 0;
  let at = 0;
  for (; at + 1 < length; at += 2) {
    even += (one[from + at] ?? 0) * (other[start + at] ?? 0);
    odd += (one[from + at + 1] ?? 0) * (other[start + at + 1] ?? 0);
  }
  if (at < length) even += (one[from + at] ?? 0) * (other[start + at] ?? 0);
  return even + odd;
}
