/**
 * Lists with rewards as choices that a network can be fitted to: a wanted share for each candidate, the larger the more it is
 * worth. Knows not where they come from.
 */
import { CandidateNetwork, type NetworkShape } from '../../../server/learn/candidateNetwork.ts';
import { contextNames, featureNames, rowClasses } from '../../../server/retrieve/featureNames.ts';
import { type Choices, choicesOfLists, denseRows } from '../choices.ts';
import type { RewardList } from './lists.ts';

export interface Grading {
  /**
   * Nats per token at which a candidate is wanted e times as much as stop: the log-odds that the network learns are rewards in
   * this unit.
   */
  readonly temperature: number;
  /** Nats per token that a candidate has to bring to be worth its room: where nothing helps, stop is wanted and not all alike. */
  readonly price: number;
  /**
   * Nats per token that the definitions of all needed names are worth beside what the scorer gains by them: one that copies, or a
   * very small model, makes less of a declaration than the models that people use (CodeGen-350M: 2.8 to 13.0 % EM by them, DraCo).
   */
  readonly showing: number;
  /** As RLCoder has it: the best one alone is wanted, or stop where none helps. */
  readonly isOneHot: boolean;
  /** Features that are left out: to see what they are worth. */
  readonly without: ReadonlySet<string>;
  /** Lists beside kept ones are left out. */
  readonly firstOnly: boolean;
}

export const shippedGrading: Grading = {
  temperature: 0.03,
  price: 0.01,
  showing: 0.1,
  isOneHot: false,
  without: new Set(),
  firstOnly: false,
};

/** Nats per token that raise a row's share by e in one step of improvement. */
const improvementTemperature = 0.3;
const noSlots = new Uint16Array(0);
const other = rowClasses.indexOf('other');
const firstSource = other + 1;
const unknownEvery = 8;

export const orderShape: NetworkShape = {
  features: featureNames.length,
  context: contextNames.length,
  classes: rowClasses.length,
  slots: 0,
  hidden1: 32,
  hidden2: 16,
};

/** In memory that threads can share. `from`: weights whose own choices are improved on, instead of wanting what is best alone. */
export function choicesOf(lists: readonly RewardList[], grading: Grading, from?: Float32Array): Choices {
  const used = grading.firstOnly ? lists.filter(({ kept }) => kept === 0) : lists;
  const omitted = new Set(featureNames.flatMap((name, column) => (grading.without.has(name) ? [column] : [])));
  const choices = choicesOfLists(
    used.map((list, index) => {
      const values = valuesOf(list, grading);
      const truth = values.indexOf(Math.max(...values));
      const classes = withUnknown(list.classes, index);
      const rows = list.rows.map((value, at) => (omitted.has(at % featureNames.length) ? 0 : value));
      return { ...{ context: list.context, rows, classes }, targets: wantedShares(values, grading), truth };
    }),
  );
  if (from !== undefined) improve(used, choices, grading, from);
  return choices;
}

/** What each row is worth in all. */
export function valuesOf({ rewards, shows }: RewardList, { showing }: Grading): number[] {
  return rewards.map((reward, row) => reward + showing * (shows[row] ?? 0));
}

/**
 * Wants each row by the network's own share of it, raised by what it is worth: a step of policy improvement (relative entropy policy
 * search, Peters et al. 2010), which turns what is best on the average of logarithms into what is best on the average of rewards.
 */
function improve(
  lists: readonly RewardList[],
  { starts, rows, contexts, classes, targets }: Choices & { readonly targets: Float32Array },
  grading: Grading,
  from: Float32Array,
): void {
  const network = new CandidateNetwork(orderShape, from);
  for (const [index, list] of lists.entries()) {
    const start = starts[index] ?? 0;
    network.setContext(contexts.subarray(index * contextNames.length, (index + 1) * contextNames.length), noSlots);
    const values = valuesOf(list, grading);
    const end = start + values.length;
    const features = denseRows(rows, featureNames.length, start, end);
    const scores = network.scoreAll(features, classes.subarray(start, end), values.length);
    const raised = values.map(
      (value, row) => (scores[row] ?? 0) + (row === 0 ? 0 : (value - grading.price) / improvementTemperature),
    );
    const most = Math.max(...raised);
    const total = raised.reduce((sum, one) => sum + Math.exp(one - most), 0);
    for (const [row, one] of raised.entries()) targets[start + row] = Math.exp(one - most) / total;
  }
}

/** In some lists one source goes by "other": so the network learns to rank a source that it does not know. */
function withUnknown(classes: readonly number[], index: number): number[] {
  const sources = rowClasses.slice(firstSource);
  if (index % unknownEvery !== 0) return [...classes];
  const unknown = firstSource + ((index / unknownEvery) % sources.length);
  return classes.map((one) => (one === unknown ? other : one));
}

/** Sum to 1. */
export function wantedShares(rewards: readonly number[], { temperature, price, isOneHot }: Grading): number[] {
  if (isOneHot) return rewards.map((_, index) => Number(index === rewards.indexOf(Math.max(...rewards))));
  const values = rewards.map((reward, index) => (index === 0 ? 0 : reward - price));
  const best = Math.max(...values);
  const odds = values.map((value) => Math.exp((value - best) / temperature));
  const total = odds.reduce((sum, value) => sum + value, 0);
  return odds.map((value) => value / total);
}
