/**
 * `linewright train retriever --stop-line`: where the learned order stops, found by whole runs. Lists of single choices, by which the
 * network is fitted, put it too early: what one more snippet brings beside the best ones is seen only in what is written in the end.
 */
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadNetwork } from '../../../server/learn/weightsFile.ts';
import { featureKey } from '../../../server/retrieve/featureNames.ts';
import { probabilityOf } from '../../../server/retrieve/learnedOrder.ts';
import { Expected } from '../../expected.ts';
import { Comparison, exact, interval, loss, percent, tokens } from '../../retriever/comparison.ts';
import { commitOf } from '../../run/build.ts';
import { type GeneratorChoice, nameOfGenerator } from '../../run/generatorChoice.ts';
import { readWholeRecord } from '../../run/recordFile.ts';
import { run } from '../../run/run.ts';
import { variantsFolder } from '../../systems/order.ts';
import { withTraining, writeModel } from '../modelFiles.ts';
import type { Stages } from '../recall.ts';
import { lineOf, withStopLine } from './card.ts';
import { scorerChoice } from './scorer.ts';

export interface StopLineOptions extends Stages {
  /** Where retriever.weights and retriever.md lie, and are written anew. */
  readonly folder: string;
  /** What fills the holes and tells the loss. */
  readonly generator: GeneratorChoice;
  readonly suite: string;
  readonly language?: string;
  /** Of the whole suite. */
  readonly holes: number;
  readonly seed: number;
  /** Repositories at a time. */
  readonly threads: number;
}

/** Without other wishes: a few minutes of two cores. By these, and by seeds 22 and 25, the first line that shipped was set. */
export const usualStopLine = { suite: 'valid', holes: 260, seed: 24 } as const;

/** Log-odds at which more is no longer worth its room, beside what lists gave. */
const gains = [-1, -0.5, 0, 0.5, 1];
/** Share of the tokens that are shown without a stop: the room that stopping is to save. */
const mostTokens = 0.6;

export interface TriedLine {
  readonly leastGain: number;
  /** Mean of a hole. */
  readonly tokens: number;
  /** Mean of a hole, nats a token of what was hidden. */
  readonly loss: number;
}

/**
 * The least loss among the lines that show at most 60 % of what is shown without a stop; of two alike the one that shows less. Where all
 * show more, the one that shows least.
 */
export function chosenLine(lines: readonly TriedLine[], withoutStop: number): TriedLine | undefined {
  const fewest = lines.toSorted((a, b) => a.tokens - b.tokens);
  const short = fewest.filter((line) => line.tokens <= mostTokens * withoutStop);
  return short.toSorted((a, b) => a.loss - b.loss)[0] ?? fewest[0];
}

/** Writes the line into the weights and their card, and gives what it says there. */
export async function findStopLine(options: StopLineOptions, signal: AbortSignal): Promise<string> {
  const { folder, suite, language, holes, seed, threads, onProgress, onStage } = options;
  const file = join(folder, 'retriever.weights');
  const loaded = loadNetwork(file, featureKey);
  if (loaded.kind === 'none')
    throw new Expected(`${loaded.reason}. "linewright train retriever" makes the weights.`, 1);
  const { sha256, training } = loaded.card;
  const generator = await scorerChoice(options.generator, signal);
  // As a system of a run they need a name of their own: another training's rows must not be taken for theirs.
  const name = `stop-line-${sha256.slice(0, 12)}`;
  await mkdir(variantsFolder, { recursive: true });
  await copyFile(file, join(variantsFolder, `${name}.weights`));
  const tried = [...new Set([...gains, Number(training.leastGain), Number(training.listGain ?? training.leastGain)])];
  const systemOf = (gain: number) => `order:${name}:gain=${gain}`;
  const withoutStop = `order:${name}:nostop`;
  const out = join(
    variantsFolder,
    `${[name, suite, nameOfGenerator(generator), holes, seed, commitOf()].join('-')}.jsonl`,
  );
  await run(
    {
      ...{
        suite,
        generator,
        out,
        seed,
        mode: 'suffix',
        budgetTokens: 1_024,
        keepTexts: false,
        jobs: threads,
        n: holes,
      },
      ...(language !== undefined && { language }),
      systems: [...tried.map(systemOf), withoutStop],
      kinds: ['line', 'api', 'member', 'none-needed'],
      onProgress: (done, total) => onProgress(`trying ${tried.length} stop lines`, done, total),
      onWarning: onStage,
    },
    signal,
  );
  const comparison = new Comparison((await readWholeRecord(out)).holes, seed);
  onStage(`${comparison.holes.length} holes filled with each of ${tried.length} stop lines`);
  const lines = tried.map((leastGain) => {
    const mean = (value: typeof loss) => comparison.mean(systemOf(leastGain), value);
    return { leastGain, tokens: mean(tokens), loss: mean(loss) };
  });
  const chosen = chosenLine(lines, comparison.mean(withoutStop, tokens));
  if (chosen === undefined || !Number.isFinite(chosen.loss)) {
    throw new Expected('The runs gave no loss by which a stop line could be chosen. Nothing was written.', 1);
  }
  const { leastGain } = chosen;
  const made = `${comparison.holes.length} holes of the suite ${suite}, seed ${seed}, commit ${commitOf()}, ${new Date().toISOString().slice(0, 10)}`;
  const text = [
    `At ${lineOf(leastGain)}, found by \`linewright train retriever --stop-line\`: of the lines tried that show at most`,
    `${100 * mostTokens} % of what is shown without a stop, the one with the least loss. Whole runs by \`${nameOfGenerator(generator)}\`: ${made}.`,
    'In brackets what is more or less than without a stop, with its 95 % interval.',
    '',
    '| least gain | probability | EM % | loss (nats a token) | tokens |',
    '|---|---|---|---|---|',
    ...lines
      .toSorted((a, b) => a.leastGain - b.leastGain)
      .map((line) => lineRow(comparison, line.leastGain, systemOf(line.leastGain), withoutStop, line === chosen)),
    `| none | | ${percent(comparison.mean(withoutStop, exact))} | ${comparison.mean(withoutStop, loss).toFixed(3)} | ${comparison.mean(withoutStop, tokens).toFixed(0)} |`,
  ];
  const card = await readFile(join(folder, 'retriever.md'), 'utf8').catch(
    () => '# The network by which snippets are chosen\n',
  );
  const bytes = withTraining(await readFile(file), { ...training, leastGain, stopLine: made });
  await writeModel(folder, 'retriever', bytes, withStopLine(card, text));
  return `${text.join('\n')}\n`;
}

function lineRow(
  comparison: Comparison,
  leastGain: number,
  system: string,
  withoutStop: string,
  isChosen: boolean,
): string {
  const beside = (value: typeof loss, scale: number, digits: number) => {
    const mean = (scale * comparison.mean(system, value)).toFixed(digits);
    return `${mean} (${interval(comparison.difference(withoutStop, system, value), scale, digits).replace(' (', ': ')}`;
  };
  const gain = isChosen ? `**${leastGain}**` : String(leastGain);
  const probability = probabilityOf(leastGain).toFixed(2);
  return `| ${[gain, probability, beside(exact, 100, 1), beside(loss, 1, 3), beside(tokens, 1, 0)].join(' | ')} |`;
}
