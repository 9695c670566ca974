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

/** Units of the second layer that are summed at a time: their additions do not wait for one another. */
const lanes = 4;

export class CandidateNetwork {
  readonly shape: NetworkShape;
  readonly #weights: Float32Array;
  readonly #layout: ReturnType<typeof layout>;
  readonly #base: Float32Array;
  readonly #first: Float32Array;
  /** The second layer's weights in groups of `lanes` units, within a group by input, and the biases in front. */
  readonly #second: Float64Array;
  readonly #biases: Float64Array;
  /** Rows of the first layer with their factors, and positive units of it: what is zero is passed over. */
  readonly #rows: Int32Array;
  readonly #factors: Float64Array;
  readonly #active: Int32Array;
  readonly #values: Float64Array;

  /** `weights` as `layout` says; throws when their number is another. */
  constructor(shape: NetworkShape, weights: Float32Array) {
    this.#layout = layout(shape);
    const { length } = this.#layout;
    if (weights.length !== length) throw new Error(`the network has ${length} weights, not ${weights.length}`);
    this.shape = shape;
    this.#weights = weights;
    this.#base = new Float32Array(shape.hidden1);
    this.#first = new Float32Array(shape.hidden1);
    const groups = Math.ceil(shape.hidden2 / lanes);
    this.#second = new Float64Array(groups * lanes * shape.hidden1);
    this.#biases = new Float64Array(groups * lanes);
    for (let unit = 0; unit < shape.hidden2; unit++) {
      const group = (unit - (unit % lanes)) * shape.hidden1 + (unit % lanes);
      const row = this.#layout.second + unit * shape.hidden1;
      for (let input = 0; input < shape.hidden1; input++)
        this.#second[group + input * lanes] = weights[row + input] ?? 0;
      this.#biases[unit] = weights[this.#layout.bias2 + unit] ?? 0;
    }
    const most = Math.max(shape.features + 1, shape.context + shape.slots);
    this.#rows = new Int32Array(most);
    this.#factors = new Float64Array(most);
    this.#active = new Int32Array(shape.hidden1);
    this.#values = new Float64Array(shape.hidden1);
  }

  /** Takes in the context of the scores that follow. */
  setContext(context: Float32Array, slots: Uint16Array): void {
    const { hidden1, ...shape } = this.shape;
    const at = this.#layout;
    const rows = this.#rows;
    const factors = this.#factors;
    let count = 0;
    for (let index = 0; index < shape.context; index++) {
      const value = context[index] ?? 0;
      if (value === 0) continue;
      rows[count] = at.context + index * hidden1;
      factors[count++] = value;
    }
    for (let slot = 0; slot < shape.slots; slot++) {
      rows[count] = at.slots + (slot * shape.classes + (slots[slot] ?? 0)) * hidden1;
      factors[count++] = 1;
    }
    this.#base.set(this.#weights.subarray(at.bias1, at.bias1 + hidden1));
    addRows(this.#base, this.#weights, rows, factors, count);
  }

  /** Score of one candidate: `features[offset...]` and its class. */
  score(features: Float32Array, offset: number, candidateClass: number): number {
    const { hidden1, features: nFeatures } = this.shape;
    const rows = this.#rows;
    const factors = this.#factors;
    rows[0] = this.#layout.classes + candidateClass * hidden1;
    factors[0] = 1;
    let count = 1;
    for (let index = 0; index < nFeatures; index++) {
      const value = features[offset + index] ?? 0;
      // Most features of most candidates are zero.
      if (value === 0) continue;
      rows[count] = index * hidden1;
      factors[count++] = value;
    }
    this.#first.set(this.#base);
    addRows(this.#first, this.#weights, rows, factors, count);
    return this.#scoreOfFirst();
  }

  #scoreOfFirst(): number {
    const { hidden1, hidden2 } = this.shape;
    const first = this.#first;
    const active = this.#active;
    const values = this.#values;
    let count = 0;
    for (let input = 0; input < hidden1; input++) {
      const value = first[input] ?? 0;
      if (value <= 0) continue;
      active[count] = input * lanes;
      values[count++] = value;
    }
    const second = this.#second;
    const biases = this.#biases;
    const third = this.#layout.third;
    let score = this.#weights[this.#layout.bias3] ?? 0;
    for (let unit = 0; unit < hidden2; unit += lanes) {
      let sum0 = biases[unit] ?? 0;
      let sum1 = biases[unit + 1] ?? 0;
      let sum2 = biases[unit + 2] ?? 0;
      let sum3 = biases[unit + 3] ?? 0;
      const group = unit * hidden1;
      for (let index = 0; index < count; index++) {
        const value = values[index] ?? 0;
        const at = group + (active[index] ?? 0);
        sum0 += value * (second[at] ?? 0);
        sum1 += value * (second[at + 1] ?? 0);
        sum2 += value * (second[at + 2] ?? 0);
        sum3 += value * (second[at + 3] ?? 0);
      }
      if (sum0 > 0) score += sum0 * (this.#weights[third + unit] ?? 0);
      if (sum1 > 0) score += sum1 * (this.#weights[third + unit + 1] ?? 0);
      if (sum2 > 0) score += sum2 * (this.#weights[third + unit + 2] ?? 0);
      if (sum3 > 0) score += sum3 * (this.#weights[third + unit + 3] ?? 0);
    }
    return score;
  }
}

/** Adds rows of weights, each times its factor, in their order: single precision, so that any machine gives the same. */
function addRows(
  into: Float32Array,
  weights: Float32Array,
  rows: Int32Array,
  factors: Float64Array,
  count: number,
): void {
  const width = into.length;
  for (let unit = 0; unit < width; unit += lanes) {
    let sum0 = into[unit] ?? 0;
    let sum1 = into[unit + 1] ?? 0;
    let sum2 = into[unit + 2] ?? 0;
    let sum3 = into[unit + 3] ?? 0;
    for (let index = 0; index < count; index++) {
      const at = (rows[index] ?? 0) + unit;
      const factor = factors[index] ?? 0;
      sum0 = Math.fround(sum0 + factor * (weights[at] ?? 0));
      sum1 = Math.fround(sum1 + factor * (weights[at + 1] ?? 0));
      sum2 = Math.fround(sum2 + factor * (weights[at + 2] ?? 0));
      sum3 = Math.fround(sum3 + factor * (weights[at + 3] ?? 0));
    }
    into[unit] = sum0;
    into[unit + 1] = sum1;
    into[unit + 2] = sum2;
    into[unit + 3] = sum3;
  }
}
