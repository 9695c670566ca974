/**
 * `npm run bench:full`: the whole benchmark on the test split, which nothing is set on, one run after the other; what was stopped goes
 * on. Writes bench/results/bench-*.{md,json}; rows and pages stay in dist/bench-full. `-- --scale 0.5` takes half of the holes.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { linewright } from '../linewright.ts';
import { llamaBinding, smallModel } from '../models/parts.ts';
import { readSuite } from '../suite.ts';

interface FullRun {
  readonly name: string;
  readonly title: string;
  /** Of `linewright bench`; `run` without it. */
  readonly command?: 'stress';
  /** Holes of each repository, and of each kind where there are kinds, at scale 1. */
  readonly each: number;
  readonly kinds?: readonly string[];
  readonly options: readonly string[];
}

const allKinds = 6;
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = path.join(root, 'dist', 'bench-full');
const { values } = parseArgs({
  options: { scale: { type: 'string' }, jobs: { type: 'string' }, only: { type: 'string' } },
});
const scale = Number(values.scale ?? 1);
if (!(scale > 0)) throw new Error('--scale is a number above 0.');
const jobs = values.jobs ?? '2';

mkdirSync(folder, { recursive: true });
const nRepositories = (await readSuite('test')).length;
const runs = [...productRuns(), ...(await modelRuns())];
for (const one of runs.filter(({ name }) => values.only === undefined || name === values.only)) measure(one);

function productRuns(): FullRun[] {
  return [
    {
      name: 'recall',
      title: 'Linewright as it ships, with the text below the cursor',
      ...{ each: 8, options: ['--generator', 'recall', '--systems', 'ours'] },
    },
    {
      name: 'recall-left',
      title: 'Linewright as it ships, without the text below the cursor',
      ...{ each: 8, options: ['--generator', 'recall', '--mode', 'left', '--systems', 'ours'] },
    },
    {
      name: 'systems',
      title: 'Context strategies under one small generator that sees the open file and their context alone',
      ...{ each: 4, options: ['--generator', 'restricted', '--systems', 'peers,products,parts'] },
    },
    {
      name: 'oracles',
      title: "RLPG's proposals one by one, and oracles that see the truth",
      ...{ each: 1, options: ['--generator', 'restricted', '--systems', 'none,ours,rg1,rlpg,oracle'] },
    },
    {
      name: 'stress',
      title: 'Less room, needles among distractors, changed definitions and files, and holes that need nothing',
      command: 'stress',
      ...{ each: 3, options: ['--generator', 'restricted'] },
    },
  ];
}

/** The engines proper, by a model of 98 MB that proves the path: it is no model that a person would use. */
async function modelRuns(): Promise<FullRun[]> {
  const [model, binding] = [await smallModel(), llamaBinding()];
  if (model.kind === 'missing') return leftOut(model.reason);
  if (binding.kind === 'missing') return leftOut(binding.reason);
  const sample = { each: 1, kinds: ['api'] };
  const engine = `llama:${model.path}`;
  return [
    {
      name: 'model',
      title: 'A language model of 135 million parameters in the embedded engine, on a sample',
      ...{ ...sample, options: ['--generator', engine, '--window', '1024', '--systems', 'none,ours,rg1'] },
    },
    {
      name: 'cascade',
      title: 'The same model behind recall, as they ship together, on the same sample',
      ...{ ...sample, options: ['--generator', `cascade:${engine}`, '--window', '1024', '--systems', 'none,ours'] },
    },
  ];
}

function leftOut(reason: string): FullRun[] {
  process.stderr.write(`Left out: the runs with a language model. ${reason}\n`);
  return [];
}

function measure({ name, title, command, each, kinds, options }: FullRun): void {
  const rows = path.join(folder, `bench-${name}.jsonl`);
  const n = Math.ceil(each * scale) * nRepositories * (command === 'stress' ? 1 : (kinds?.length ?? allKinds));
  const chosen = kinds === undefined ? [] : ['--kinds', kinds.join(',')];
  linewright([
    ...['bench', command ?? 'run', '--suite', 'test', '--n', String(n), '--jobs', jobs, '--out', rows],
    ...[...chosen, ...options],
  ]);
  linewright(['bench', 'report', rows, '--out', folder, '--title', title]);
  for (const kind of ['md', 'json']) {
    copyFileSync(
      path.join(folder, `bench-${name}.${kind}`),
      path.join(root, 'bench', 'results', `bench-${name}.${kind}`),
    );
  }
}
