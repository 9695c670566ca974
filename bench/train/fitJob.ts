/** What the threads of a fit share with their owner. Plain data in memory that all see. */
import type { NetworkShape } from '../../server/learn/candidateNetwork.ts';
import type { Choices } from './choices.ts';

/** State words that threads wait on, and the length of the batch. */
export const Signal = { step: 0, done: 1, length: 2, words: 3 } as const;

export interface FitJob {
  readonly shape: NetworkShape;
  readonly train: readonly Choices[];
  readonly mostCandidates: number;
  /** Share of the slots that are hidden, anew at each step, and what they are drawn from. */
  readonly hiddenSlots: number;
  readonly seed: number;
  readonly weights: Float32Array;
  /** Of each share of the batch. */
  readonly gradients: readonly Float32Array[];
  readonly losses: Float64Array;
  readonly batch: Uint32Array;
  readonly signal: Int32Array;
  /** The first share of this thread, and the step to its next ones. */
  readonly first: number;
  readonly threads: number;
}
