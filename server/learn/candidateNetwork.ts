/**
 * A small network that scores candidates of one choice against one another: each by its own features and class, all by the
 * features and slots of the context that they share. Knows not what a candidate is.
 *
 * Two hidden layers of rectified units (Nair and Hinton, 2010) and one output; a softmax over the scores is the
 * distribution. A slot holds the number of a class, whose row of weights is looked up: an embedding and the first layer
 * in one.
 */
import { RowSums, rowStep } from './rowSums.ts';

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
}

/**
 * Where the parts of all weights begin, as they lie in one array. The first layer's are rows of `hidden1`: candidate features, candidate
 * classes, context, slots and bias.
 */
export function layout(shape: NetworkShape) {
  const { hidden1, hidden2 } = shape;
  const classes = shape.features * hidden1;
  const context = classes + shape.classes * hidden1;
  const slots = context + shape.context * hidden1;
  const bias1 = slots + shape.slots * shape.classes * hidden1;
  const second = bias1 + hidden1;
  const bias2 = second + hidden1 * hidden2;
  const third = bias2 + hidden2;
  const bias3 = third + hidden2;
  return { classes, context, slots, bias1, second, bias2, third, bias3, length: bias3 + 1 };
}

export class CandidateNetwork {
  readonly shape: NetworkShape;
  readonly #layout: ReturnType<typeof layout>;
  /** Numbers of a row of the first layer, and of the second, as they lie in memory. */
  readonly #width1: number;
  readonly #width2: number;
  readonly #sums: RowSums;
  /** Where in memory the second layer's rows begin, one for each unit of the first, and the sums of both layers. */
  readonly #second: number;
  readonly #biases2: number;
  readonly #base: number;
  readonly #sums1: number;
  readonly #sums2: number;
  readonly #third: Float32Array;
  readonly #bias3: number;

  /** `weights` as `layout` says; throws when their number is another. */
  constructor(shape: NetworkShape, weights: Float32Array) {
    this.#layout = layout(shape);
    const { length, bias1, second, bias2, third, bias3 } = this.#layout;
    if (weights.length !== length) throw new Error(`the network has ${length} weights, not ${weights.length}`);
    const { hidden1, hidden2 } = shape;
    this.shape = shape;
    this.#width1 = padded(hidden1);
    this.#width2 = padded(hidden2);
    const rows = bias1 / hidden1 + 1;
    this.#second = rows * this.#width1;
    this.#biases2 = this.#second + hidden1 * this.#width2;
    this.#base = this.#biases2 + this.#width2;
    this.#sums1 = this.#base + this.#width1;
    this.#sums2 = this.#sums1 + this.#width1;
    const most = Math.max(shape.features + 1, shape.context + shape.slots, hidden1);
    this.#sums = new RowSums(this.#sums2 + this.#width2, most);
    const { numbers } = this.#sums;
    for (let row = 0; row < rows; row++)
      numbers.set(weights.subarray(row * hidden1, (row + 1) * hidden1), row * this.#width1);
    for (let unit = 0; unit < hidden2; unit++) {
      for (let input = 0; input < hidden1; input++)
        numbers[this.#second + input * this.#width2 + unit] = weights[second + unit * hidden1 + input] ?? 0;
      numbers[this.#biases2 + unit] = weights[bias2 + unit] ?? 0;
    }
    this.#third = weights.slice(third, bias3);
    this.#bias3 = weights[bias3] ?? 0;
  }

  /** Takes in the context of the scores that follow. */
  setContext(context: Float32Array, slots: Uint16Array): void {
    const { hidden1, classes } = this.shape;
    const at = this.#layout;
    const width = this.#width1;
    const sums = this.#sums;
    sums.listAll((at.context / hidden1) * width, width, context, 0, this.shape.context, any);
    for (let slot = 0; slot < this.shape.slots; slot++) {
      sums.list((at.slots / hidden1 + slot * classes + (slots[slot] ?? 0)) * width, 1);
    }
    sums.addTo(this.#base, (at.bias1 / hidden1) * width, width);
  }

  /** Score of one candidate: `features[offset...]` and its class. */
  score(features: Float32Array, offset: number, candidateClass: number): number {
    const { hidden1, hidden2, features: nFeatures } = this.shape;
    const width = this.#width1;
    const sums = this.#sums;
    const { numbers } = sums;
    sums.list((this.#layout.classes / hidden1 + candidateClass) * width, 1);
    sums.listAll(0, width, features, offset, offset + nFeatures, any);
    sums.addTo(this.#sums1, this.#base, width);
    sums.listAll(this.#second, this.#width2, numbers, this.#sums1, this.#sums1 + hidden1, 0);
    sums.addTo(this.#sums2, this.#biases2, this.#width2);
    const third = this.#third;
    let score = this.#bias3;
    for (let unit = 0; unit < hidden2; unit++) {
      const value = numbers[this.#sums2 + unit] ?? 0;
      if (value > 0) score += value * (third[unit] ?? 0);
    }
    return score;
  }
}

const any = Number.NEGATIVE_INFINITY;

function padded(width: number): number {
  return Math.ceil(width / rowStep) * rowStep;
}
