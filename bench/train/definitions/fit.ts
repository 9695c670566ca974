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
import type { Choices } from '../choices.ts';
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
    train: [choicesOf(train)],
    valid: [choicesOf(valid)],
    onProgress: () => undefined,
    onEpoch: ({ epoch, loss }) => onEpoch(epoch, loss),
  });
}

/** In memory that threads can share. */
function choicesOf(lists: readonly DefinitionList[]): Choices {
  const count = lists.length;
  const rowCount = lists.reduce((sum, { rows }) => sum + rows.length / width, 0);
  const starts = new Uint32Array(new SharedArrayBuffer(4 * (count + 1)));
  const contexts = new Float32Array(new SharedArrayBuffer(4 * count * definitionContextNames.length));
  const rows = new Uint8Array(new SharedArrayBuffer(rowCount * width));
  const targets = new Float32Array(new SharedArrayBuffer(4 * rowCount));
  let row = 0;
  for (const [index, list] of lists.entries()) {
    starts[index] = row;
    contexts.set(list.context, index * definitionContextNames.length);
    rows.set(list.rows, row * width);
    for (const needed of list.needed) targets[row + needed] = 1 / list.needed.length;
    row += list.rows.length / width;
  }
  starts[count] = row;
  // The targets say what is wanted.
  const truths = new Uint8Array(new SharedArrayBuffer(count));
  const classes = new Uint16Array(new SharedArrayBuffer(2 * rowCount));
  return { count, starts, truths, contexts, slots: new Uint16Array(new SharedArrayBuffer(0)), rows, classes, targets };
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
  const features = Float32Array.from(rows, (value) => value / 255);
  return Float64Array.from({ length: rows.length / width }, (_, row) => network.score(features, row * width, 0));
}
