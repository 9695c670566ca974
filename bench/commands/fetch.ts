/** `linewright bench fetch`: progress and what is wrong. Knows nothing of registries. */
import { messageOfError } from '../../server/base/thrown.ts';
import { progressBar } from '../../server/commands/progress.ts';
import type { CommandArguments } from '../../server/commands/table.ts';
import { fetchSuite } from '../suite.ts';
import { untilInterrupted } from './interrupt.ts';

export async function fetch({ argument, values }: CommandArguments): Promise<number> {
  const language = values.get('language');
  return untilInterrupted(async (signal) => {
    for (const name of argument === undefined ? ['train', 'valid', 'test'] : [argument]) {
      const bar = progressBar(`Fetching ${name}`);
      const onProgress = (done: number, total: number) => bar.update(done, total);
      try {
        const fetched = await fetchSuite(name, { signal, onProgress, ...(language !== undefined && { language }) });
        const nExcluded = fetched.reduce((sum, { excluded }) => sum + excluded.size, 0);
        bar.end(
          `${name}: ${fetched.length} repositories are here and verified; ${nExcluded} files are left out as copies.`,
        );
      } catch (error) {
        signal.throwIfAborted();
        bar.end(messageOfError(error));
        return 1;
      }
    }
    return 0;
  });
}
