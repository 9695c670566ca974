/**
 * `linewright train recall --here`: the shipped weights adapted to one repository, on lines that its commits added. The newest
 * commits are held out; what does not choose better there is not kept. Knows no command line.
 */
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { recallAlone } from '../../server/config.ts';
import { adaptedWeightsPath } from '../../server/configFiles.ts';
import { type Engine, openEngine } from '../../server/engine.ts';
import { adaptedFrom } from '../../server/learn/adapted.ts';
import type { NetworkShape } from '../../server/learn/candidateNetwork.ts';
import { encodeNetwork } from '../../server/learn/weightsFile.ts';
import { featureKey } from '../../server/recall/featureNames.ts';
import { shippedWeights } from '../../server/recall/weights.ts';
import { compareMeans, type Pair } from '../bootstrap.ts';
import { Expected } from '../expected.ts';
import { seededRandom } from '../statistics.ts';
import { type Choices, inSharedMemory } from './choices.ts';
import { dumpPositions } from './dump.ts';
import { evaluate, fitNetwork, lossesOf } from './fit.ts';
import { type AddedLines, addedLines } from './history.ts';
import { writeWhole } from './modelFiles.ts';
import { countOf, percent, type Stages } from './recall.ts';

export interface HereOptions extends Stages {
  readonly seed: number;
  readonly threads: number;
}

/** Lines learned from, and lines of each part of the held-out commits: a few minutes of work. */
const linesLearned = 3_000;
const linesHeldOut = 150;
/** Parts of the newest commits that are held out to stop by, and to judge by. */
const partsToStop = 4;
const partsToJudge = 8;
/** Share of the added lines that are held out, if they are fewer than that. */
const heldOutShare = 0.3;
/** Fewer lines of a history teach nothing that can be told from chance. */
const fewestLines = 400;
/** Small steps, few of them: the shipped weights know more than one repository can teach. */
const rate = 2e-4;
const epochs = 3;

/** Gives the exit code; says what came of it on standard output. */
export async function trainHere(root: string, options: HereOptions, signal: AbortSignal): Promise<number> {
  const shipped = shippedWeights();
  if (shipped.kind === 'none') throw new Expected(`There are no weights to adapt: ${shipped.reason}`, 1);
  const { shape } = shipped.network;
  const commits = await addedLines(root, signal);
  const engine = openEngine({
    ...{ roots: [root], config: recallAlone, log: () => undefined },
    onProgress: (done, total) => options.onProgress('indexing', done, total),
  });
  try {
    await engine.ready;
    signal.throwIfAborted();
    const parts = partsOf(commits);
    const learned = describe(engine, [parts.learned], linesLearned, options, signal);
    const heldOut = describe(engine, parts.heldOut, linesHeldOut, options, signal);
    const stop = heldOut.slice(0, partsToStop);
    const judge = heldOut.slice(partsToStop);
    options.onStage(`${countOf(learned)} choices to learn from, ${countOf(heldOut)} of newer commits held out`);
    const fitted = await fitNetwork({
      ...{
        shape,
        train: learned,
        valid: stop,
        epochs,
        rate,
        seed: options.seed,
        threads: options.threads,
      },
      from: shipped.weights,
      onProgress: (done, total) => {
        signal.throwIfAborted();
        options.onProgress('fitting', done, total);
      },
      onEpoch: ({ epoch, loss }) =>
        options.onStage(`epoch ${epoch + 1}: loss ${loss.toFixed(4)} where it is to stop by`),
    });
    const training = { date: new Date().toISOString().slice(0, 10), [adaptedFrom]: shipped.card.sha256 };
    const verdict = judgeBy(judge, shape, [shipped.weights, fitted.weights], options.seed);
    process.stdout.write(`${verdict.text}\n`);
    if (!verdict.isBetter) return 0;
    const file = adaptedWeightsPath(root);
    await mkdir(dirname(file), { recursive: true });
    await writeWhole(file, encodeNetwork(shape, fitted.weights, featureKey, training));
    process.stdout.write(
      `Kept for ${root}: they serve whenever this folder is opened. Undo: linewright train recall --here --forget\n`,
    );
    return 0;
  } finally {
    await engine.dispose();
  }
}

export async function forgetHere(root: string): Promise<number> {
  await rm(adaptedWeightsPath(root), { force: true });
  process.stdout.write(`The shipped weights serve for ${root}.\n`);
  return 0;
}

interface Parts {
  readonly learned: readonly AddedLines[];
  /** Neighbours in time together, as many lines in each. */
  readonly heldOut: readonly (readonly AddedLines[])[];
}

/** By lines, not commits: one commit may have added half of the repository. */
function partsOf(commits: readonly AddedLines[]): Parts {
  const sizeOf = ({ lines }: AddedLines) => [...lines.values()].reduce((sum, { size }) => sum + size, 0);
  const total = commits.reduce((sum, one) => sum + sizeOf(one), 0);
  const nParts = partsToStop + partsToJudge;
  const heldOut: AddedLines[][] = Array.from({ length: nParts }, () => []);
  const learned: AddedLines[] = [];
  let seen = 0;
  for (const one of commits) {
    const part = Math.floor((seen / (heldOutShare * total)) * nParts);
    // The newest are the last to judge by.
    (heldOut[nParts - 1 - part] ?? learned).push(one);
    seen += sizeOf(one);
  }
  if (total < fewestLines || learned.length === 0 || heldOut.filter((part) => part.length > 0).length < nParts / 2) {
    throw new Expected(
      `The history holds too little to learn from: ${total} added lines in ${commits.length} commits. The shipped weights stay.`,
      1,
    );
  }
  return { learned, heldOut };
}

function describe(
  engine: Engine,
  parts: readonly (readonly AddedLines[])[],
  lines: number,
  { seed, onProgress }: HereOptions,
  signal: AbortSignal,
): Choices[] {
  return parts.map((commits, part) => {
    const only = new Map<string, Set<string>>();
    for (const { lines: byFile } of commits) {
      for (const [file, added] of byFile) {
        const known = only.get(file) ?? new Set();
        for (const line of added) known.add(line);
        only.set(file, known);
      }
    }
    return inSharedMemory(
      dumpPositions(engine, {
        ...{ only, lines, random: seededRandom(seed) },
        onProgress: (done, total) => {
          signal.throwIfAborted();
          onProgress(
            'describing',
            part * lines + Math.round((done / Math.max(total, 1)) * lines),
            parts.length * lines,
          );
        },
      }),
    );
  });
}

/** `weights`: before and after. */
function judgeBy(
  judge: readonly Choices[],
  shape: NetworkShape,
  weights: readonly [Float32Array, Float32Array],
  seed: number,
) {
  const pairs: Pair[] = judge.flatMap((set, part) => {
    const [first, second] = weights.map((ones) => lossesOf(shape, ones, set));
    return Array.from({ length: set.count }, (_, at) => ({
      ...{ cluster: String(part), first: -(first?.[at] ?? 0), second: -(second?.[at] ?? 0) },
    }));
  });
  const { mean, low, high, verdict } = compareMeans(pairs, seed);
  const [was, is] = weights.map((ones) => evaluate(shape, ones, judge));
  const isBetter = verdict === 'better';
  const text =
    `On ${pairs.length} choices of the newest commits: ${was?.loss.toFixed(3)} nats a choice with the shipped weights, ` +
    `${is?.loss.toFixed(3)} with the adapted ones (better by ${mean.toFixed(3)}, 95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}); ` +
    `first choice right ${percent(was?.best ?? 0)} and ${percent(is?.best ?? 0)}.` +
    (isBetter ? '' : '\nThat is no sure gain: the shipped weights stay.');
  return { isBetter, text };
}
