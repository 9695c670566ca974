/**
 * A small network that scores candidates of one choice against one another: each by its own features and class, all by the
 * features and slots of the context that they share. Knows not what a candidate is.
 *
 * Two hidden layers of rectified units (Nair and Hinton, 2010) and one output; a softmax over the scores is the
 * distribution. A slot holds the number of a class, whose row of weights is looked up: an embedding and the first layer
 * in one.
 */

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

/** Rows of `hidden1` weights in the first layer, in this order: candidate features, candidate classes, context, slots, bias. */
export function firstLayerRows(shape: NetworkShape): number {
  return shape.features + shape.classes + shape.context + shape.slots * shape.classes + 1;
}

/** Where the parts of all weights begin, as they lie in one array. */
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
  readonly #weights: Float32Array;
  readonly #layout: ReturnType<typeof layout>;
  readonly #base: Float32Array;
  readonly #first: Float32Array;

  /** `weights` as `layout` says; throws when their number is another. */
  constructor(shape: NetworkShape, weights: Float32Array) {
    this.#layout = layout(shape);
    const { length } = this.#layout;
    if (weights.length !== length) throw new Error(`the network has ${length} weights, not ${weights.length}`);
    this.shape = shape;
    this.#weights = weights;
    this.#base = new Float32Array(shape.hidden1);
    this.#first = new Float32Array(shape.hidden1);
  }

  /** Takes in the context of the scores that follow. */
  setContext(context: Float32Array, slots: Uint16Array): void {
    const { shape } = this;
    const { hidden1 } = shape;
    const weights = this.#weights;
    const at = this.#layout;
    const base = this.#base;
    base.set(weights.subarray(at.bias1, at.bias1 + hidden1));
    for (let index = 0; index < shape.context; index++) {
      const value = context[index] ?? 0;
      if (value !== 0) addScaled(base, weights, at.context + index * hidden1, value);
    }
    for (let slot = 0; slot < shape.slots; slot++) {
      addScaled(base, weights, at.slots + (slot * shape.classes + (slots[slot] ?? 0)) * hidden1, 1);
    }
  }

  /** Score of one candidate: `features[offset...]` and its class. */
  score(features: Float32Array, offset: number, candidateClass: number): number {
    const { hidden1, hidden2, features: nFeatures } = this.shape;
    const weights = this.#weights;
    const at = this.#layout;
    const first = this.#first;
    first.set(this.#base);
    addScaled(first, weights, at.classes + candidateClass * hidden1, 1);
    for (let index = 0; index < nFeatures; index++) {
      const value = features[offset + index] ?? 0;
      // Most features of most candidates are zero.
      if (value !== 0) addScaled(first, weights, index * hidden1, value);
    }
    let score = weights[at.bias3] ?? 0;
    for (let unit = 0; unit < hidden2; unit++) {
      let sum = weights[at.bias2 + unit] ?? 0;
      const row = at.second + unit * hidden1;
      for (let index = 0; index < hidden1; index++) {
        const value = first[index] ?? 0;
        if (value > 0) sum += value * (weights[row + index] ?? 0);
      }
      if (sum > 0) score += sum * (weights[at.third + unit] ?? 0);
    }
    return score;
  }
}

function addScaled(into: Float32Array, weights: Float32Array, from: number, factor: number): void {
  for (let index = 0; index < into.length; index++)
    into[index] = (into[index] ?? 0) + factor * (weights[from + index] ?? 0);
}
