/**
 * `npm run bench:context -- --suite valid`: of `api` and `member` holes, the share whose needed definitions are in the context that
 * is kept, and the share with like code to copy, by language and budget, beside BM25 and Jaccard windows. With `--write`
 * it goes to bench/results/context.md.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { progressBar } from '../../server/commands/progress.ts';
import { repositoriesOf } from '../repositories.ts';
import { commitOf } from '../run/build.ts';
import { type ContextRow, measureContexts, systems } from './measure.ts';
import { reportOf } from './report.ts';

const { values } = parseArgs({
  options: {
    suite: { type: 'string', default: 'valid' },
    language: { type: 'string' },
    n: { type: 'string', default: '650' },
    seed: { type: 'string', default: '1' },
    budgets: { type: 'string', default: '512,1024,2048' },
    systems: { type: 'string', default: systems.map(({ name }) => name).join(',') },
    rows: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const repositories = await repositoriesOf(
  values.suite,
  values.language === undefined ? {} : { language: values.language },
);
const rows: ContextRow[] = [];
for (const [index, repository] of repositories.entries()) {
  const label = `${index + 1}/${repositories.length} ${repository.name}`;
  const bar = progressBar(label);
  const names = values.systems.split(',');
  const measured = await measureContexts({
    repository,
    // The same holes of a repository, whichever language is asked for.
    nRepositories: (await repositoriesOf(values.suite)).length,
    n: Number(values.n),
    seed: Number(values.seed),
    budgets: values.budgets.split(',').map(Number),
    systems: systems.filter(({ name }) => names.includes(name)),
    onHole: (done, total) => bar.update(done, total),
  });
  rows.push(...measured);
  bar.end(`${label}: ${new Set(measured.map(({ hole }) => hole)).size} holes`);
}
const about = `Commit ${commitOf()}, suite \`${values.suite}\`, seed ${values.seed}, Node ${process.version}.`;
const report = reportOf(rows, systems, about);
process.stdout.write(report);
if (values.rows !== undefined) await writeFile(values.rows, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
if (values.write) await writeFile(fileURLToPath(new URL('../results/context.md', import.meta.url)), report);
