/**
 * Loss and gradient of the candidate network over choices: cross-entropy of the softmax with the truth, or with a whole
 * distribution over the candidates (ListNet, Cao et al. 2007), by backpropagation. Knows no optimiser.
 *
 * Most features are zero and half of the units are off: lists of what is not are made once for a candidate, and all loops run
 * over them. Four sums at a time need not wait for one another.
 */
import { layout, type NetworkShape } from '../../server/learn/candidateNetwork.ts';
import type { Choices } from './choices.ts';

/** Candidates of which less is thought, and nothing wanted, change nothing worth the time. */
const negligible = 1e-4;
/** Sums at a time; both hidden layers are a multiple of it, or padded by the loops below. */
const lanes = 4;

/** Scratch memory of one thread. */
export class Backpropagation {
  readonly #shape: NetworkShape;
  readonly #at: ReturnType<typeof layout>;
  readonly #base: Float64Array;
  readonly #baseGradient: Float64Array;
  /** Rows of the first layer that a candidate takes part in, with their factors: `#rowsOf` in number. */
  readonly #rows: Int32Array;
  readonly #factors: Float64Array;
  readonly #rowCounts: Int32Array;
  /** Units of the first layer that are on, with their outputs: `#activeCounts` in number. */
  readonly #active: Int32Array;
  readonly #values: Float64Array;
  readonly #activeCounts: Int32Array;
  /** Sums of the second layer, before they are rectified. */
  readonly #second: Float64Array;
  readonly #firstGradient: Float64Array;
  readonly #scores: Float64Array;
  /** Classes of the choice at hand. */
  readonly #slots: Uint16Array;
  readonly #mostRows: number;

  constructor(shape: NetworkShape, mostCandidates: number) {
    const { hidden1, hidden2, features } = shape;
    this.#shape = shape;
    this.#at = layout(shape);
    this.#mostRows = features + 1;
    this.#base = new Float64Array(hidden1);
    this.#baseGradient = new Float64Array(hidden1);
    this.#rows = new Int32Array(this.#mostRows * mostCandidates);
    this.#factors = new Float64Array(this.#mostRows * mostCandidates);
    this.#rowCounts = new Int32Array(mostCandidates);
    this.#active = new Int32Array(hidden1 * mostCandidates);
    this.#values = new Float64Array(hidden1 * mostCandidates);
    this.#activeCounts = new Int32Array(mostCandidates);
    this.#second = new Float64Array(hidden2 * mostCandidates);
    this.#firstGradient = new Float64Array(hidden1);
    this.#scores = new Float64Array(mostCandidates);
    this.#slots = new Uint16Array(shape.slots);
  }

  /**
   * Loss of one choice in nats, and its likeliest row; adds the gradient to `gradient` when one is given. `hidden`: bits of the slots
   * that hold the class 0 for it, whatever the data says.
   */
  choice(
    weights: Float32Array,
    data: Choices,
    index: number,
    gradient?: Float32Array,
    hidden = 0,
  ): { loss: number; best: number } {
    const start = data.starts[index] ?? 0;
    const count = (data.starts[index + 1] ?? 0) - start;
    this.#readSlots(data, index, hidden);
    this.#forwardContext(weights, data, index);
    for (let row = 0; row < count; row++) this.#forward(weights, data, start, row);
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
    if (gradient !== undefined) this.#backwardAll(weights, data, index, { count, normaliser, gradient });
    return { loss, best };
  }

  /**
   * Negligible candidates are left out as if they were none: the errors of the others add up to zero. They must: what is left moves all
   * scores alike, which no loss resists, and Adam makes long steps of the smallest gradient that is always of one sign.
   */
  #backwardAll(
    weights: Float32Array,
    data: Choices,
    index: number,
    { count, normaliser, gradient }: { count: number; normaliser: number; gradient: Float32Array },
  ): void {
    const shareOf = (row: number) => Math.exp((this.#scores[row] ?? 0) - normaliser);
    let kept = 0;
    for (let row = 0; row < count; row++) {
      const share = shareOf(row);
      if (share > negligible || wantedShare(data, index, row) > 0) kept += share;
    }
    this.#baseGradient.fill(0);
    for (let row = 0; row < count; row++) {
      const wanted = wantedShare(data, index, row);
      const share = shareOf(row);
      if (share > negligible || wanted > 0) this.#backward(weights, row, share / kept - wanted, gradient);
    }
    this.#backwardContext(data, index, gradient);
  }

  #readSlots(data: Choices, index: number, hidden: number): void {
    const slots = this.#slots;
    for (let slot = 0; slot < slots.length; slot++) {
      slots[slot] = (hidden >>> slot) & 1 ? 0 : (data.slots[index * slots.length + slot] ?? 0);
    }
  }

  #forwardContext(weights: Float32Array, data: Choices, index: number): void {
    const { hidden1, classes, context, slots } = this.#shape;
    const at = this.#at;
    const base = this.#base;
    for (let unit = 0; unit < hidden1; unit++) base[unit] = weights[at.bias1 + unit] ?? 0;
    for (let feature = 0; feature < context; feature++) {
      const value = data.contexts[index * context + feature] ?? 0;
      if (value === 0) continue;
      const row = at.context + feature * hidden1;
      for (let unit = 0; unit < hidden1; unit++) base[unit] = (base[unit] ?? 0) + value * (weights[row + unit] ?? 0);
    }
    for (let slot = 0; slot < slots; slot++) {
      const row = at.slots + (slot * classes + (this.#slots[slot] ?? 0)) * hidden1;
      for (let unit = 0; unit < hidden1; unit++) base[unit] = (base[unit] ?? 0) + (weights[row + unit] ?? 0);
    }
  }

  #forward(weights: Float32Array, data: Choices, start: number, row: number): void {
    const { hidden1, features } = this.#shape;
    const rows = this.#rows;
    const factors = this.#factors;
    const listed = row * this.#mostRows;
    rows[listed] = this.#at.classes + (data.classes[start + row] ?? 0) * hidden1;
    factors[listed] = 1;
    let end = listed + 1;
    const from = (start + row) * features;
    for (let feature = 0; feature < features; feature++) {
      const value = data.rows[from + feature] ?? 0;
      if (value === 0) continue;
      rows[end] = feature * hidden1;
      factors[end++] = value / 255;
    }
    this.#rowCounts[row] = end - listed;
    this.#forwardFirst(weights, row, listed, end);
    this.#scores[row] = this.#forwardSecond(weights, row);
  }

  #forwardFirst(weights: Float32Array, row: number, listed: number, end: number): void {
    const { hidden1 } = this.#shape;
    const base = this.#base;
    const rows = this.#rows;
    const factors = this.#factors;
    const active = this.#active;
    const values = this.#values;
    const first = row * hidden1;
    let count = first;
    const keep = (unit: number, sum: number) => {
      if (sum <= 0 || unit >= hidden1) return;
      active[count] = unit;
      values[count++] = sum;
    };
    for (let unit = 0; unit < hidden1; unit += lanes) {
      let sum0 = base[unit] ?? 0;
      let sum1 = base[unit + 1] ?? 0;
      let sum2 = base[unit + 2] ?? 0;
      let sum3 = base[unit + 3] ?? 0;
      for (let at = listed; at < end; at++) {
        const from = (rows[at] ?? 0) + unit;
        const factor = factors[at] ?? 0;
        sum0 += factor * (weights[from] ?? 0);
        sum1 += factor * (weights[from + 1] ?? 0);
        sum2 += factor * (weights[from + 2] ?? 0);
        sum3 += factor * (weights[from + 3] ?? 0);
      }
      keep(unit, sum0);
      keep(unit + 1, sum1);
      keep(unit + 2, sum2);
      keep(unit + 3, sum3);
    }
    this.#activeCounts[row] = count - first;
  }

  #forwardSecond(weights: Float32Array, row: number): number {
    const { hidden1, hidden2 } = this.#shape;
    const at = this.#at;
    const active = this.#active;
    const values = this.#values;
    const first = row * hidden1;
    const end = first + (this.#activeCounts[row] ?? 0);
    let score = weights[at.bias3] ?? 0;
    for (let unit = 0; unit < hidden2; unit += lanes) {
      const row0 = at.second + unit * hidden1;
      const row1 = row0 + hidden1;
      const row2 = row1 + hidden1;
      const row3 = row2 + hidden1;
      let sum0 = weights[at.bias2 + unit] ?? 0;
      let sum1 = weights[at.bias2 + unit + 1] ?? 0;
      let sum2 = weights[at.bias2 + unit + 2] ?? 0;
      let sum3 = weights[at.bias2 + unit + 3] ?? 0;
      for (let listed = first; listed < end; listed++) {
        const input = active[listed] ?? 0;
        const value = values[listed] ?? 0;
        sum0 += value * (weights[row0 + input] ?? 0);
        sum1 += value * (weights[row1 + input] ?? 0);
        sum2 += value * (weights[row2 + input] ?? 0);
        sum3 += value * (weights[row3 + input] ?? 0);
      }
      score += this.#output(weights, row, unit, sum0) + this.#output(weights, row, unit + 1, sum1);
      score += this.#output(weights, row, unit + 2, sum2) + this.#output(weights, row, unit + 3, sum3);
    }
    return score;
  }

  /** What a unit of the second layer adds to the score. Units that the last lanes have too many count for nothing. */
  #output(weights: Float32Array, row: number, unit: number, sum: number): number {
    const { hidden2 } = this.#shape;
    if (unit >= hidden2) return 0;
    this.#second[row * hidden2 + unit] = sum;
    return sum > 0 ? sum * (weights[this.#at.third + unit] ?? 0) : 0;
  }

  #backward(weights: Float32Array, row: number, error: number, gradient: Float32Array): void {
    const { hidden1, hidden2 } = this.#shape;
    const at = this.#at;
    const active = this.#active;
    const values = this.#values;
    const firstGradient = this.#firstGradient;
    const first = row * hidden1;
    const count = this.#activeCounts[row] ?? 0;
    firstGradient.fill(0, 0, count);
    gradient[at.bias3] = (gradient[at.bias3] ?? 0) + error;
    for (let unit = 0; unit < hidden2; unit++) {
      const sum = this.#second[row * hidden2 + unit] ?? 0;
      if (sum <= 0) continue;
      gradient[at.third + unit] = (gradient[at.third + unit] ?? 0) + error * sum;
      const unitError = error * (weights[at.third + unit] ?? 0);
      gradient[at.bias2 + unit] = (gradient[at.bias2 + unit] ?? 0) + unitError;
      const weightRow = at.second + unit * hidden1;
      for (let listed = 0; listed < count; listed++) {
        const to = weightRow + (active[first + listed] ?? 0);
        gradient[to] = (gradient[to] ?? 0) + unitError * (values[first + listed] ?? 0);
        firstGradient[listed] = (firstGradient[listed] ?? 0) + unitError * (weights[to] ?? 0);
      }
    }
    for (let listed = 0; listed < count; listed++) {
      const unit = active[first + listed] ?? 0;
      this.#baseGradient[unit] = (this.#baseGradient[unit] ?? 0) + (firstGradient[listed] ?? 0);
    }
    const from = row * this.#mostRows;
    const end = from + (this.#rowCounts[row] ?? 0);
    for (let taken = from; taken < end; taken++) {
      const weightRow = this.#rows[taken] ?? 0;
      const factor = this.#factors[taken] ?? 0;
      for (let listed = 0; listed < count; listed++) {
        const to = weightRow + (active[first + listed] ?? 0);
        gradient[to] = (gradient[to] ?? 0) + factor * (firstGradient[listed] ?? 0);
      }
    }
  }

  #backwardContext(data: Choices, index: number, gradient: Float32Array): void {
    const { hidden1, context, slots, classes } = this.#shape;
    const at = this.#at;
    addRow(gradient, at.bias1, this.#baseGradient, 1, hidden1);
    for (let feature = 0; feature < context; feature++) {
      const value = data.contexts[index * context + feature] ?? 0;
      if (value !== 0) addRow(gradient, at.context + feature * hidden1, this.#baseGradient, value, hidden1);
    }
    for (let slot = 0; slot < slots; slot++) {
      const row = slot * classes + (this.#slots[slot] ?? 0);
      addRow(gradient, at.slots + row * hidden1, this.#baseGradient, 1, hidden1);
    }
  }
}

/** The probability that a row of a choice should have. */
function wantedShare({ targets, starts, truths }: Choices, index: number, row: number): number {
  if (targets !== undefined) return targets[(starts[index] ?? 0) + row] ?? 0;
  return row === truths[index] ? 1 : 0;
}

function addRow(into: Float32Array, to: number, from: Float64Array, factor: number, length: number): void {
  for (let at = 0; at < length; at++) into[to + at] = (into[to + at] ?? 0) + factor * (from[at] ?? 0);
}
