/**
 * `npm run bench:scale`: a repository of 50,000 files, generated, and real packages of the train split: how fast they are indexed
 * beside bare parsing, opened again, searched and edited, and in what memory. `--files N` for fewer, `--rounds N`
 * of indexing the real ones. Writes bench/results/scale.md.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, homedir, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { progressBar } from '../../server/commands/progress.ts';
import { measuredAsServed } from '../asServed.ts';
import type { IndexingOptions, IndexingTimes } from '../latency/indexing.ts';
import { quantile } from '../statistics.ts';
import { fetchPackage, readSuite } from '../suite.ts';
import { measureOpening } from './server.ts';
import type { SessionOptions, SessionTimes } from './session.ts';
import { generatedTree } from './tree.ts';

const seed = 1;
const places = 300;
const edits = 10_000;

const { values } = parseArgs({
  options: { files: { type: 'string', default: '50000' }, rounds: { type: 'string', default: '3' } },
});
const count = Number(values.files);
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'linewright', 'bench');
const steps = progressBar('Measuring');
let done = 0;
const step = () => steps.update(done++, 6);

step();
await mkdir(cache, { recursive: true });
const tree = await generatedTree(cache, count, seed);
// One of each language.
const packages = [...new Map((await readSuite('train')).map((pinned) => [pinned.language, pinned])).values()];
const folders: string[] = [];
for (const pinned of packages) folders.push(await fetchPackage(pinned));
step();
const real = await indexed(folders, Number(values.rounds));
step();
const generated = await indexed([tree], 1);
const home = await mkdtemp(join(tmpdir(), 'linewright-scale-'));
try {
  const file = (await readdir(tree, { recursive: true })).filter((name) => name.endsWith('.py')).sort()[0] ?? '';
  step();
  const first = await measureOpening(tree, join(tree, file), home);
  step();
  const again = await measureOpening(tree, join(tree, file), home);
  step();
  const index = join(home, 'linewright', 'index');
  const options: SessionOptions = { root: tree, cacheFolder: index, places, edits, seed };
  const session = await measuredAsServed<SessionTimes>('scale/session', options);
  steps.end('Measured.');
  const rows: [string, string, string][] = [
    [`first index of ${real.files} real files, speed beside bare parsing`, share(real), 'at least 60 %'],
    [`first index of ${generated.files} generated files, the same`, share(generated), 'at least 60 %'],
    [
      'first index: first answer, all indexed',
      `${seconds(first.answered)}, ${seconds(first.indexed)}`,
      'first answer within 1 s',
    ],
    ['opened again: first answer, all there', `${seconds(again.answered)}, ${seconds(again.indexed)}`, 'under 3 s'],
    ['retrieval on arriving at a place, p50 and p95', halves(session.arrived), 'p95 under 25 ms'],
    ['retrieval while staying there, p50 and p95', halves(session.stayed), 'p95 under 25 ms'],
    ['an edit can be found, p50 and p95', halves(session.visible), 'p95 under 10 ms'],
    [
      'resident memory at rest: indexed first, opened again',
      `${first.rest.toFixed(0)} MB, ${again.rest.toFixed(0)} MB`,
      'under 600 MB',
    ],
    [
      `growth of memory from edit ${edits / 5} to edit ${edits}, garbage collected`,
      `${(session.late - session.early).toFixed(0)} MB`,
      'none',
    ],
  ];
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const report = [
    '# At scale',
    '',
    `Made by \`npm run bench:scale\` on a generated tree of ${generated.files} files in five languages (${generated.megabytes.toFixed(0)} MB,`,
    `${session.chunks} chunks) and ${packages.length} packages of the train split (${real.files} files, ${real.megabytes.toFixed(0)} MB), with`,
    `${availableParallelism()} cores, Node ${process.version}, commit ${commit}, seed ${seed}; load of the machine at the end: ${loadavg()[0]?.toFixed(1)}.`,
    'Bare parsing is tree-sitter over the same files in as many threads, in turns with indexing. Its speed beside ours is told by the',
    'clock and, in brackets, by processor time, which other work on the machine disturbs less.',
    '',
    '| what | measured | goal |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
  ].join('\n');
  await writeFile(fileURLToPath(new URL('../results/scale.md', import.meta.url)), report);
  process.stdout.write(report);
} finally {
  await rm(home, { recursive: true, force: true });
}

function indexed(roots: readonly string[], rounds: number): Promise<IndexingTimes> {
  const options: IndexingOptions = { roots, rounds };
  return measuredAsServed('latency/indexing', options, ['latency/bareParseWorker']);
}

function share({ bare, index, bareCpu, indexCpu }: IndexingTimes): string {
  const of = (one: readonly number[], other: readonly number[]) =>
    ((100 * quantile(one, 0.5)) / quantile(other, 0.5)).toFixed(0);
  return `${of(bare, index)} % (${of(bareCpu, indexCpu)} %)`;
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

function halves(values: readonly number[]): string {
  return `${quantile(values, 0.5).toFixed(1)} ms, ${quantile(values, 0.95).toFixed(1)} ms`;
}
