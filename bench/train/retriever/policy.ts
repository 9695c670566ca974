/** What a network would choose in lists whose rewards are known, and where it had best stop. Knows no window and no training. */
import { CandidateNetwork } from '../../../server/learn/candidateNetwork.ts';
import { featureNames } from '../../../server/retrieve/featureNames.ts';
import { type Grading, orderShape, valuesOf } from './choices.ts';
import type { RewardList } from './lists.ts';

export interface NetworkChoice {
  /** Of the best candidate, and how much better than stop the network takes it to be. */
  readonly row: number;
  readonly gain: number;
  /** What it is really worth, its price taken off; nats a token. */
  readonly value: number;
}

/** Nats a token that a kept candidate has to bring for its room: little, as signatures fill what is left of it. */
const roomPrice = 0.01;

/** One for each list. */
export function choicesByNetwork(
  lists: readonly RewardList[],
  weights: Float32Array,
  grading: Grading,
): NetworkChoice[] {
  const network = new CandidateNetwork(orderShape, weights);
  const width = featureNames.length;
  return lists.map((list) => {
    network.setContext(Float32Array.from(list.context), new Uint16Array(0));
    const features = Float32Array.from(list.rows, (value) => value / 255);
    const scores = list.classes.map((one, row) => network.score(features, row * width, one));
    const best = Math.max(...scores.slice(1));
    const row = scores.indexOf(best, 1);
    return { row, gain: best - (scores[0] ?? 0), value: (valuesOf(list, grading)[row] ?? 0) - roomPrice };
  });
}

const steps = { from: -10, to: 30, each: 0.1 };
/** Share of the most that is given up for showing less: between lines so near, few lists decide by chance. */
const givenUp = 0.01;

/** The largest least gain with which the values of what is kept add up to nearly the most. */
export function bestLeastGain(choices: readonly NetworkChoice[]): number {
  const lines: number[] = [];
  for (let at = steps.from; at <= steps.to; at++) lines.push(Number((at * steps.each).toFixed(1)));
  const worth = lines.map((line) => choices.reduce((total, { gain, value }) => total + (gain >= line ? value : 0), 0));
  const most = Math.max(...worth);
  if (most <= 0) return lines[worth.indexOf(most)] ?? 0;
  return lines.findLast((_, at) => (worth[at] ?? 0) >= (1 - givenUp) * most) ?? 0;
}
