/**
 * The training of recall's network from suites to weights and their card: repositories are fetched, described, learned from,
 * and the result is measured as it serves. Knows no command line.
 */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { layout, type NetworkShape } from '../../server/learn/candidateNetwork.ts';
import { encodeNetwork } from '../../server/learn/weightsFile.ts';
import { classNames } from '../../server/recall/classes.ts';
import { contextNames, featureKey, featureNames, slotNames } from '../../server/recall/featureNames.ts';
import { hashOfRepositories, repositoriesOf } from '../repositories.ts';
import { commitOf } from '../run/build.ts';
import type { Choices } from './choices.ts';
import { codeHash, type Described, describeSuite, trainingFolder } from './describeSuite.ts';
import { evaluate, type FitState, type Fitted, fitNetwork } from './fit.ts';
import { writeModel, writeWhole } from './modelFiles.ts';

export interface Stages {
  readonly onProgress: (stage: string, done: number, total: number) => void;
  /** A stage is over. */
  readonly onStage: (message: string) => void;
}

export interface TrainOptions extends Stages {
  readonly seed: number;
  readonly threads: number;
  readonly suites: { readonly train: readonly Part[]; readonly valid: Part };
  /** Where recall.weights and recall.md go. */
  readonly folder: string;
}

/** A suite that is learned from, or stopped by. */
interface Part {
  readonly suite: string;
  /** Lines hidden in each of its repositories, at most. */
  readonly lines: number;
  /** Another draw finds other lines; the first one without it. */
  readonly draw?: number;
}

const recallShape: NetworkShape = {
  features: featureNames.length,
  context: contextNames.length,
  classes: classNames.length,
  slots: slotNames.length,
  hidden1: 96,
  hidden2: 48,
  pooled: true,
};

/** The rate falls once over all of them, and what is in between is not judged: weights are at their best when it has fallen. */
const epochs = 5;
const rate = 2e-3;
/**
 * Choices of some hundred repositories are few for a row of weights for each class of token in each slot: without these two the third
 * epoch fits them by heart.
 */
const decay = 0.2;
const hiddenSlots = 0.2;

/** Gives the card that it has written. */
export async function trainOnSuites(options: TrainOptions, signal: AbortSignal): Promise<string> {
  const startedAt = performance.now();
  const train: Described[] = [];
  for (const part of options.suites.train) train.push(...(await describe(part, options, signal)));
  const valid = await describe(options.suites.valid, options, signal);
  const data = createHash('sha256')
    .update([hashes(train), hashes(valid), JSON.stringify(options.suites), options.seed].join())
    .digest('hex')
    .slice(0, 16);
  const checkpoint = join(trainingFolder(), `fit-${data}-${await codeHash()}.state`);
  const { fitted, epochRows } = await fitSuites(choicesOf(train), choicesOf(valid), checkpoint, options, signal);
  const date = new Date().toISOString().slice(0, 10);
  const training = {
    ...{ date, commit: commitOf(), data, choices: countOf(choicesOf(train)) },
    ...{ validLoss: Number(fitted.loss.toFixed(4)), seed: options.seed },
  };
  const bytes = encodeNetwork(recallShape, fitted.weights, featureKey, training);
  const card = [
    '# The network by which recall chooses',
    '',
    `Made by \`linewright train recall --lines ${options.suites.valid.lines} --seed ${options.seed}\`, which fetches the repositories of suites by their pinned`,
    'versions and hashes, hides lines of them in turn, and learns which of the candidates that recall finds is the token that stood there.',
    'It holds no text of theirs: its inputs are counts, distances and classes of tokens (`server/recall/featureNames.ts`).',
    '',
    `- ${layout(recallShape).length} weights, ${Math.round(bytes.length / 1024)} KB; ${featureNames.length} features of a candidate, ${contextNames.length} of its place, ${slotNames.length} token classes around it; hidden layers of ${recallShape.hidden1} and ${recallShape.hidden2}, each candidate in view of all (attention pooling).`,
    `- ${countOf(choicesOf(train))} choices of ${new Set(train.map(({ repository }) => repository.name)).size} repositories for training, ${countOf(choicesOf(valid))} of ${valid.length} others to stop by; at most ${partsOf(options)}; data hash ${data}.`,
    `- Seed ${options.seed}, commit ${training.commit}, ${date}, ${Math.round((performance.now() - startedAt) / 60_000)} minutes with ${options.threads} threads (less what the cache had). The same seed, data and threads give the same weights.`,
    '',
    'Loss and choices are those of the weights as the file holds them, after rounding.',
    '',
    '| epoch | valid loss (nats a choice) | first choice right |',
    '|---|---|---|',
    ...epochRows,
    '',
    '| language of the valid split | choices | loss | first choice right |',
    '|---|---|---|---|',
    ...byLanguage(valid, fitted.weights),
    '',
  ].join('\n');
  await writeModel(options.folder, 'recall', bytes, card);
  await rm(checkpoint, { force: true });
  return card;
}

/** The network, and a row of the card for each epoch; goes on from the checkpoint that a stopped run has left. */
async function fitSuites(
  train: readonly Choices[],
  valid: readonly Choices[],
  checkpoint: string,
  options: TrainOptions,
  signal: AbortSignal,
): Promise<{ fitted: Fitted; epochRows: readonly string[] }> {
  const resume = await readFile(checkpoint).then(
    (bytes): Checkpoint => deserialize(bytes),
    () => undefined,
  );
  const epochRows: string[] = resume?.epochRows ?? [];
  const fitted = await fitNetwork({
    ...{ shape: recallShape, train, valid, epochs, patience: epochs, rate, decay, hiddenSlots },
    ...{ seed: options.seed, threads: options.threads },
    ...(resume !== undefined && { resume: resume.state }),
    onProgress: (done, total) => {
      signal.throwIfAborted();
      options.onProgress('fitting', done, total);
    },
    async onEpoch({ epoch, loss, best }, state) {
      epochRows.push(`| ${epoch + 1} | ${loss.toFixed(4)} | ${percent(best)} |`);
      options.onStage(`epoch ${epoch + 1}: valid loss ${loss.toFixed(4)}, first choice right ${percent(best)}`);
      await writeWhole(checkpoint, serialize({ state, epochRows } satisfies Checkpoint));
    },
  });
  return { fitted, epochRows };
}

interface Checkpoint {
  readonly state: FitState;
  readonly epochRows: string[];
}

async function describe({ suite, lines, draw = 0 }: Part, options: TrainOptions, signal: AbortSignal) {
  const repositories = await repositoriesOf(suite, {
    signal,
    onProgress: (done, total) => options.onProgress(`fetching ${suite}`, done, total),
  });
  options.onStage(`${suite}: ${repositories.length} repositories are here and verified`);
  const described = await describeSuite(
    repositories,
    {
      ...{ linesOf: () => lines, seed: options.seed + draw, threads: options.threads },
      onProgress: (done, total) => options.onProgress(`describing ${suite}`, done, total),
    },
    signal,
  );
  options.onStage(`${suite}: ${countOf(choicesOf(described))} choices described`);
  return described;
}

function byLanguage(described: readonly Described[], weights: Float32Array): string[] {
  const languages = [...new Set(described.map(({ repository }) => repository.language))].sort();
  return languages.map((language) => {
    const sets = choicesOf(described.filter(({ repository }) => repository.language === language));
    const { loss, best } = evaluate(recallShape, weights, sets);
    return `| ${language} | ${countOf(sets)} | ${loss.toFixed(4)} | ${percent(best)} |`;
  });
}

function choicesOf(described: readonly Described[]): Choices[] {
  return described.map(({ choices }) => choices);
}

export function countOf(sets: readonly Choices[]): number {
  return sets.reduce((sum, { count }) => sum + count, 0);
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function hashes(described: readonly Described[]): string {
  return hashOfRepositories(described.map(({ repository }) => repository));
}

function partsOf({ suites }: TrainOptions): string {
  const told = [...suites.train, suites.valid].map(
    ({ suite, lines, draw = 0 }) => `${lines}${draw > 0 ? ' other' : ''} lines of each of \`${suite}\``,
  );
  return told.join(', ');
}
