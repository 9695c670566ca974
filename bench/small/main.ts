/**
 * `npm run bench:small`: the small model that ships, recall, both in the cascade, and another small model, on the same holes, one run
 * after the other; what was stopped goes on. Writes bench/results/small-model.{md,json,svg}; rows stay in dist/bench-small.
 * `-- --suite valid --n 39 --sample 13 --out dist/bench-small` tries it in small: set nothing by what it says of the test split.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { atTheEdge } from '../commands/options.ts';
import { Expected } from '../expected.ts';
import { linewright } from '../linewright.ts';
import { llamaBinding, smallModel } from '../models/parts.ts';
import { jsonOf } from '../report/json.ts';
import { markdownOf } from '../report/markdown.ts';
import { readWholeRecord } from '../run/recordFile.ts';
import { kindChart } from './chart.ts';
import { figuresOf } from './figures.ts';
import type { NamedRun } from './merge.ts';
import { about, tablesOf, typingTable } from './tables.ts';
import { measureTyping, type TypingFigures } from './typing.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rowsFolder = path.join(root, 'dist', 'bench-small');

const { values } = parseArgs({
  options: {
    suite: { type: 'string', default: 'test' },
    /** Holes in all, shared evenly by repositories and kinds, and rounded up. */
    n: { type: 'string', default: '279' },
    /** Holes of the first kind that SmolLM2 fills, too; 0 leaves it out. */
    sample: { type: 'string', default: '31' },
    kinds: { type: 'string', default: 'line,api,member' },
    /** Runs to make, also none (--only ''); the page is written when those of the others are there. */
    only: { type: 'string' },
    /** Lines that are typed into with the model behind recall; 0 leaves it out. */
    typing: { type: 'string', default: '60' },
    model: { type: 'string', default: path.join(root, 'models', 'small', 'small.gguf') },
    jobs: { type: 'string', default: '2' },
    out: { type: 'string', default: path.join(root, 'bench', 'results') },
  },
});

interface SmallRun {
  readonly name: 'recall' | 'model' | 'cascade' | 'smollm2';
  readonly generator: string;
  readonly systems: string;
  readonly n: string;
  readonly kinds: string;
}

process.exitCode = await atTheEdge(async () => {
  const runs = await plan();
  const names = runs.map(({ name }) => name);
  const only = values.only?.split(',').filter((name) => name !== '') ?? names;
  const unknown = only.filter((name) => !names.some((one) => one === name));
  if (unknown.length > 0) throw new Expected(`--only knows ${names.join(', ')}, but not "${unknown.join(', ')}".`, 2);
  mkdirSync(rowsFolder, { recursive: true });
  for (const one of runs.filter(({ name }) => only.includes(name))) measure(one);
  const missing = runs.filter((one) => !existsSync(rowsOf(one)));
  if (missing.length > 0) {
    process.stdout.write(`No page yet: the rows of ${missing.map(({ name }) => name).join(', ')} are missing.\n`);
    return 0;
  }
  await write(
    await Promise.all(runs.map(async (one) => ({ name: one.name, recorded: await readWholeRecord(rowsOf(one)) }))),
    await typed(),
  );
  return 0;
});

/** Measured each time: it takes two minutes. */
async function typed(): Promise<TypingFigures | undefined> {
  const lines = Number(values.typing);
  if (lines === 0) return undefined;
  process.stderr.write('typing:\n');
  return measureTyping(path.resolve(values.model), lines);
}

async function plan(): Promise<SmallRun[]> {
  const { kinds, n, sample } = values;
  const model = path.resolve(values.model);
  if (!existsSync(model)) {
    const where = path.relative(process.cwd(), model);
    throw new Expected(`There is no ${where}: training/README.md says how it is made, --model FILE takes another.`, 1);
  }
  const binding = llamaBinding();
  if (binding.kind === 'missing') throw new Expected(binding.reason, 1);
  const runs: SmallRun[] = [
    { name: 'recall', generator: 'recall', systems: 'ours', n, kinds },
    { name: 'model', generator: `llama:${model}`, systems: 'none,ours', n, kinds },
    { name: 'cascade', generator: `cascade:llama:${model}`, systems: 'ours', n, kinds },
  ];
  if (Number(sample) === 0) return runs;
  const other = await smallModel();
  if (other.kind === 'missing') {
    process.stderr.write(`Left out: SmolLM2. ${other.reason}\n`);
    return runs;
  }
  // Kinds are chosen one after the other: those of the first are the same whether others follow.
  const [first = ''] = kinds.split(',');
  const systems = 'none,ours';
  return [...runs, { name: 'smollm2', generator: `llama:${other.path}`, systems, n: sample, kinds: first }];
}

function rowsOf({ name, n, kinds }: SmallRun): string {
  return path.join(rowsFolder, `${name}-${values.suite}-${n}-${kinds.replaceAll(',', '-')}.jsonl`);
}

function measure(run: SmallRun): void {
  const { generator, systems, n, kinds } = run;
  process.stderr.write(`${run.name}:\n`);
  linewright([
    ...['bench', 'run', '--suite', values.suite, '--n', n, '--kinds', kinds, '--jobs', values.jobs],
    ...['--generator', generator, '--systems', systems, '--out', rowsOf(run)],
  ]);
}

async function write(runs: readonly NamedRun[], typing: TypingFigures | undefined): Promise<void> {
  const other = runs.find(({ name }) => name === 'smollm2');
  const [first, ...others] = runs.filter((run) => run !== other);
  if (first === undefined) return;
  const figures = figuresOf([first, ...others], other);
  const page = markdownOf({
    title: 'The small model, recall, and both',
    about: `${about(figures)}\n\n![exact matches by kind of hole](small-model.svg)`,
    charts: [],
    tables: [...tablesOf(figures), ...(typing === undefined ? [] : [typingTable(typing)])],
  });
  mkdirSync(values.out, { recursive: true });
  const base = path.join(values.out, 'small-model');
  writeFileSync(`${base}.md`, page);
  writeFileSync(`${base}.json`, jsonOf({ ...figures, ...(typing && { typing }) }));
  writeFileSync(`${base}.svg`, await kindChart(figures));
  process.stdout.write(page);
}
