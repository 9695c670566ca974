/**
 * `npm run bench:retriever`: the learned order beside the fixed one, other systems and its own parts, on one suite in one run, then a
 * few of them with a small language model. Needs what `linewright train retriever` has kept; what was stopped goes on. Writes
 * bench/results/retriever.md; `-- --suite valid --n 60 --parts 0 --model 0 --out FILE` tries it in small, `-- --kept` measures the time
 * alone and takes all else from the rows of the last run, whose commit the page names.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { progressBar } from '../../server/commands/progress.ts';
import { shippedModelFile } from '../../server/model/shipped.ts';
import { measuredAsServed } from '../asServed.ts';
import type { HoleKind } from '../holes/hole.ts';
import { llamaBinding } from '../models/parts.ts';
import { type GeneratorChoice, parseGenerator } from '../run/generatorChoice.ts';
import { type Recorded, readWholeRecord } from '../run/recordFile.ts';
import { type RunOptions, run } from '../run/run.ts';
import { usualTraining } from '../train/retriever/train.ts';
import { trainVariants } from './networks.ts';
import { reportOf } from './report.ts';
import type { OrderSpeed } from './speed.ts';
import { byModel, parts, peers } from './systems.ts';
import { variants } from './variants.ts';

const folder = fileURLToPath(new URL('../../dist/bench-retriever', import.meta.url));
const { values } = parseArgs({
  options: {
    suite: { type: 'string', default: 'test' },
    /** Holes beside other systems. */
    n: { type: 'string', default: '248' },
    /** Holes by which each part is measured; 0 leaves them out. */
    parts: { type: 'string', default: '124' },
    /** Holes that are filled by a language model; 0 leaves it out. */
    model: { type: 'string', default: '93' },
    /** That model; the one that ships without it. */
    judge: { type: 'string' },
    /** Of each repository, for the networks that are compared with one another: fewer than what ships has seen. */
    holes: { type: 'string', default: '24' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    /** Nothing is run that a file of rows is there for, of whichever commit. */
    kept: { type: 'boolean', default: false },
    out: { type: 'string', default: fileURLToPath(new URL('../results/retriever.md', import.meta.url)) },
  },
});
const signal = new AbortController().signal;
const seed = Number(values.seed);
await mkdir(folder, { recursive: true });

const isWhole = Number(values.parts) > 0;
if (!values.kept) await trainCompared();

const kinds: readonly HoleKind[] = ['line', 'api', 'member', 'none-needed'];
const restricted = parseGenerator('restricted');
const beside = await measured('systems', restricted, peers, Number(values.n), kinds);
const inParts = isWhole ? await measured('parts', restricted, parts, Number(values.parts), kinds) : undefined;
const sampled = Number(values.model) > 0 ? await measuredByModel(Number(values.model)) : undefined;
const speed = await measuredAsServed<OrderSpeed>('retriever/speed');
const report = reportOf({ beside, inParts, sampled, speed, seed });
await writeFile(values.out, report);
process.stdout.write(report);

async function trainCompared(): Promise<void> {
  const compared = variants.filter(({ name }) => isWhole || peers.includes(`order:${name}`));
  const stages = progressBar('training what is compared');
  await trainVariants(compared, { ...usualTraining, holes: Number(values.holes) }, signal, (done, total) =>
    stages.update(done, total),
  );
  stages.end(`${compared.length} networks are trained`);
}

/** From the file of rows where the same run was made before. */
async function measured(
  name: string,
  generator: GeneratorChoice,
  asked: readonly string[],
  n: number,
  ofKinds: readonly HoleKind[],
): Promise<Recorded> {
  const out = path.join(folder, `${[name, values.suite, n, seed].join('-')}.jsonl`);
  if (values.kept && existsSync(out)) return readWholeRecord(out);
  const bar = progressBar(`measuring on ${values.suite}, ${name}`);
  const options: RunOptions = {
    ...{ suite: values.suite, systems: asked, generator, out, seed, budgetTokens: 1_024 },
    mode: 'suffix',
    ...{ kinds: ofKinds, n, keepTexts: false, jobs: Number(values.jobs) },
    onProgress: (done: number, total: number) => bar.update(done, total),
    onWarning: (message: string) => void process.stderr.write(`\n${message}\n`),
  };
  await run(options, signal);
  bar.end(out);
  return readWholeRecord(out);
}

/** Undefined, and said, where the model or what runs it cannot be had. */
async function measuredByModel(n: number): Promise<Recorded | undefined> {
  const [judge, binding] = [values.judge ?? shippedModelFile([]), llamaBinding()];
  const noModel = judge !== undefined && existsSync(judge) ? undefined : `There is no ${judge ?? 'model that ships'}.`;
  const missing = binding.kind === 'missing' ? binding.reason : noModel;
  if (missing !== undefined) {
    process.stderr.write(`Left out: the run with a language model. ${missing}\n`);
    return undefined;
  }
  const generator = parseGenerator(`llama:${judge}`, { contextTokens: 2_048, threads: 1 });
  return measured('model', generator, byModel, n, ['line', 'api', 'member']);
}
