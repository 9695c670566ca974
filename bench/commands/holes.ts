/** `linewright bench holes`: cuts holes and writes them as JSONL. Knows nothing of filling them. */
import { writeFile } from 'node:fs/promises';
import { progressBar } from '../../server/commands/progress.ts';
import type { CommandArguments } from '../../server/commands/table.ts';
import type { Hole } from '../holes/hole.ts';
import { holesOfRepository } from '../holes/ofRepository.ts';
import { nameOfSuite, repositoriesOf } from '../repositories.ts';
import { withEachRow } from '../run/rows.ts';
import { openWorkbench } from '../workbench.ts';
import { untilInterrupted } from './interrupt.ts';
import { atTheEdge, kindsOf, wholeNumber } from './options.ts';

export function holes({ values }: CommandArguments): Promise<number> {
  return atTheEdge(() => {
    const suite = values.get('suite') ?? 'smoke';
    const language = values.get('language');
    const kinds = kindsOf(values);
    const seed = wholeNumber(values, 'seed', { otherwise: 1, least: 0 });
    const wishes = { kinds, seed, n: wholeNumber(values, 'n', { otherwise: 120 }) };
    const given = { kinds, seed, ...(values.has('n') && { n: wishes.n }) };
    return untilInterrupted(async (signal) => {
      const repositories = await repositoriesOf(suite, { signal, given, ...(language !== undefined && { language }) });
      const bar = progressBar(`Cutting holes in ${nameOfSuite(suite)}`);
      const found: Hole[] = [];
      for (const [index, repository] of repositories.entries()) {
        const engine = await openWorkbench(repository, signal);
        if (repository.rows === undefined) {
          found.push(...holesOfRepository(engine.workspace, repository, repositories.length, wishes).holes);
        } else {
          await withEachRow(engine, repository.rows, signal, async ({ hole }) => void found.push(hole));
        }
        await engine.dispose();
        bar.update(index + 1, repositories.length);
      }
      const counts = wishes.kinds.map((kind) => `${found.filter((hole) => hole.kind === kind).length} ${kind}`);
      bar.end(`${found.length} holes in ${repositories.length} repositories: ${counts.join(', ')}.`);
      const text = found.map((hole) => `${JSON.stringify(hole)}\n`).join('');
      const out = values.get('out');
      if (out === undefined) process.stdout.write(text);
      else await writeFile(out, text);
      return 0;
    });
  });
}
