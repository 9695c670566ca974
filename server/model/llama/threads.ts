/** How many threads a model runs fastest with here: measured once for each model and processor, and remembered. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import type { Llama, LlamaModel, Token } from './binding.ts';

/** As in a keystroke: some tokens of a prompt, then a short line. */
const promptLength = 48;
const answerLength = 8;
/** The faster of so many tries counts: another program may have had the cores in one of them. */
const tries = 2;

/**
 * `asked` when it is not 0; else the number that was fastest here for a model of this name and size, one of the cores left to others:
 * threads wait for one another at every layer, busily, and where each core has one, any other program holds up all of them. Two
 * models of two threads each on two cores took 9 to 86 seconds for a prompt of which one thread alone takes 2.
 */
export async function chooseThreads(
  llama: Llama,
  model: LlamaModel,
  asked: number,
  file: string,
  modelKey: string,
  cores: number = availableParallelism(),
): Promise<number> {
  if (asked > 0) return asked;
  const mostThreads = Math.max(Math.min(llama.cpuMathCores, cores - 1), 1);
  if (mostThreads === 1) return 1;
  const key = `${cpus()[0]?.model ?? 'processor'} x${cpus().length} ${modelKey}`;
  const known = await readKnown(file);
  const remembered = known[key];
  if (remembered !== undefined) return Math.min(remembered, mostThreads);
  const fastest = await measure(model, mostThreads);
  await remember(file, { ...known, [key]: fastest });
  return fastest;
}

async function measure(model: LlamaModel, most: number): Promise<number> {
  const numbers: number[] = [];
  for (let threads = 1; threads < most; threads *= 2) numbers.push(threads);
  let best = { threads: 1, milliseconds: Number.POSITIVE_INFINITY };
  for (const threads of [...numbers, most]) {
    const milliseconds = await timeOf(model, threads);
    if (milliseconds < best.milliseconds) best = { threads, milliseconds };
  }
  return best.threads;
}

async function timeOf(model: LlamaModel, threads: number): Promise<number> {
  const context = await model.createContext({
    contextSize: 256,
    batchSize: 64,
    threads: { ideal: threads, min: threads },
    flashAttention: undefined,
  });
  try {
    const sequence = context.getSequence();
    const prompt: Token[] = model
      .tokenize('for row in table.rows(kind="all"):\n'.repeat(promptLength), false)
      .slice(0, promptLength);
    let fastest = Number.POSITIVE_INFINITY;
    for (let trial = 0; trial < tries; trial++) {
      await sequence.eraseContextTokenRanges([{ start: 0, end: sequence.nextTokenIndex }]);
      const startedAt = performance.now();
      await sequence.evaluateWithoutGeneratingNewTokens(prompt);
      for (const token of prompt.slice(0, answerLength)) await sequence.evaluateWithoutGeneratingNewTokens([token]);
      fastest = Math.min(fastest, performance.now() - startedAt);
    }
    return fastest;
  } finally {
    await context.dispose();
  }
}

async function readKnown(file: string): Promise<Record<string, number>> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
  } catch {
    // Missing or broken: measured again.
    return {};
  }
}

/** What cannot be written is measured again at the next start. */
async function remember(file: string, known: Record<string, number>): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(`${file}.${process.pid}`, JSON.stringify(known, undefined, 2));
    await rename(`${file}.${process.pid}`, file);
  } catch {
    return;
  }
}
