/**
 * The training of the learned order: lists of both splits, a network fitted to them, its weights and their card. Knows no command
 * line.
 */
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { layout } from '../../../server/learn/candidateNetwork.ts';
import { encodeNetwork } from '../../../server/learn/weightsFile.ts';
import { contextNames, featureKey, featureNames, rowClasses } from '../../../server/retrieve/featureNames.ts';
import { Expected } from '../../expected.ts';
import { hashOfRepositories, type Repository, repositoriesOf } from '../../repositories.ts';
import { commitOf } from '../../run/build.ts';
import { type GeneratorChoice, nameOfGenerator } from '../../run/generatorChoice.ts';
import { readSuite } from '../../suite.ts';
import { type Fitted, fitNetwork } from '../fit.ts';
import { writeModel } from '../modelFiles.ts';
import type { Stages } from '../recall.ts';
import { choicesOf, type Grading, orderShape, shippedGrading } from './choices.ts';
import type { RewardList } from './lists.ts';
import { bestLeastGain, choicesByNetwork, type NetworkChoice } from './policy.ts';
import { scorerChoice } from './scorer.ts';
import { listsOfSuite } from './suiteLists.ts';

export interface RetrieverOptions extends Stages {
  readonly seed: number;
  readonly threads: number;
  /** What scores. */
  readonly generator: GeneratorChoice;
  /** Holes cut into each repository. */
  readonly holes: number;
  /** Where retriever.weights and retriever.md go. */
  readonly folder: string;
}

/** Without other wishes: some forty minutes of two cores. */
export const usualTraining = { seed: 11, threads: 2, holes: 72 } as const;

const epochs = 60;
const rate = 5e-3;
/** Lists are few: small steps of few lists, and no end at the first epoch that is no better. */
const batch = 32;
const patience = 8;
/** Of a batch, which fixes the order of all sums: as many threads can work on one. */
const shares = 8;

/** Gives the card that it has written. */
export async function trainRetriever(given: RetrieverOptions, signal: AbortSignal): Promise<string> {
  const startedAt = performance.now();
  const options = { ...given, generator: await scorerChoice(given.generator, signal) };
  const train = await listsFor('train', options, signal);
  const valid = await listsFor('valid', options, signal);
  return fitAndWrite(train, valid, options, startedAt, signal);
}

/** Throws, before anything is written, what a person can do where nothing can be learned. */
export async function fitAndWrite(
  train: SuiteLists,
  valid: SuiteLists,
  options: RetrieverOptions,
  startedAt: number,
  signal: AbortSignal,
): Promise<string> {
  requireLists('train', train);
  requireLists('valid', valid);
  const epochRows: string[] = [];
  const fitted = await fitOrder(train.lists, valid.lists, shippedGrading, options, (epoch, loss) => {
    epochRows.push(`| ${epoch + 1} | ${loss.toFixed(4)} |`);
    signal.throwIfAborted();
    options.onProgress('fitting', epoch + 1, epochs);
  });
  if (!Number.isFinite(fitted.loss)) throw numberless('no epoch had a finite loss');
  options.onStage(`fitted: valid loss ${fitted.loss.toFixed(4)} after ${fitted.epoch + 1} epochs`);
  const validChoices = choicesByNetwork(valid.lists, fitted.weights, shippedGrading);
  const leastGain = bestLeastGain(validChoices);
  const data = createHash('sha256').update([train.hash, valid.hash, options.holes, options.seed].join()).digest('hex');
  const date = new Date().toISOString().slice(0, 10);
  const training = {
    ...{ date, commit: commitOf(), data: data.slice(0, 16), lists: train.lists.length, seed: options.seed },
    validLoss: Number(fitted.loss.toFixed(4)),
    ...{ leastGain, costWeight: 0 },
  };
  const bytes = encodeNetwork(orderShape, fitted.weights, featureKey, training);
  const card = [
    '# The network by which snippets are chosen',
    '',
    'Made by `linewright train retriever`, which hides pieces of the repositories of `bench/suites/train.json`, lets retrieval propose',
    'what it would, and learns by how much each candidate, alone and beside others, makes the hidden text likelier to a language model:',
    `here \`${nameOfGenerator(options.generator)}\`, where "restricted" is recall that has read the open file and the candidates alone. It holds no text`,
    'of theirs: its inputs are counts, distances and likenesses (`server/retrieve/featureNames.ts`).',
    '',
    `- ${layout(orderShape).length} weights, ${Math.round(bytes.length / 1024)} KB; ${featureNames.length} features of a candidate, ${contextNames.length} of its place, ${rowClasses.length} classes; hidden layers of ${orderShape.hidden1} and ${orderShape.hidden2}.`,
    `- ${train.lists.length} lists from ${train.repositories} repositories for training, ${valid.lists.length} from ${valid.repositories} others to stop by; at most ${options.holes} and ${Math.ceil(options.holes * validShare)} holes of each; data hash ${training.data}.`,
    `- A candidate costs ${shippedGrading.price} nats a token; showing all definitions that are needed is worth ${shippedGrading.showing} beside what the scorer gains; ${shippedGrading.temperature} make a candidate e times as much wanted.`,
    `- Seed ${options.seed}, commit ${training.commit}, ${date}, ${Math.round((performance.now() - startedAt) / 60_000)} minutes. The same seed and data give the same weights.`,
    '',
    'Of the valid lists, the reward of the first choice (nats a token of what was hidden, the first token and API names counting more)',
    'where nothing is kept yet, and beside one and two kept ones; in brackets how often it stops:',
    '',
    '| kept | lists | learned | best own score of a source | best that there is |',
    '|---|---|---|---|---|',
    ...[0, 1, 2].map((kept) => qualityRow(kept, valid.lists, validChoices, leastGain)),
    '',
    '| epoch | valid loss (nats a list) |',
    '|---|---|',
    ...epochRows,
    '',
  ].join('\n');
  await writeModel(options.folder, 'retriever', bytes, card);
  return card;
}

function requireLists(suite: 'train' | 'valid', { lists, repositories }: SuiteLists): void {
  if (!lists.every(({ rewards }) => rewards.every(Number.isFinite))) throw numberless(`of the ${suite} split`);
  if (lists.length > 0) return;
  const found = `The ${repositories} repositories of the ${suite} split gave no list to learn from`;
  const why = 'no holes were found in them, or nothing that could be shown for one';
  throw new Expected(`${found}: ${why}. Nothing was written; ask for more --holes.`, 1);
}

function numberless(where: string): Expected {
  const message = `The network cannot be fitted to rewards that are no numbers (${where}).`;
  return new Expected(`${message} Nothing was written; take another --generator.`, 1);
}

/** The same seed and lists give the same weights, with any number of threads. */
export async function fitOrder(
  train: readonly RewardList[],
  valid: readonly RewardList[],
  grading: Grading,
  { seed, threads }: Pick<RetrieverOptions, 'seed' | 'threads'>,
  onEpoch: (epoch: number, loss: number) => void = () => undefined,
): Promise<Fitted> {
  let fitted = await fitNetwork({
    ...{ shape: orderShape, epochs, seed, threads, shares, rate, batch, patience },
    train: [choicesOf(train, grading)],
    valid: [choicesOf(valid, grading)],
    onProgress: () => undefined,
    onEpoch: ({ epoch, loss }) => onEpoch(epoch, loss),
  });
  // A label of one candidate leaves nothing to improve by.
  for (let round = 0; round < (grading.isOneHot ? 0 : improvements); round++) {
    const from = fitted.weights;
    const improved = await fitNetwork({
      ...{
        shape: orderShape,
        epochs: improvementEpochs,
        seed: seed + 1 + round,
        ...{ threads, shares },
        rate: improvementRate,
        batch,
      },
      ...{ from, patience: improvementEpochs },
      train: [choicesOf(train, grading, from)],
      valid: [choicesOf(valid, grading, from)],
      onProgress: () => undefined,
      onEpoch: () => undefined,
    });
    fitted = { ...fitted, weights: improved.weights };
  }
  return { ...fitted, weights: withoutRows(fitted.weights, grading.without) };
}

/** What a network has not seen says nothing to it: else the weights that it began with would speak. */
function withoutRows(weights: Float32Array, without: ReadonlySet<string>): Float32Array {
  const own = weights.slice();
  const width = orderShape.hidden1;
  for (const [row, name] of featureNames.entries()) if (without.has(name)) own.fill(0, row * width, (row + 1) * width);
  return own;
}

/** The valid split only says when to stop, for which fewer holes of each repository do. */
const validShare = 2 / 3;
/** Larger repositories take longer to index than their holes take to score. */
const mostBytes = 4_000_000;

/** Rounds of improvement on the network's own choices, short ones. */
const improvements = 5;
const improvementEpochs = 8;
const improvementRate = 2e-3;

export interface SuiteLists {
  readonly lists: readonly RewardList[];
  readonly repositories: number;
  readonly hash: string;
}

export async function listsFor(
  suite: 'train' | 'valid',
  { holes, seed, threads, generator, onProgress, onStage }: Omit<RetrieverOptions, 'folder'>,
  signal: AbortSignal,
): Promise<SuiteLists> {
  const repositories = await membersOf(suite, signal);
  const lists = await listsOfSuite(
    repositories,
    {
      holes: suite === 'train' ? holes : Math.ceil(holes * validShare),
      ...{ seed, threads, generator },
      onProgress: (done, total) => onProgress(`scoring candidates of ${suite}`, done, total),
    },
    signal,
  );
  onStage(`${suite}: ${lists.length} lists of ${repositories.length} repositories`);
  return { lists, repositories: repositories.length, hash: hashOfRepositories(repositories) };
}

/** Recall, which scores, must not have learned from what it scores: of the train split, what is left by its own training. */
async function membersOf(suite: 'train' | 'valid', signal: AbortSignal): Promise<Repository[]> {
  const forRecall = new Set((await readSuite(suite)).filter(({ group }) => group === 'recall').map(({ name }) => name));
  const all = await repositoriesOf(suite, { signal });
  const others = all.filter(({ name }) => suite === 'valid' || !forRecall.has(name));
  const sizes = await Promise.all(others.map(({ folder }) => sizeOf(folder)));
  return others.filter((_, index) => (sizes[index] ?? 0) <= mostBytes);
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function qualityRow(
  kept: number,
  lists: readonly RewardList[],
  choices: readonly NetworkChoice[],
  leastGain: number,
): string {
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
  const mean = (sum: number) => (sum / Math.max(count, 1)).toFixed(3);
  const stopped = `${((100 * stops) / Math.max(count, 1)).toFixed(0)} %`;
  return `| ${kept} | ${count} | ${mean(learned)} (${stopped}) | ${mean(fixed)} | ${mean(best)} |`;
}
