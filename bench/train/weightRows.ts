/**
 * The weights of a candidate network as rows in one memory, with room for their gradient behind them and for what is computed of a
 * candidate. Knows no choices.
 */
import { layout, type NetworkShape } from '../../server/learn/candidateNetwork.ts';
import { rowWidth } from '../../server/learn/rowSums.ts';

/** Where in memory, in numbers, but for `width1` and `width2`: the numbers of a row of each layer. */
export interface WeightRows {
  readonly width1: number;
  readonly width2: number;
  readonly classes: number;
  readonly context: number;
  readonly slots: number;
  readonly bias1: number;
  /** Rows of the second layer's units, and of what they see of the pooled mean. */
  readonly second: number;
  readonly pooled: number;
  /** What all candidates of a choice have in common of the first layer. */
  readonly base: number;
  /** So far behind a row lies its gradient. */
  readonly behind: number;
  /** The second layer's rows by inputs instead of units. */
  readonly secondByInput: number;
  readonly pooledByInput: number;
  readonly biases2: number;
  /** Room for a row of each layer. */
  readonly row1: number;
  readonly source1: number;
  readonly mean: number;
  readonly meanGradient: number;
  readonly zeros: number;
  readonly row2: number;
  /** Of each candidate: sums of the first layer before they are rectified, of the second without the pooled mean and with it; and its share. */
  readonly firsts: number;
  readonly seconds: number;
  readonly finals: number;
  readonly shares: number;
  /** Of the second layer's sums, by place among the candidates that are learned from. */
  readonly errors: number;
  readonly length: number;
}

export function weightRows(shape: NetworkShape, mostCandidates: number): WeightRows {
  const { hidden1, hidden2, features } = shape;
  const [width1, width2] = [rowWidth(hidden1), rowWidth(hidden2)];
  let length = 0;
  const take = (count: number, width: number) => {
    length += count * width;
    return length - count * width;
  };
  take(features, width1);
  const rows = {
    ...{ width1, width2 },
    classes: take(shape.classes, width1),
    context: take(shape.context, width1),
    slots: take(shape.slots * shape.classes, width1),
    bias1: take(1, width1),
    second: take(hidden2, width1),
    pooled: take(shape.pooled === true ? hidden2 : 0, width1),
    base: take(1, width1),
  };
  const behind = take(length / width1, width1);
  return {
    ...{ ...rows, behind },
    secondByInput: take(hidden1, width2),
    pooledByInput: take(shape.pooled === true ? hidden1 : 0, width2),
    biases2: take(1, width2),
    row1: take(1, width1),
    source1: take(1, width1),
    mean: take(1, width1),
    meanGradient: take(1, width1),
    zeros: take(1, Math.max(width1, width2)),
    row2: take(1, width2),
    firsts: take(mostCandidates, width1),
    seconds: take(mostCandidates, width2),
    finals: take(mostCandidates, width2),
    errors: take(mostCandidates, width2),
    // In double precision.
    shares: take(mostCandidates, 2),
    length,
  };
}

/** Calls `copy` for what lies in one piece both among all weights and in memory, of the rows of the first layer's width. */
export function copyRows(
  shape: NetworkShape,
  { width1, second, pooled }: WeightRows,
  copy: (inAll: number, inMemory: number, length: number) => void,
): void {
  const at = layout(shape);
  const { hidden1, hidden2 } = shape;
  const runs = [
    [0, 0, at.second / hidden1],
    [at.second, second, hidden2],
    [at.pooled, pooled, (at.attention - at.pooled) / hidden1],
  ] as const;
  for (const [from, to, count] of runs) {
    // Rows without room between them are one.
    if (width1 === hidden1) copy(from, to, count * hidden1);
    else for (let row = 0; row < count; row++) copy(from + row * hidden1, to + row * width1, hidden1);
  }
}

/** What of a network is no row of the first layer's width, or a gradient of it. */
export interface Rest {
  readonly biases2: Float32Array;
  readonly attention: Float32Array;
  readonly third: Float32Array;
  readonly bias3: Float32Array;
}

export function restOf(shape: NetworkShape, weights: Float32Array): Rest {
  const at = layout(shape);
  return {
    biases2: weights.slice(at.bias2, at.pooled),
    attention: weights.slice(at.attention, at.third),
    third: weights.slice(at.third, at.bias3),
    bias3: weights.slice(at.bias3),
  };
}
