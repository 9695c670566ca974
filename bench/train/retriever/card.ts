/** What is said of the learned order's weights beside them, for people: what they were made of, and how good they are. Knows no training. */
import { layout } from '../../../server/learn/candidateNetwork.ts';
import { contextNames, featureNames, rowClasses } from '../../../server/retrieve/featureNames.ts';
import { probabilityOf } from '../../../server/retrieve/learnedOrder.ts';
import { orderShape, shippedGrading } from './choices.ts';
import type { RewardList } from './lists.ts';
import type { NetworkChoice } from './policy.ts';
import type { SuiteLists } from './suiteLists.ts';

/** What the weights' first line says of them. */
interface OrderTraining {
  readonly date: string;
  readonly commit: string;
  /** Of the lists themselves. */
  readonly data: string;
  readonly seed: number;
  readonly scorer: string;
  readonly validLoss: number;
  readonly validBest: number;
  readonly leastGain: number;
}

interface Trained {
  readonly train: SuiteLists;
  readonly valid: SuiteLists;
  readonly training: OrderTraining;
  /** Of the valid lists. */
  readonly choices: readonly NetworkChoice[];
  /** Most of each repository. */
  readonly holes: { readonly train: number; readonly valid: number };
  /** Of this run. */
  readonly minutes: number;
  /** In bytes. */
  readonly size: number;
  readonly epochRows: readonly string[];
}

const stopHeading = '## Where it stops';

export function cardOf({ train, valid, training, choices, holes, minutes, size, epochRows }: Trained): string {
  const { leastGain } = training;
  const card = [
    '# The network by which snippets are chosen',
    '',
    'Made by `linewright train retriever`, which hides pieces of the repositories of `bench/suites/train.json`, lets retrieval propose',
    'what it would, and learns by how much each candidate, alone and beside others, makes the hidden text likelier to a language model:',
    `here \`${training.scorer}\`, where "restricted" is recall that has read the open file and the candidates alone. It holds no text`,
    'of theirs: its inputs are counts, distances and likenesses (`server/retrieve/featureNames.ts`), whose names stand in its first line.',
    '',
    `- ${layout(orderShape).length} weights, ${Math.round(size / 1024)} KB; ${featureNames.length} features of a candidate, ${contextNames.length} of its place, ${rowClasses.length} classes; hidden layers of ${orderShape.hidden1} and ${orderShape.hidden2}.`,
    `- ${train.lists.length} lists from ${train.repositories} repositories for training, ${valid.lists.length} from ${valid.repositories} others to stop by; at most ${holes.train} and ${holes.valid} holes of each; hash of the lists ${training.data}.`,
    `- A candidate costs ${shippedGrading.price} nats a token; showing all definitions that are needed is worth ${shippedGrading.showing} beside what the scorer gains; ${shippedGrading.temperature} make a candidate e times as much wanted.`,
    `- Valid loss ${training.validLoss} nats a list, and the likeliest row is the best in ${(100 * training.validBest).toFixed(1)} %, before the network was improved on its own choices.`,
    `- Seed ${training.seed}, commit ${training.commit}, ${training.date}, ${minutes} minutes (less what the cache had). The same seed and data give the same weights.`,
    '',
    'Of the valid lists, the reward of the first choice (nats a token of what was hidden, the first token and API names counting more)',
    'where nothing is kept yet, and beside one and two kept ones; in brackets how often it stops:',
    '',
    '| kept | lists | learned | best own score of a source | best that there is |',
    '|---|---|---|---|---|',
    ...[0, 1, 2].map((kept) => qualityRow(kept, valid.lists, choices, leastGain)),
    '',
    '| epoch | valid loss (nats a list) |',
    '|---|---|',
    ...epochRows,
    '',
  ].join('\n');
  return withStopLine(card, [
    `At ${lineOf(leastGain)}, by lists of single choices, which is known to be too early for whole lines:`,
    '`linewright train retriever --stop-line` finds it by whole runs.',
  ]);
}

/** As `linewright context` shows a stop line, and as weights hold it. */
export function lineOf(leastGain: number): string {
  return `a probability of ${probabilityOf(leastGain).toFixed(2)} (a least gain of ${leastGain})`;
}

/** The card with this said of where to stop, in place of what was said before; all else stays. */
export function withStopLine(card: string, text: readonly string[]): string {
  const section = [stopHeading, '', ...text, ''].join('\n');
  const start = card.indexOf(stopHeading);
  if (start < 0) return `${card.trimEnd()}\n\n${section}`;
  const next = card.indexOf('\n## ', start);
  return `${card.slice(0, start)}${section}${next < 0 ? '' : card.slice(next)}`;
}

/** Means over the lists beside so many kept ones, nats a token; `stops`: how often nothing more is kept. */
export function qualityOf(
  kept: number,
  lists: readonly RewardList[],
  choices: readonly NetworkChoice[],
  leastGain: number,
) {
  const own = featureNames.indexOf('own score');
  const width = featureNames.length;
  let [count, learned, stops, fixed, best] = [0, 0, 0, 0, 0];
  for (const [index, list] of lists.entries()) {
    if (list.kept !== kept) continue;
    const { gain, row } = choices[index] ?? { gain: 0, row: 0 };
    count++;
    if (gain >= leastGain) learned += list.rewards[row] ?? 0;
    else stops++;
    const owns = list.classes.map((_, at) => (at === 0 ? -1 : (list.rows[at * width + own] ?? 0)));
    fixed += list.rewards[owns.indexOf(Math.max(...owns))] ?? 0;
    best += Math.max(...list.rewards);
  }
  const n = Math.max(count, 1);
  return { count, learned: learned / n, stops: stops / n, fixed: fixed / n, best: best / n };
}

function qualityRow(kept: number, ...about: [readonly RewardList[], readonly NetworkChoice[], number]): string {
  const { count, learned, stops, fixed, best } = qualityOf(kept, ...about);
  const stopped = `${(100 * stops).toFixed(0)} %`;
  return `| ${kept} | ${count} | ${learned.toFixed(3)} (${stopped}) | ${fixed.toFixed(3)} | ${best.toFixed(3)} |`;
}
