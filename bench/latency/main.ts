/**
 * `npm run bench:latency`: speed of indexing, completion and reuse, and memory, on some 2,000 files. Needs Python's pip,
 * which brings the packages. Writes bench/results/latency.md.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { progressBar } from '../../server/commands/progress.ts';
import { measuredAsServed } from '../asServed.ts';
import { quantile, seededRandom } from '../statistics.ts';
import { fetchPackage, readSuite } from '../suite.ts';
import type { IndexingOptions, IndexingTimes } from './indexing.ts';
import { measureWhileReading } from './reading.ts';
import { measureTyping } from './typing.ts';

const seed = 5;
/** Indexing and bare parsing take turns this often; medians are printed. */
const rounds = 3;
const nPlaces = 300;

const suite = await readSuite('latency');
const roots: string[] = [];
for (const pinned of suite) roots.push(await fetchPackage(pinned));
const options: IndexingOptions = { roots, rounds };
const indexing = await measuredAsServed<IndexingTimes>('latency/indexing', options, ['latency/bareParseWorker']);
const files = await chooseFiles();
const bar = progressBar('Typing');
const typing = await measureTyping(roots, files, seededRandom(seed), (done, total) => bar.update(done, total));
bar.end(`Typed in ${files.length} files.`);
const whileReading: number[] = [];
for (const file of files.slice(0, rounds)) whileReading.push(...(await measureWhileReading(roots, file)));

const index = quantile(indexing.index, 0.5);
const bare = quantile(indexing.bare, 0.5);
const cells: [string, string, string][] = [
  ['index, speed beside bare parsing', `${((100 * bare) / index).toFixed(0)} %`, 'at least 50 %'],
  ['index, seconds (bare parsing)', `${(index / 1000).toFixed(1)} (${(bare / 1000).toFixed(1)})`, ''],
  ['completion where the cursor had come to rest, p50', milliseconds(quantile(typing.fresh, 0.5)), 'under 15 ms'],
  ['the same, p95', milliseconds(quantile(typing.fresh, 0.95)), 'under 50 ms'],
  ['completion where the editor had not told of it, p50', milliseconds(quantile(typing.untold, 0.5)), 'under 15 ms'],
  ['the same, p95', milliseconds(quantile(typing.untold, 0.95)), 'under 50 ms'],
  ['typed-through suggestion, p95', milliseconds(quantile(typing.reused, 0.95)), 'under 5 ms'],
  [
    'asked for by key, with alternatives, p50 and p95',
    `${milliseconds(quantile(typing.invoked, 0.5))}, ${milliseconds(quantile(typing.invoked, 0.95))}`,
    '',
  ],
  [
    'completion in a popup while the folders are first read, p50 and p95',
    `${milliseconds(quantile(whileReading, 0.5))}, ${milliseconds(quantile(whileReading, 0.95))}`,
    '',
  ],
  ['resident memory of the server, at rest', `${typing.restMegabytes.toFixed(0)} MB`, 'under 400 MB'],
  ['the same, right after 300 files were opened and closed', `${typing.busyMegabytes.toFixed(0)} MB`, ''],
];
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const report = [
  '# Speed and memory',
  '',
  `Made by \`npm run bench:latency\` on ${indexing.files} files, ${indexing.megabytes.toFixed(1)} MB (${names()}),`,
  `with ${availableParallelism()} cores, Node ${process.version}, commit ${commit}, seed ${seed}. Completions are asked of the`,
  `real server over its standard streams: a character is typed and a request sent, ${typing.fresh.length + typing.untold.length} times, each in another`,
  `file just opened; ${typing.answered} were answered with a suggestion, and its next character was then typed. By turns the server is`,
  'told that the cursor has come to rest there (`linewright/cursor`), as VS Code and Neovim do, or not.',
  '',
  '| what | measured | goal |',
  '|---|---|---|',
  ...cells.map((cell) => `| ${cell.join(' | ')} |`),
  '',
].join('\n');
const folder = fileURLToPath(new URL('../results/', import.meta.url));
await mkdir(folder, { recursive: true });
await writeFile(`${folder}latency.md`, report);
process.stdout.write(report);

function names(): string {
  return suite.map((pinned) => `${pinned.name} ${pinned.version}`).join(', ');
}

function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}

/** Random Python files of the packages. */
async function chooseFiles(): Promise<string[]> {
  const random = seededRandom(seed);
  const all: string[] = [];
  for (const root of roots) {
    const entries = await readdir(root, { recursive: true });
    all.push(...entries.filter((entry) => entry.endsWith('.py')).map((entry) => path.join(root, entry)));
  }
  all.sort();
  const chosen: string[] = [];
  while (chosen.length < nPlaces && all.length > 0) chosen.push(...all.splice(Math.floor(random() * all.length), 1));
  return chosen;
}
