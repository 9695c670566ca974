/** `linewright bench compare`: two runs over the same holes, as a table. Knows nothing of statistics. */
import type { CommandArguments } from '../../server/commands/table.ts';
import { compareRuns } from '../report/compare.ts';
import { tableLines } from '../report/markdown.ts';
import { readWholeRecord } from '../run/recordFile.ts';
import { atTheEdge } from './options.ts';

export function compare({ argument = '', second = '', switches }: CommandArguments): Promise<number> {
  return atTheEdge(async () => {
    const [a, b] = [await readWholeRecord(argument), await readWholeRecord(second)];
    const comparison = compareRuns(a, b);
    if (switches.has('json')) {
      process.stdout.write(`${JSON.stringify({ ...comparison, first: a.header, second: b.header }, undefined, 2)}\n`);
      return 0;
    }
    const { compared, changed, rows, unmatched } = comparison;
    const lines = tableLines({
      title: `${second} less ${argument}`,
      note:
        `${changed} of ${rows} predictions differ. ${unmatched === 0 ? '' : `${unmatched} holes are in one of them alone, and left out. `}` +
        `Commits ${a.header.commit} and ${b.header.commit}. In points of %, but for loss.`,
      columns: ['system', 'metric', 'difference', '95 % interval', 'verdict'],
      rows: compared.map(({ system, metric, difference: { mean, low, high, verdict } }) => {
        const show = (value: number) => (metric === 'loss' ? value.toFixed(3) : (100 * value).toFixed(1));
        return [system, metric, show(mean), `${show(low)} to ${show(high)}`, verdict];
      }),
    });
    process.stdout.write(lines.join('\n'));
    return 0;
  });
}
