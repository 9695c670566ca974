/**
 * `npm run bench:load -- --address URL`: simulated typists against one model server through the http engine. Prints and, with
 * --result NAME, writes bench/results/NAME.md. With --fim URL two llama.cpp servers are checked before.
 */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, getPriority, homedir, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Check, checkLlamaServers } from './checks.ts';
import { checkLines, loadRow, loadTable } from './page.ts';
import { type LoadSettings, runTypists } from './typists.ts';

const { values } = parseArgs({
  options: {
    address: { type: 'string' },
    model: { type: 'string', default: '' },
    api: { type: 'string', default: 'auto' },
    typists: { type: 'string', default: '1,2,4' },
    seconds: { type: 'string', default: '20' },
    /** A llama.cpp server with the small model, which has the tokens for filling a hole; the one at --address has none. */
    fim: { type: 'string' },
    result: { type: 'string' },
    title: { type: 'string', default: 'A model server' },
    /** The script that brought the server up, for whoever measures again. */
    script: { type: 'string' },
  },
});
if (values.address === undefined)
  throw new Error('Name the server: npm run bench:load -- --address http://127.0.0.1:8000');
const { address, model, typists, seconds } = values;
const apis: readonly LoadSettings['api'][] = ['auto', 'llamacpp', 'ollama', 'openai', 'suffix', 'mistral'];
const api = apis.find((one) => one === values.api);
if (api === undefined) throw new Error(`--api is one of ${apis.join(', ')}.`);

const checks: Check[] =
  values.fim === undefined ? [] : await checkLlamaServers({ plain: address, fim: values.fim, fimFamily: 'linewright' });
if (checks.some(({ holds }) => !holds)) process.exitCode = 1;

const rows: string[] = [];
let described = '';
const load = loadavg()[0] ?? 0;
for (const count of typists.split(',').map(Number)) {
  const settings = { address, model, api, typists: count, seconds: Number(seconds) };
  const outcome = await runTypists(settings);
  described = outcome.description;
  rows.push(loadRow(settings, outcome));
  for (const reason of outcome.counts.reasons) process.stdout.write(`failed: ${reason}\n`);
}
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const noise = load > 1 ? ' (**noisy**: other programs had the processor)' : '';
const behind = getPriority() > 0 ? `, behind all other programs (nice ${getPriority()})` : '';
const command = [
  values.script ?? `npm run bench:load -- --address ${address}`,
  ...(model === '' ? [] : [`--model ${model}`]),
  ...(api === 'auto' ? [] : [`--api ${api}`]),
  `--typists ${typists} --seconds ${seconds}`,
].join(' ');
const report = [
  `# ${values.title}`,
  '',
  `Made by \`${command}\``,
  // A model may be named by where its folder is.
  `against ${described.replaceAll(homedir(), '~')}`,
  `on ${availableParallelism()} cores, typists and server on the same machine, Node ${process.version}, commit ${commit}, load average`,
  `${load.toFixed(1)} at its start${noise}${behind}.`,
  '',
  ...checkLines(checks),
  ...loadTable(rows),
].join('\n');
if (values.result !== undefined) {
  await writeFile(fileURLToPath(new URL(`../results/${values.result}.md`, import.meta.url)), report);
}
process.stdout.write(report);
