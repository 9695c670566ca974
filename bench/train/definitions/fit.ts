/**
 * Which definitions are needed, learned from lists: a small network, listwise, by the cross entropy of a softmax over each list against
 * its needed ones alike (ListNet, Cao et al. 2007); and what its scores mean. Knows not where lists come from.
 */
import { CandidateNetwork, type NetworkShape } from '../../../server/learn/candidateNetwork.ts';
import {
  definitionContextNames,
  definitionFeatureNames,
  type PlaceKind,
} from '../../../server/retrieve/definitionFeatureNames.ts';
import { type ChoiceList, choicesOfLists } from '../choices.ts';
import { type Fitted, fitNetwork } from '../fit.ts';
import type { DefinitionList } from './lists.ts';

export const rankerShape: NetworkShape = {
  features: definitionFeatureNames.length,
  context: definitionContextNames.length,
  classes: 1,
  slots: 0,
  hidden1: 48,
  hidden2: 16,
};

const width = definitionFeatureNames.length;
const epochs = 16;
const rate = 4e-3;
const decay = 0.05;
const batch = 32;
/**
 * Recall's network was trained beside hand-set scores: what is said of the likeliest definition of a place, and of the hundredth, is kept
 * as it was with them.
 */
const anchors = { likeliest: 0.9, hundredth: 0.08 };

/** The same lists, seed and threads give the same weights. */
export function fitRanker(
  train: readonly DefinitionList[],
  valid: readonly DefinitionList[],
  { seed, threads }: { readonly seed: number; readonly threads: number },
  onEpoch: (epoch: number, loss: number) => void,
): Promise<Fitted> {
  return fitNetwork({
    ...{ shape: rankerShape, epochs, patience: epochs, rate, decay, batch, seed, threads },
    train: [choicesOfLists(train.map(listOf))],
    valid: [choicesOfLists(valid.map(listOf))],
    onProgress: () => undefined,
    onEpoch: ({ epoch, loss }) => onEpoch(epoch, loss),
  });
}

/** What is needed is wanted alike. */
function listOf({ context, rows, needed }: DefinitionList): ChoiceList {
  const targets = new Float32Array(rows.length / width);
  for (const row of needed) targets[row] = 1 / needed.length;
  return { context, rows, targets, truth: needed[0] ?? 0 };
}

/** How scores become what is about a probability: so that the medians of the likeliest and of the hundredth of each list are the anchors. */
export function scaleOf(
  lists: readonly DefinitionList[],
  weights: Float32Array,
  place: PlaceKind,
): { scale: number; offset: number } {
  const network = new CandidateNetwork(rankerShape, weights);
  const sorted = lists
    .filter((list) => list.place === place)
    .map((list) => scoresOf(list, network).sort((a, b) => b - a));
  const median = (rank: number) => {
    const all = sorted.flatMap((scores) => scores[rank] ?? []).sort((a, b) => a - b);
    return all[Math.floor(all.length / 2)] ?? 0;
  };
  const [likeliest, hundredth] = [median(0), median(99)];
  const odds = (probability: number) => Math.log(probability / (1 - probability));
  const scale = (odds(anchors.likeliest) - odds(anchors.hundredth)) / Math.max(likeliest - hundredth, 1e-6);
  return { scale, offset: odds(anchors.likeliest) - scale * likeliest };
}

const noSlots = new Uint16Array(0);

export function scoresOf({ context, rows }: DefinitionList, network: CandidateNetwork): Float64Array {
  network.setContext(context, noSlots);
  const count = rows.length / width;
  return network.scoreAll(
    Float32Array.from(rows, (value) => value / 255),
    new Uint16Array(count),
    count,
  );
}
