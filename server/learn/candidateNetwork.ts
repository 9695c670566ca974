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
  #sums: RowSums;
  /** Where in memory the second layer's rows begin, one for each unit of the first, those of the pooled mean, and what is made of them. */
  readonly #second: number;
  readonly #biases2: number;
  readonly #pooled: number;
  readonly #base: number;
  readonly #mean: number;
  readonly #ofMean: number;
  /** Where what is of candidates begins, for as many as there is room for: features, and the sums of both layers before they are rectified. */
  #room = 16;
  readonly #features: number;
  #sums1 = 0;
  #sums2 = 0;
  #shares = 0;
  readonly #attention: Float32Array;
  readonly #third: Float32Array;
  readonly #bias3: number;

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
    this.#mean = this.#base + this.#width1;
    this.#ofMean = this.#mean + this.#width1;
    this.#features = this.#ofMean + this.#width2;
    this.#sums = this.#newSums();
    const { numbers } = this.#sums;
    for (let row = 0; row < rows; row++)
      numbers.set(weights.subarray(row * hidden1, (row + 1) * hidden1), row * this.#width1);
    layByInputs(weights.subarray(second, bias2), shape, numbers, this.#second);
    layByInputs(weights.subarray(pooled, attention), shape, numbers, this.#pooled);
    numbers.set(weights.subarray(bias2, bias2 + hidden2), this.#biases2);
    this.#attention = weights.slice(attention, third);
    this.#third = weights.slice(third, bias3);
    this.#bias3 = weights[bias3] ?? 0;
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
    const { numbers } = this.#sums;
    for (let at = 0; at < this.shape.features; at++) numbers[this.#features + at] = features[offset + at] ?? 0;
    this.#toSecond(0, candidateClass);
    return this.#output(0, this.#third, this.#bias3);
  }

  /** Scores of `count` candidates, of which `features` has one row after the other. */
  scoreAll(features: Float32Array, classes: ArrayLike<number>, count: number): Float64Array {
    this.#makeRoom(count);
    this.#sums.numbers.set(features.subarray(0, count * this.shape.features), this.#features);
    for (let row = 0; row < count; row++) this.#toSecond(row, classes[row] ?? 0);
    if (this.shape.pooled === true) this.#addMean(this.#outputs(this.#attention, 0, count));
    return this.#outputs(this.#third, this.#bias3, count);
  }

  #outputs(weights: Float32Array, bias: number, count: number): Float64Array {
    const outputs = new Float64Array(count);
    for (let row = 0; row < count; row++) outputs[row] = this.#output(row, weights, bias);
    return outputs;
  }

  /** Of the second layer's units as these weights have them. */
  #output(row: number, weights: Float32Array, bias: number): number {
    return bias + rectifiedSum(this.#sums.numbers, this.#sums2 + row * this.#width2, weights);
  }

  /** Gives each candidate's second sums what the second layer makes of the mean of all candidates, by their first scores. */
  #addMean(firstScores: Float64Array): void {
    const sums = this.#sums;
    const count = firstScores.length;
    sums.mean(this.#mean, this.#sums1, this.#width1, softmax(firstScores), this.#shares);
    sums.listOwn(this.#pooled, this.#width2, this.#mean, this.#mean + this.shape.hidden1, 0);
    sums.numbers.fill(0, this.#ofMean, this.#ofMean + this.#width2);
    sums.addTo(this.#ofMean, this.#ofMean, this.#width2);
    for (let row = 0; row < count; row++) {
      const at = this.#sums2 + row * this.#width2;
      sums.list(this.#ofMean, 1);
      sums.addTo(at, at, this.#width2);
    }
  }

  /** Fills both layers' sums for one candidate. */
  #toSecond(row: number, candidateClass: number): void {
    const { hidden1, features } = this.shape;
    const sums = this.#sums;
    const [own, first] = [this.#features + row * features, this.#sums1 + row * this.#width1];
    sums.list((this.#layout.classes / hidden1 + candidateClass) * this.#width1, 1);
    sums.listOwn(0, this.#width1, own, own + features);
    sums.addTo(first, this.#base, this.#width1);
    sums.listOwn(this.#second, this.#width2, first, first + hidden1, 0);
    sums.addTo(this.#sums2 + row * this.#width2, this.#biases2, this.#width2);
  }

  #makeRoom(count: number): void {
    if (count <= this.#room) return;
    this.#room = Math.max(count, 2 * this.#room);
    const known = this.#sums.numbers.subarray(0, this.#features);
    this.#sums = this.#newSums();
    this.#sums.numbers.set(known);
  }

  #newSums(): RowSums {
    const { features, context, slots, hidden1 } = this.shape;
    const even = rowWidth(this.#room * features);
    this.#sums1 = this.#features + even;
    this.#sums2 = this.#sums1 + this.#room * this.#width1;
    this.#shares = this.#sums2 + this.#room * this.#width2;
    const most = Math.max(features + 1, context + slots, hidden1);
    return new RowSums(this.#shares + 2 * this.#room, most);
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
  for (let unit = 0; unit < weights.length; unit++) sum += rectified(sums[from + unit] ?? 0) * (weights[unit] ?? 0);
  return sum;
}

/** What is above zero, exactly, without a branch: nobody could foretell it. */
export function rectified(sum: number): number {
  return (sum + Math.abs(sum)) / 2;
}

/** Shares that add up to one, by scores. */
export function softmax(scores: Float64Array): Float64Array<ArrayBuffer> {
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > highest) highest = score;
  const shares = new Float64Array(scores.length);
  let total = 0;
  for (let row = 0; row < shares.length; row++) {
    const share = Math.exp((scores[row] ?? 0) - highest);
    shares[row] = share;
    total += share;
  }
  for (let row = 0; row < shares.length; row++) shares[row] = (shares[row] ?? 0) / total;
  return shares;
}
