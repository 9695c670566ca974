/**
 * `npm run bench:models`: the embedded engine against the same model asked naively, on lines hidden in zod's sources. Needs the
 * parts that `npm run test:models` has fetched. Writes bench/results/models.md.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, homedir, loadavg } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { pickHoles } from '../../server/commands/demoHoles.ts';
import { defaultConfig } from '../../server/config.ts';
import { openEngine } from '../../server/engine.ts';
import { LlamaGenerator, type RunOptions } from '../../server/model/llama/llamaGenerator.ts';
import { quantile } from '../statistics.ts';
import { type BenchHole, measureCancel, measureDrafts, measureScoring, measureTyping } from './measure.ts';
import { measureRestart, measureStart } from './processes.ts';

const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'linewright', 'real');
const modelFile = process.argv[2] ?? path.join(cache, 'SmolLM2-135M-Instruct.Q4_1.gguf');
const bindingFolder = path.join(cache, 'binding-3.22.1');
if (!existsSync(modelFile) || !existsSync(bindingFolder)) {
  throw new Error('Run "npm run test:models" first: it fetches the model and node-llama-cpp.');
}

const nHoles = 40;
const contextTokens = 1_024;
const maximumTokens = 32;

function open(options?: RunOptions): LlamaGenerator {
  const rest = {
    family: 'auto',
    threads: Number(process.env.THREADS ?? 0),
    gpu: false,
    threadsFile: path.join(cache, 'threads.json'),
  };
  const script = new URL('../../dist/server/model/llama/child.js', import.meta.url);
  return new LlamaGenerator(
    { model: modelFile, contextTokens, maximumTokens, bindingFolder, ...rest },
    options,
    script,
  );
}

const holes = await collectHoles();
const ours = open();
await ours.settled();
const naive = open({ useDraft: false, useCache: false });
const plain = open({ useDraft: false, useCache: true });
await Promise.all([naive.settled(), plain.settled()]);
const described = ours.description ?? '';
const load = loadavg()[0] ?? 0;

const loop = monitorEventLoopDelay({ resolution: 1 });
loop.enable();
const typing = await measureTyping(ours, naive, holes.slice(0, 4));
const drafts = await measureDrafts(ours, plain, holes);
const scoring = await measureScoring(ours, holes.slice(0, 4));
const cancel = await measureCancel(ours, holes);
loop.disable();
const restart = await measureRestart(ours);
await Promise.all([ours.dispose(), naive.dispose(), plain.dispose()]);
const start = await measureStart(modelFile);

const median = (values: readonly number[]) => quantile(values, 0.5);
const ms = (value: number) => `${value.toFixed(0)} ms`;
const times = (value: number) => `${value.toFixed(1)} x`;
/** Where the model says recall's line, or most of it. */
const right = drafts.filter(({ accepted, proposed }) => 2 * accepted > proposed);
const speedups = (some: typeof drafts) => some.map(({ plain: without, drafted }) => without / drafted);
const rows: [string, string, string][] = [
  [
    'keystroke to first text, ours (naive)',
    `${ms(median(typing.ours.map((one) => one.first)))} (${ms(median(typing.naive.map((one) => one.first)))})`,
    '',
  ],
  [
    'keystroke to the whole answer, ours (naive)',
    `${ms(median(typing.ours.map((one) => one.whole)))} (${ms(median(typing.naive.map((one) => one.whole)))})`,
    '',
  ],
  [
    'faster per keystroke, whole answer',
    times(median(typing.naive.map((one) => one.whole)) / median(typing.ours.map((one) => one.whole))),
    'at least 3 x',
  ],
  [
    'prompt tokens evaluated per keystroke, median (largest)',
    `${(100 * median(typing.shares)).toFixed(1)} % (${(100 * Math.max(...typing.shares)).toFixed(1)} %)`,
    'under 10 %',
  ],
  [
    `decoding with drafts, where most was right (${right.length} of ${drafts.length} lines with a draft)`,
    times(median(speedups(right))),
    'at least 1.5 x',
  ],
  ['decoding with drafts, all of those lines', times(median(speedups(drafts))), ''],
  [
    'outputs with a draft that are those without',
    `${drafts.filter((one) => one.isSame).length} of ${drafts.length}`,
    'all',
  ],
  [
    'drafted tokens that were right',
    `${((100 * sum(drafts.map((one) => one.accepted))) / Math.max(sum(drafts.map((one) => one.proposed)), 1)) | 0} %`,
    '',
  ],
  [
    'scoring four lines over one prompt, against generating one line',
    `${ms(median(scoring.scored))} against ${ms(median(scoring.generated))}`,
    '',
  ],
  ['cancel to idle, median (largest)', `${ms(median(cancel))} (${ms(Math.max(...cancel))})`, 'under 100 ms'],
  [
    'event loop of the server, delay p99 (longest)',
    `${ms(loop.percentile(99) / 1e6)} (${ms(loop.max / 1e6)})`,
    'under 10 ms',
  ],
  ['killed at work to back', ms(restart), 'under 2,000 ms'],
  [
    'server start to initialized, with a model (without)',
    `${ms(median(start.withModel))} (${ms(median(start.without))})`,
    'not slower',
  ],
];
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const hash = createHash('sha256').update(readFileSync(modelFile)).digest('hex').slice(0, 16);
const report = [
  '# The embedded engine',
  '',
  `Made by \`npm run bench:models\` with ${path.basename(modelFile)} (SHA-256 ${hash}...), ${described},`,
  `on ${availableParallelism()} cores, Node ${process.version}, commit ${commit}, load average ${load.toFixed(1)} at its start.`,
  `Lines of zod's sources are hidden one at a time. "Naive" is the same model with a new prompt for each keystroke, a whole`,
  `generation of ${maximumTokens} tokens and no draft; the runs take turns. Drafts are recall's lines.`,
  ...(load > 1 ? ['', '**Noisy**: other programs had the processor at the time.'] : []),
  '',
  '| what | measured | goal |',
  '|---|---|---|',
  ...rows.map((row) => `| ${row.join(' | ')} |`),
  '',
].join('\n');
await writeFile(fileURLToPath(new URL('../results/models.md', import.meta.url)), report);
process.stdout.write(report);

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Lines that are hidden, each with its snippets and recall's draft, as the cascade would give them. */
async function collectHoles(): Promise<BenchHole[]> {
  const root = path.join(path.dirname(createRequire(import.meta.url).resolve('zod/package.json')), 'src');
  const engine = openEngine({ roots: [root], config: defaultConfig, log: () => {} });
  await engine.ready;
  const found: BenchHole[] = [];
  for (const { path: file, languageId, before, after, hidden } of pickHoles(engine.workspace, nHoles)) {
    const text = before + after;
    engine.workspace.openBuffer(file, languageId, 1, text);
    const request = { path: file, languageId, text, version: 1, offset: before.length, trigger: 'invoked' } as const;
    const recalled = await engine.complete(request, new AbortController().signal);
    const { snippets } = await engine.context(request, new AbortController().signal);
    engine.workspace.closeBuffer(file);
    const draft = recalled.kind === 'suggestion' && recalled.confidence >= 0.25 ? recalled.text : '';
    const partialWord = /[\p{L}\p{N}_$]*$/u.exec(before)?.[0] ?? '';
    const displayPath = path.relative(root, file);
    const place = { path: file, displayPath, languageId, hole: 'line', indent: '' } as const;
    found.push({
      prompt: { window: { ...place, prefix: before, suffix: after, partialWord }, snippets },
      hidden,
      draft,
    });
  }
  await engine.dispose();
  return found;
}
