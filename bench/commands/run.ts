/** `linewright bench run`: options, progress, and what came of it. Knows nothing of measuring. */
import { progressBar } from '../../server/commands/progress.ts';
import type { CommandArguments } from '../../server/commands/table.ts';
import { nameOfSuite } from '../repositories.ts';
import { nameOfGenerator } from '../run/generatorChoice.ts';
import { run } from '../run/run.ts';
import { untilInterrupted } from './interrupt.ts';
import { atTheEdge, commonOptionsOf, kindsOf, systemsOf, wholeNumber } from './options.ts';

export function runBench({ values, switches }: CommandArguments): Promise<number> {
  return atTheEdge(() => {
    const suite = values.get('suite') ?? 'smoke';
    const common = commonOptionsOf({ values, switches }, 'recall');
    const { generator, mode } = common;
    const bar = progressBar(`Measuring ${nameOfSuite(suite)}`);
    const name = `${nameOfSuite(suite)}-${nameOfGenerator(generator).replaceAll(/[^\w.-]+/g, '-')}-${mode}`;
    const out = values.get('out') ?? `bench-${name}.jsonl`;
    const options = {
      ...{ ...common, suite, out },
      systems: systemsOf(values, ['none', 'ours']),
      kinds: kindsOf(values),
      ...(values.has('n') && { n: wholeNumber(values, 'n', { otherwise: 1 }) }),
      onProgress: (done: number, total: number) => bar.update(done, total),
    };
    return untilInterrupted(async (signal) => {
      const startedAt = performance.now();
      const { holes, measured } = await run(options, signal);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
      bar.end(
        holes === 0
          ? `${out} holds this run already.`
          : `${out}: ${holes} holes, ${measured} of them measured now, by ${options.systems.length} systems, in ${seconds} s.`,
      );
      return 0;
    });
  });
}
