/**
 * `npm run bench:retriever`: the learned order beside the fixed one, other systems and its own parts, on one suite in one run. Needs
 * what `linewright train retriever` has kept. Writes bench/results/retriever.md; `-- --suite valid --n 60` tries it in small.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { progressBar } from '../../server/commands/progress.ts';
import { readWholeRecord } from '../run/recordFile.ts';
import { run } from '../run/run.ts';
import { retrieverFolder } from '../train/retriever/suiteLists.ts';
import { listsFor } from '../train/retriever/train.ts';
import { reportOf } from './report.ts';
import { measureOrders } from './speed.ts';
import { trainVariants, variants } from './variants.ts';

const { values } = parseArgs({
  options: {
    suite: { type: 'string', default: 'test' },
    n: { type: 'string', default: '248' },
    holes: { type: 'string', default: '18' },
    seed: { type: 'string', default: '1' },
    /** Beside other systems, with and without stop, and RLCoder's rewards: not each part. */
    main: { type: 'boolean', default: false },
  },
});
const signal = new AbortController().signal;
const seed = Number(values.seed);

const peers = [
  'none',
  'rg1',
  'repocoder',
  'zed-bm25',
  'copilot-jaccard-60',
  'cody-jaccard-50',
  'tabby',
  'continue',
  'ours',
  'ours-fixed',
  'order:shipped',
  'oracle',
];
const rules = ['nostop', 'noset', 'nodraft'].map((rule) => `order:shipped:${rule}`);
const counts = [0, 1, 2, 3, 4, 6, 10].map((count) => `order:shipped:nosig:k=${count}`);
const orders = ['last', 'ends'].map((order) => `order:shipped:${order}`);
const sources = ['lexical', 'definitions', 'usages', 'signatures'].map((source) => `order:shipped:only=${source}`);

const stages = progressBar('training what is compared');
const common = {
  ...{ seed: 11, threads: 1, holes: Number(values.holes), onProgress: () => undefined },
  generator: { kind: 'restricted' },
} as const;
const train = await listsFor('train', { ...common, onStage: () => undefined }, signal);
const valid = await listsFor('valid', { ...common, onStage: () => undefined }, signal);
const compared = values.main ? variants.filter(({ name }) => name === 'rlcoder' || name === 'one-hot') : variants;
await trainVariants(compared, train.lists, valid.lists, common.seed, (done, total) => stages.update(done, total));
stages.end(`${compared.length} networks are trained`);

const bar = progressBar(`measuring on ${values.suite}`);
const parts = values.main ? [] : [...sources, ...counts, ...orders];
const systems = [...peers, ...rules, ...parts, ...compared.map(({ name }) => `order:${name}`)];
const out = join(retrieverFolder, `results-${values.suite}-${values.n}-${seed}${values.main ? '-main' : ''}.jsonl`);
await run(
  {
    ...{
      suite: values.suite,
      systems,
      generator: { kind: 'restricted' },
      mode: 'suffix',
      out,
      seed,
      budgetTokens: 1_024,
      jobs: 1,
    },
    ...{ kinds: ['line', 'api', 'member', 'none-needed'], n: Number(values.n), keepTexts: false },
    onProgress: (done, total) => bar.update(done, total),
    onWarning: (message) => void process.stderr.write(`\n${message}\n`),
  },
  signal,
);
bar.end(out);
const speed = await measureOrders();
const report = reportOf(await readWholeRecord(out), speed, seed);
await writeFile(fileURLToPath(new URL('../results/retriever.md', import.meta.url)), report);
process.stdout.write(report);
