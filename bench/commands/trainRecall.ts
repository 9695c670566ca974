/** `linewright train recall`: options, progress, and what came of it. Knows nothing of training. */
import { dirname } from 'node:path';
import { findRoot } from '../../server/commands/root.ts';
import type { CommandArguments } from '../../server/commands/table.ts';
import { weightsPath } from '../../server/recall/weights.ts';
import { Expected } from '../expected.ts';
import { forgetHere, trainHere } from '../train/here.ts';
import { type TrainOptions, trainOnSuites } from '../train/recall.ts';
import { untilInterrupted } from './interrupt.ts';
import { atTheEdge, refuseWithHere, wholeNumber } from './options.ts';
import { stages } from './stages.ts';

export function trainRecall({ values, switches }: CommandArguments): Promise<number> {
  return atTheEdge(() => {
    const common = {
      seed: wholeNumber(values, 'seed', { otherwise: 7, least: 0 }),
      threads: wholeNumber(values, 'threads', { otherwise: 2, most: 64 }),
      ...stages(),
    };
    const root = findRoot(process.cwd());
    if (switches.has('forget')) {
      if (!switches.has('here'))
        throw new Expected('--forget goes with --here: the shipped weights are not removed.', 2);
      return forgetHere(root);
    }
    if (switches.has('here')) {
      refuseWithHere(values, ['lines', 'out']);
      return untilInterrupted((signal) => trainHere(root, common, signal));
    }
    const lines = wholeNumber(values, 'lines', { otherwise: 400, most: 100_000 });
    const options: TrainOptions = {
      ...common,
      suites: {
        train: [
          { suite: 'train', lines },
          { suite: 'model', lines: Math.ceil(lines / 2) },
          // As many choices of repositories that are known teach as much as those of others, and these take longer to open.
          { suite: 'train', lines, draw: 1 },
        ],
        valid: { suite: 'valid', lines },
      },
      folder: values.get('out') ?? dirname(weightsPath()),
    };
    return untilInterrupted(async (signal) => {
      process.stdout.write(await trainOnSuites(options, signal));
      return 0;
    });
  });
}
