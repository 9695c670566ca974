/**
 * The training of the learned order: lists of both splits, a network fitted to them, its weights and their card. Knows no command
 * line.
 */
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeNetwork } from '../../../server/learn/weightsFile.ts';
import { contextNames, featureKey, featureNames, rowClasses } from '../../../server/retrieve/featureNames.ts';
import { Expected } from '../../expected.ts';
import { type Repository, repositoriesOf } from '../../repositories.ts';
import { commitOf } from '../../run/build.ts';
import { type GeneratorChoice, identifyModel, nameOfGenerator } from '../../run/generatorChoice.ts';
import { readSuite } from '../../suite.ts';
import { type Fitted, fitNetwork } from '../fit.ts';
import { writeModel } from '../modelFiles.ts';
import type { Stages } from '../recall.ts';
import { cardOf, qualityOf } from './card.ts';
import { choicesOf, type Grading, orderShape, shippedGrading } from './choices.ts';
import type { RewardList } from './lists.ts';
import { bestLeastGain, choicesByNetwork } from './policy.ts';
import { scorerChoice } from './scorer.ts';
import { hashOfLists, listsOfSuite, type SuiteLists } from './suiteLists.ts';

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
  const choices = choicesByNetwork(valid.lists, fitted.weights, shippedGrading);
  const leastGain = bestLeastGain(choices);
  const { generator, holes, seed } = options;
  const data = createHash('sha256').update([train.hash, valid.hash, holes, seed].join()).digest('hex').slice(0, 16);
  const date = new Date().toISOString().slice(0, 10);
  const scorer = [nameOfGenerator(generator), await modelName(generator)].filter((text) => text !== '').join(': ');
  const training = {
    ...{ date, commit: commitOf(), data, lists: train.lists.length, validLists: valid.lists.length, seed, scorer },
    // Weights are known by a hash of these: whoever finds another wants to know which are other.
    ...{ features: featureNames.join(', '), place: contextNames.join(', '), rows: rowClasses.join(', ') },
    ...{ validLoss: Number(fitted.loss.toFixed(4)), validBest: Number(fitted.best.toFixed(4)) },
    validReward: Number(qualityOf(0, valid.lists, choices, leastGain).learned.toFixed(4)),
    // Whole runs may set another line later (stopLine.ts).
    ...{ leastGain, listGain: leastGain, costWeight: 0 },
  };
  const bytes = encodeNetwork(orderShape, fitted.weights, featureKey, training);
  const minutes = Math.round((performance.now() - startedAt) / 60_000);
  const shares = { train: holes, valid: Math.ceil(holes * validShare) };
  const card = cardOf({ train, valid, training, choices, holes: shares, minutes, size: bytes.length, epochRows });
  await writeModel(options.folder, 'retriever', bytes, card);
  return card;
}

/** Of a neural engine, what answers; a path or an address is of one machine alone. */
async function modelName(generator: GeneratorChoice): Promise<string> {
  const { description, sha256 } = (await identifyModel(generator)) ?? {};
  return [description, sha256].filter((text) => text !== undefined).join(', ');
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
  return { lists, repositories: repositories.length, hash: hashOfLists(lists) };
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
