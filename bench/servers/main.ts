/**
 * `npm run bench:load -- --address URL`: simulated typists against one model server through the http engine. Prints and, with
 * --result NAME, writes bench/results/NAME.md.
 */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, homedir, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { quantile } from '../statistics.ts';
import { type LoadSettings, runTypists } from './typists.ts';

const { values } = parseArgs({
  options: {
    address: { type: 'string' },
    model: { type: 'string', default: '' },
    api: { type: 'string', default: 'auto' },
    typists: { type: 'string', default: '1,2,4' },
    seconds: { type: 'string', default: '20' },
    result: { type: 'string' },
    title: { type: 'string', default: 'A model server' },
  },
});
if (values.address === undefined)
  throw new Error('Name the server: npm run bench:load -- --address http://127.0.0.1:8000');
const apis: readonly LoadSettings['api'][] = ['auto', 'llamacpp', 'ollama', 'openai', 'suffix', 'mistral'];
const api = apis.find((one) => one === values.api);
if (api === undefined) throw new Error(`--api is one of ${apis.join(', ')}.`);

const rows: string[] = [];
let described = '';
const load = loadavg()[0] ?? 0;
for (const count of values.typists.split(',').map(Number)) {
  const outcome = await runTypists({
    address: values.address,
    model: values.model,
    api,
    typists: count,
    seconds: Number(values.seconds),
  });
  described = outcome.description;
  const { requests, cancelled, failed, tokens, seconds } = outcome;
  const ms = (share: number) =>
    outcome.firsts.length === 0
      ? 'none'
      : `${quantile(outcome.firsts, share).toFixed(0)} / ${quantile(outcome.wholes, share).toFixed(0)}`;
  const cells = [
    count,
    requests,
    (requests / seconds).toFixed(1),
    (tokens / seconds).toFixed(1),
    ms(0.5),
    ms(0.95),
    cancelled,
    failed,
  ];
  rows.push(`| ${cells.join(' | ')} |`);
  for (const reason of outcome.reasons) process.stdout.write(`failed: ${reason}\n`);
}
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const report = [
  `# ${values.title}`,
  '',
  // A model may be named by where its folder is.
  `Made by \`npm run bench:load\` against ${described.replaceAll(homedir(), '~')}`,
  `on ${availableParallelism()} cores, typists and server on the same machine, Node ${process.version}, commit ${commit}, load average`,
  `${load.toFixed(1)} at its start${load > 1 ? ' (**noisy**: other programs had the processor)' : ''}. A typist types six characters, one each 200 ms, and waits 1.5 s; each`,
  'keystroke asks for the rest of the line and cancels what it asked before, unless that still agrees.',
  '',
  '| typists | requests | requests/s | tokens/s | first / whole text, p50 ms | p95 ms | cancelled | failed |',
  '|---|---|---|---|---|---|---|---|',
  ...rows,
  '',
].join('\n');
if (values.result !== undefined) {
  await writeFile(fileURLToPath(new URL(`../results/${values.result}.md`, import.meta.url)), report);
}
process.stdout.write(report);
