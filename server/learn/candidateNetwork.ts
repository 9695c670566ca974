/**
 * A small network that scores candidates of one choice against one another: each by its own features and class, all by the
 * features and slots of the context that they share. Knows not what a candidate is.
 *
 * Two hidden layers of rectified units (Nair and Hinton, 2010) and one output; a softmax over the scores is the
 * distribution. A slot holds the number of a class, whose row of weights is looked up: an embedding and the first layer
 * in one. Where the shape says so, each candidate is scored in view of its rivals: a first score says how much each counts in
 * a mean of all candidates' first layers, of which the second layer sees a share (attention pooling: Ilse et al., 2018).
 */
import { RowSums, rowWidth } from './rowSums.ts';

export interface NetworkShape {
  /** Numbers that describe a candidate. */
  readonly features: number;
  /** Numbers that describe the context. */
  readonly context: number;
  /** Classes that a candidate or a slot can have. */
  readonly classes: number;
  /** Slots of the context that hold a class each. */
  readonly slots: number;
  readonly hidden1: number;
  readonly hidden2: number;
  /** Candidates are scored in view of all that are scored with them. */
  readonly pooled?: boolean | undefined;
}

/**
 * Where the parts of all weights begin, as they lie in one array. The first layer's are rows of `hidden1`: candidate features, candidate
 * classes, context, slots and bias; the second's one for each of its units, as those of the pooled mean.
 */
export function layout(shape: NetworkShape) {
  const { hidden1, hidden2 } = shape;
  const classes = shape.features * hidden1;
  const context = classes + shape.classes * hidden1;
  const slots = context + shape.context * hidden1;
  const bias1 = slots + shape.slots * shape.classes * hidden1;
  const second = bias1 + hidden1;
  const bias2 = second + hidden1 * hidden2;
  const pooled = bias2 + hidden2;
  const attention = pooled + (shape.pooled === true ? hidden1 * hidden2 : 0);
  const third = attention + (shape.pooled === true ? hidden2 : 0);
  const bias3 = third + hidden2;
  return { classes, context, slots, bias1, second, bias2, pooled, attention, third, bias3, length: bias3 + 1 };
}

export class CandidateNetwork {
  readonly shape: NetworkShape;
  readonly #layout: ReturnType<typeof layout>;
  /** Numbers of a row of the first layer, and of the second, as they lie in memory. */
  readonly #width1: number;
  readonly #width2: number;
  readonly #sums: RowSums;
  /** Where in memory the second layer's rows begin, one for each unit of the first, those of the pooled mean, and the sums of both layers. */
  readonly #second: number;
  readonly #biases2: number;
  readonly #pooled: number;
  readonly #base: number;
  readonly #sums1: number;
  readonly #sums2: number;
  readonly #attention: Float32Array;
  readonly #third: Float32Array;
  readonly #bias3: number;
  /** The first layer's outputs of all candidates, and the second layer's sums before they have seen the others. */
  #outputs = new Float32Array(0);
  #seconds = new Float32Array(0);
  /** Summed in double precision: it is the same in whatever order the candidates come. */
  readonly #mean: Float64Array;
  readonly #roundedMean: Float32Array;

  /** `weights` as `layout` says; throws when their number is another. */
  constructor(shape: NetworkShape, weights: Float32Array) {
    this.#layout = layout(shape);
    const { length, bias1, second, bias2, pooled, attention, third, bias3 } = this.#layout;
    if (weights.length !== length) throw new Error(`the network has ${length} weights, not ${weights.length}`);
    const { hidden1, hidden2 } = shape;
    this.shape = shape;
    this.#width1 = rowWidth(hidden1);
    this.#width2 = rowWidth(hidden2);
    const rows = bias1 / hidden1 + 1;
    this.#second = rows * this.#width1;
    this.#biases2 = this.#second + hidden1 * this.#width2;
    this.#pooled = this.#biases2 + this.#width2;
    this.#base = this.#pooled + (shape.pooled === true ? hidden1 * this.#width2 : 0);
    this.#sums1 = this.#base + this.#width1;
    this.#sums2 = this.#sums1 + this.#width1;
    const most = Math.max(shape.features + 1, shape.context + shape.slots, hidden1);
    this.#sums = new RowSums(this.#sums2 + this.#width2, most);
    const { numbers } = this.#sums;
    for (let row = 0; row < rows; row++)
      numbers.set(weights.subarray(row * hidden1, (row + 1) * hidden1), row * this.#width1);
    layByInputs(weights.subarray(second, bias2), shape, numbers, this.#second);
    layByInputs(weights.subarray(pooled, attention), shape, numbers, this.#pooled);
    numbers.set(weights.subarray(bias2, bias2 + hidden2), this.#biases2);
    this.#attention = weights.slice(attention, third);
    this.#third = weights.slice(third, bias3);
    this.#bias3 = weights[bias3] ?? 0;
    this.#mean = new Float64Array(hidden1);
    this.#roundedMean = new Float32Array(hidden1);
  }

  /** Takes in the context of the scores that follow. */
  setContext(context: Float32Array, slots: Uint16Array): void {
    const { hidden1, classes } = this.shape;
    const at = this.#layout;
    const width = this.#width1;
    const sums = this.#sums;
    sums.listAll((at.context / hidden1) * width, width, context, 0, this.shape.context);
    for (let slot = 0; slot < this.shape.slots; slot++) {
      sums.list((at.slots / hidden1 + slot * classes + (slots[slot] ?? 0)) * width, 1);
    }
    sums.addTo(this.#base, (at.bias1 / hidden1) * width, width);
  }

  /** Score of one candidate by itself: `features[offset...]` and its class. Not where candidates are scored in view of others. */
  score(features: Float32Array, offset: number, candidateClass: number): number {
    if (this.shape.pooled === true) throw new Error('this network scores all candidates at once');
    this.#toSecond(features, offset, candidateClass);
    return this.#output(this.#sums.numbers, this.#sums2);
  }

  /** Scores of `count` candidates, of which `features` has one row after the other. */
  scoreAll(features: Float32Array, classes: ArrayLike<number>, count: number): Float64Array {
    const { hidden1, hidden2, features: width, pooled } = this.shape;
    const scores = new Float64Array(count);
    if (pooled !== true) {
      for (let row = 0; row < count; row++) scores[row] = this.score(features, row * width, classes[row] ?? 0);
      return scores;
    }
    this.#makeRoom(count);
    const { numbers } = this.#sums;
    const [outputs, seconds] = [this.#outputs, this.#seconds];
    for (let row = 0; row < count; row++) {
      this.#toSecond(features, row * width, classes[row] ?? 0);
      outputs.set(numbers.subarray(this.#sums1, this.#sums1 + hidden1), row * hidden1);
      seconds.set(numbers.subarray(this.#sums2, this.#sums2 + hidden2), row * hidden2);
      scores[row] = rectifiedSum(seconds, row * hidden2, this.#attention);
    }
    this.#average(scores);
    for (let row = 0; row < count; row++) {
      for (let unit = 0; unit < hidden2; unit++) {
        seconds[row * hidden2 + unit] = (seconds[row * hidden2 + unit] ?? 0) + (numbers[this.#sums2 + unit] ?? 0);
      }
      scores[row] = this.#output(seconds, row * hidden2);
    }
    return scores;
  }

  /** What the second layer's sums get of the mean of all candidates, by their first scores, is then at `#sums2`. */
  #average(firstScores: Float64Array): void {
    const { hidden1 } = this.shape;
    const mean = this.#mean.fill(0);
    const shares = softmax(firstScores);
    for (const [row, share] of shares.entries()) {
      for (let unit = 0; unit < hidden1; unit++) {
        const output = this.#outputs[row * hidden1 + unit] ?? 0;
        if (output > 0) mean[unit] = (mean[unit] ?? 0) + share * output;
      }
    }
    this.#sums.numbers.fill(0, this.#sums2, this.#sums2 + this.#width2);
    this.#roundedMean.set(mean);
    this.#sums.listAll(this.#pooled, this.#width2, this.#roundedMean, 0, hidden1, 0);
    this.#sums.addTo(this.#sums2, this.#sums2, this.#width2);
  }

  /** The sums of both layers for one candidate are then at `#sums1` and `#sums2`, before they are rectified. */
  #toSecond(features: Float32Array, offset: number, candidateClass: number): void {
    const { hidden1, features: nFeatures } = this.shape;
    const sums = this.#sums;
    sums.list((this.#layout.classes / hidden1 + candidateClass) * this.#width1, 1);
    sums.listAll(0, this.#width1, features, offset, offset + nFeatures);
    sums.addTo(this.#sums1, this.#base, this.#width1);
    sums.listAll(this.#second, this.#width2, sums.numbers, this.#sums1, this.#sums1 + hidden1, 0);
    sums.addTo(this.#sums2, this.#biases2, this.#width2);
  }

  #output(seconds: Float32Array, from: number): number {
    return this.#bias3 + rectifiedSum(seconds, from, this.#third);
  }

  #makeRoom(count: number): void {
    const { hidden1, hidden2 } = this.shape;
    if (count * hidden1 <= this.#outputs.length) return;
    this.#outputs = new Float32Array(count * hidden1);
    this.#seconds = new Float32Array(count * hidden2);
  }
}

/** Rows of a layer that lie unit by unit, laid input by input: as many units as there are rows. */
export function layByInputs(
  rows: Float32Array,
  { hidden1, hidden2 }: NetworkShape,
  into: Float32Array,
  at: number,
): void {
  const width = rowWidth(hidden2);
  for (let unit = 0; unit < rows.length / hidden1; unit++) {
    for (let input = 0; input < hidden1; input++) into[at + input * width + unit] = rows[unit * hidden1 + input] ?? 0;
  }
}

/** Of what is above zero of `sums[from...]`, each times its weight. */
export function rectifiedSum(sums: Float32Array, from: number, weights: Float32Array): number {
  let sum = 0;
  for (let unit = 0; unit < weights.length; unit++) {
    const value = sums[from + unit] ?? 0;
    if (value > 0) sum += value * (weights[unit] ?? 0);
  }
  return sum;
}

/** Shares that add up to one, by scores. */
export function softmax(scores: Float64Array): Float64Array<ArrayBuffer> {
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > highest) highest = score;
  const shares = new Float64Array(scores.length);
  let total = 0;
  for (const [row, score] of scores.entries()) {
    const share = Math.exp(score - highest);
    shares[row] = share;
    total += share;
  }
  for (const [row, share] of shares.entries()) shares[row] = share / total;
  return shares;
}
