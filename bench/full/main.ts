/**
 * `npm run bench:full`: the whole benchmark on the test split, which nothing is set on, one run after the other; what was stopped goes
 * on. Writes bench/results/bench-*.{md,json}; rows and pages stay in dist/bench-full. `-- --scale 0.5` takes half of the holes.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { llamaBinding, smallModel } from '../models/parts.ts';
import { readSuite } from '../suite.ts';

interface FullRun {
  readonly name: string;
  readonly title: string;
  /** Holes of each repository and kind at scale 1. */
  readonly each: number;
  readonly kinds?: readonly string[];
  readonly options: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
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
const runs = [...productRuns(), await modelRun()].filter((one) => one !== undefined);
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
  ];
}

/** The engines proper, by a model of 98 MB that proves the path: it is no model that a person would use. */
async function modelRun(): Promise<FullRun | undefined> {
  const [model, binding] = [await smallModel(), await llamaBinding()];
  if (model.kind === 'missing') return leftOut(model.reason);
  if (binding.kind === 'missing') return leftOut(binding.reason);
  // Where `linewright model setup` would have put it, without touching a person's own.
  const data = path.join(folder, 'data');
  rmSync(data, { recursive: true, force: true });
  mkdirSync(path.join(data, 'linewright'), { recursive: true });
  symlinkSync(binding.path, path.join(data, 'linewright', 'llama'));
  return {
    name: 'model',
    title: 'A language model of 135 million parameters in the embedded engine, on a sample',
    ...{ each: 1, kinds: ['api'], environment: { XDG_DATA_HOME: data } },
    options: ['--generator', `llama:${model.path}`, '--window', '1024', '--systems', 'none,ours,rg1'],
  };
}

function leftOut(reason: string): undefined {
  process.stderr.write(`Left out: the run with a language model. ${reason}\n`);
}

function measure({ name, title, each, kinds, options, environment = {} }: FullRun): void {
  const rows = path.join(folder, `bench-${name}.jsonl`);
  const n = Math.ceil(each * scale) * nRepositories * (kinds?.length ?? allKinds);
  const chosen = kinds === undefined ? [] : ['--kinds', kinds.join(',')];
  linewright(
    ['run', '--suite', 'test', '--n', String(n), '--jobs', jobs, '--out', rows, ...chosen, ...options],
    environment,
  );
  linewright(['report', rows, '--out', folder, '--title', title]);
  for (const kind of ['md', 'json']) {
    copyFileSync(
      path.join(folder, `bench-${name}.${kind}`),
      path.join(root, 'bench', 'results', `bench-${name}.${kind}`),
    );
  }
}

function linewright(args: readonly string[], environment: Readonly<Record<string, string>> = {}): void {
  const program = path.join(root, 'bin', 'linewright');
  if (!existsSync(program)) throw new Error('bin/linewright is missing.');
  const { status, signal } = spawnSync(process.execPath, [program, 'bench', ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  // What a run said about why it ended stands above.
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
}
