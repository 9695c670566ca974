/** `linewright train retriever`: options, progress, and what came of it. Knows nothing of training. */
import { dirname } from 'node:path';
import { findRoot } from '../../server/commands/root.ts';
import type { CommandArguments } from '../../server/commands/table.ts';
import { weightsPath } from '../../server/recall/weights.ts';
import { Expected } from '../expected.ts';
import { parseGenerator } from '../run/generatorChoice.ts';
import { fitRetrieverHere, forgetRetrieverHere } from '../train/retriever/here.ts';
import { findStopLine, usualStopLine } from '../train/retriever/stopLine.ts';
import { trainRetriever as train, usualTraining } from '../train/retriever/train.ts';
import { untilInterrupted } from './interrupt.ts';
import { atTheEdge, refuseWithHere, wholeNumber } from './options.ts';
import { stages } from './stages.ts';

export function trainRetriever({ values, switches }: CommandArguments): Promise<number> {
  return atTheEdge(() => {
    const root = findRoot(process.cwd());
    if (switches.has('forget')) {
      if (!switches.has('here'))
        throw new Expected('--forget goes with --here: the shipped weights are not removed.', 2);
      return forgetRetrieverHere(root);
    }
    const isStopLine = switches.has('stop-line');
    const usual = isStopLine ? usualStopLine : usualTraining;
    const model = values.get('model');
    const options = {
      seed: wholeNumber(values, 'seed', { otherwise: usual.seed, least: 0 }),
      threads: wholeNumber(values, 'threads', { otherwise: usualTraining.threads, most: 64 }),
      holes: wholeNumber(values, 'holes', { otherwise: usual.holes, most: 10_000 }),
      generator: parseGenerator(values.get('generator') ?? 'restricted', model === undefined ? {} : { model }),
      folder: values.get('out') ?? dirname(weightsPath()),
      ...stages(),
    };
    if (switches.has('here')) {
      if (isStopLine) throw new Expected('--here fits where to stop by itself: leave --stop-line out.', 2);
      refuseWithHere(values, ['generator', 'model', 'holes', 'out', 'threads']);
      return untilInterrupted((signal) => fitRetrieverHere(root, options, signal));
    }
    return untilInterrupted(async (signal) => {
      const made = isStopLine
        ? findStopLine({ ...options, suite: usualStopLine.suite }, signal)
        : train(options, signal);
      process.stdout.write(await made);
      return 0;
    });
  });
}
