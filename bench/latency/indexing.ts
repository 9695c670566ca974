/** How fast a workspace is indexed, beside bare tree-sitter parsing of the same files by as many threads; printed as JSON. */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { scriptBeside } from '../../server/base/thread.ts';
import { recallAlone } from '../../server/config.ts';
import { openEngine } from '../../server/engine.ts';
import { ParsePool } from '../../server/syntax/parsePool.ts';
import { optionsGiven } from '../optionsGiven.ts';

export interface IndexingOptions {
  readonly roots: readonly string[];
  readonly rounds: number;
}

export interface IndexingTimes {
  readonly files: number;
  readonly megabytes: number;
  /** Of each round, in milliseconds; the two take turns. */
  readonly index: readonly number[];
  readonly bare: readonly number[];
  /** The same in processor time of all threads. */
  readonly indexCpu: readonly number[];
  readonly bareCpu: readonly number[];
}

process.stdout.write(JSON.stringify(await measureIndexing(optionsGiven())));

async function measureIndexing({ roots, rounds }: IndexingOptions): Promise<IndexingTimes> {
  const index: number[] = [];
  const bare: number[] = [];
  const [indexCpu, bareCpu]: [number[], number[]] = [[], []];
  let files: { path: string; languageId: string }[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    const usedBefore = process.cpuUsage();
    const engine = openEngine({ roots, config: recallAlone, log: () => undefined });
    await engine.ready;
    index.push(performance.now() - startedAt);
    indexCpu.push(cpuSince(usedBefore));
    files = [...engine.workspace.files()].map(({ path, languageId }) => ({ path, languageId }));
    await engine.dispose();
    const usedByIndex = process.cpuUsage();
    const parsed = await parseBarely(files);
    bare.push(parsed.milliseconds);
    bareCpu.push(cpuSince(usedByIndex));
    bytes = parsed.bytes;
  }
  return { files: files.length, megabytes: bytes / 1e6, index, bare, indexCpu, bareCpu };
}

/** Milliseconds. */
function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function parseBarely(files: readonly { path: string; languageId: string }[]) {
  const startedAt = performance.now();
  const pool = new ParsePool({
    workers: Math.min(availableParallelism(), 8),
    script: scriptBeside(import.meta.url, 'bareParseWorker'),
  });
  let bytes = 0;
  const queue = [...files];
  const never = new AbortController().signal;
  const drain = async () => {
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      const text = await readFile(file.path, 'utf8');
      bytes += text.length;
      await pool.parse({ ...file, text }, never);
    }
  };
  // As many files are on their way as when indexing, so that no thread waits.
  await Promise.all(Array.from({ length: 32 }, drain));
  const milliseconds = performance.now() - startedAt;
  await pool.dispose();
  return { milliseconds, bytes };
}
