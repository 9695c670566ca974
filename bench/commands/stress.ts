/** `linewright bench stress`: options, progress, and what came of it. Knows nothing of measuring. */
import { progressBar } from '../../server/commands/progress.ts';
import type { CommandArguments } from '../../server/commands/table.ts';
import { parseDataSet } from '../datasets/open.ts';
import { Expected } from '../expected.ts';
import { holeKinds } from '../holes/hole.ts';
import { nameOfSuite } from '../repositories.ts';
import { nameOfGenerator } from '../run/generatorChoice.ts';
import { stressNames } from '../run/record.ts';
import { run } from '../run/run.ts';
import { untilInterrupted } from './interrupt.ts';
import { atTheEdge, commonOptionsOf, systemsOf, wholeNumber } from './options.ts';

/** Of each suite: some of them fill a hole two dozen times. */
const usualHoles = 60;

export function stress({ argument, values, switches }: CommandArguments): Promise<number> {
  return atTheEdge(() => {
    const suite = values.get('suite') ?? 'smoke';
    const dataSet = parseDataSet(suite);
    if (dataSet !== undefined && dataSet.name !== 'repoeval') {
      throw new Expected(
        `Stress suites change repositories, and ${dataSet.name} has none: take a suite, or repoeval:PATH.`,
        2,
      );
    }
    const names = argument?.split(',').map((name) => name.trim()) ?? stressNames;
    const unknown = names.find((name) => !stressNames.some((known) => known === name));
    if (unknown !== undefined) {
      throw new Expected(`There is no stress suite "${unknown}"; there are ${stressNames.join(', ')}.`, 2);
    }
    const common = commonOptionsOf({ values, switches }, 'restricted');
    const { generator, mode } = common;
    const bar = progressBar(`Stressing ${nameOfSuite(suite)}`);
    const label = `${nameOfSuite(suite)}-${nameOfGenerator(generator).replaceAll(/[^\w.-]+/g, '-')}-${mode}`;
    const out = values.get('out') ?? `stress-${label}.jsonl`;
    const options = {
      ...{ ...common, suite, out },
      systems: systemsOf(values, ['none', 'rg1', 'ours']),
      kinds: holeKinds,
      stress: stressNames.filter((known) => names.some((name) => name === known)),
      n: wholeNumber(values, 'n', { otherwise: usualHoles }),
      onProgress: (done: number, total: number) => bar.update(done, total),
    };
    return untilInterrupted(async (signal) => {
      const startedAt = performance.now();
      const { holes, measured } = await run(options, signal);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
      bar.end(
        holes === 0
          ? `${out} holds this run already.`
          : `${out}: ${holes} holes of ${options.stress.length} suites, ${measured} of them measured now, in ${seconds} s.`,
      );
      return 0;
    });
  });
}
