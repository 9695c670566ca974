/**
 * Moves weights by the running means of their gradients over the running sizes: Adam (Kingma and Ba, 2015) with decoupled weight decay
 * (Loshchilov and Hutter, 2019). Knows not what the weights are for.
 */

type Numbers = Float32Array | Float64Array;

interface AdamOptions {
  /** Share of the gradients' mean square that a step leaves as it is. */
  readonly secondDecay: number;
  /** Share of a weight that a step takes away, times the rate. */
  readonly weightDecay?: number;
}

/** Of every weight, the running means of its gradient and of the gradient's square. */
export interface Moments {
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

/** Share of the gradients' mean that a step leaves as it is. */
const firstDecay = 0.9;
const epsilon = 1e-8;

export class Adam {
  readonly #weights: Numbers;
  readonly #secondDecay: number;
  readonly #weightDecay: number;
  /** As exact as the weights. */
  readonly #first: Numbers;
  readonly #second: Numbers;

  /** Moves `weights` in place. `from`: what `moments` gave of them, to go on from there. */
  constructor(weights: Numbers, { secondDecay, weightDecay = 0 }: AdamOptions, from?: Moments) {
    this.#weights = weights;
    this.#secondDecay = secondDecay;
    this.#weightDecay = weightDecay;
    this.#first = weights.slice().fill(0);
    this.#second = weights.slice().fill(0);
    if (from === undefined) return;
    this.#first.set(from.firstMoment);
    this.#second.set(from.secondMoment);
  }

  /** A copy, which no later step changes. */
  moments(): Moments {
    return { firstMoment: Float32Array.from(this.#first), secondMoment: Float32Array.from(this.#second) };
  }

  /** `number`: of the step, from 1 on. The gradient counts `scale` times. */
  step(number: number, gradients: Numbers, rate: number, scale = 1): void {
    const weights = this.#weights;
    const [allFirst, allSecond, secondDecay] = [this.#first, this.#second, this.#secondDecay];
    // Both means begin at zero, and are too small by that.
    const correctFirst = 1 - firstDecay ** number;
    const correctSecond = 1 - secondDecay ** number;
    for (let at = 0; at < weights.length; at++) {
      const gradient = (gradients[at] ?? 0) * scale;
      const first = firstDecay * (allFirst[at] ?? 0) + (1 - firstDecay) * gradient;
      const second = secondDecay * (allSecond[at] ?? 0) + (1 - secondDecay) * gradient * gradient;
      allFirst[at] = first;
      allSecond[at] = second;
      const weight = weights[at] ?? 0;
      const move = first / correctFirst / (Math.sqrt(second / correctSecond) + epsilon);
      weights[at] = weight - rate * (move + this.#weightDecay * weight);
    }
  }
}
