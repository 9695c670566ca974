/**
 * `npm run chaos`: faults of every kind that we know, injected into the real server with a fixed seed, and what holds after each.
 * `-- --seed N` draws others, `-- --only WORDS` injects some. Linux only; a full disk is simulated where root may mount one. Writes
 * bench/results/chaos.md when all were injected.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { progressBar } from '../../server/commands/progress.ts';
import { faults } from './faults.ts';
import { runChaos } from './run.ts';

const { values } = parseArgs({ options: { seed: { type: 'string' }, only: { type: 'string' } } });
const seed = Number(values.seed ?? 5);
/** The sources of zod, which `npm ci` installs. */
const repository = fileURLToPath(new URL('../../node_modules/zod/src/', import.meta.url));

const bar = progressBar('Breaking');
let done = 0;
const only = new RegExp(values.only ?? '.');
const wanted = faults.filter(({ name }) => only.test(name)).length;
const outcomes = await runChaos({ repository, seed, only, onFault: () => bar.update(done++, wanted) });
const survived = outcomes.filter(({ broken }) => broken.length === 0).length;
bar.end(`${survived} of ${outcomes.length} faults survived.`);
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const page = [
  '# Faults',
  '',
  `Made by \`npm run chaos\`, seed ${seed}, commit ${commit}, on the sources of zod. After each fault a suggestion has to come, the index`,
  'has to be that of a server started afresh (counts, what recall has learned, and what is retrieved at four places), a whole index that',
  'nobody else can read has to be kept, no process may be left, and no file lost. The times are from the end of the fault, with the start',
  'of a new server where the old one has ended.',
  '',
  '| fault | a suggestion after | the index after | holds |',
  '|---|---|---|---|',
  ...outcomes.map(
    ({ fault, suggested, recovered, broken }) =>
      `| ${fault} | ${seconds(suggested)} | ${seconds(recovered)} | ${broken.join('; ') || 'all'} |`,
  ),
  '',
  `${survived} of ${outcomes.length} survived.`,
  '',
].join('\n');
if (values.only === undefined) writeFileSync(fileURLToPath(new URL('../results/chaos.md', import.meta.url)), page);
process.stdout.write(page);
if (survived < outcomes.length) process.exitCode = 1;

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
