/** The choices of a whole suite, repository by repository, from the cache where this very code has described them before. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eachConcurrently } from '../../server/base/concurrently.ts';
import { scriptBeside } from '../../server/base/thread.ts';
import { cacheFolder } from '../../server/configFiles.ts';
import { runJob } from '../jobThread.ts';
import { hashOfRepositories, type Repository } from '../repositories.ts';
import type { Choices } from './choices.ts';
import type { DumpJob } from './dumpThread.ts';
import { decodePositions } from './positions.ts';

export interface DescribeOptions {
  /** Lines hidden in a repository, by its language. */
  readonly linesOf: (language: string) => number;
  readonly seed: number;
  readonly threads: number;
  readonly onProgress: (done: number, total: number) => void;
}

export interface Described {
  readonly repository: Repository;
  readonly choices: Choices;
}

/** In the order of the repositories. Aborted, it ends with those at hand, and the next call goes on from there. */
export async function describeSuite(
  repositories: readonly Repository[],
  options: DescribeOptions,
  signal: AbortSignal,
): Promise<Described[]> {
  await mkdir(trainingFolder(), { recursive: true });
  const code = await codeHash();
  const jobs = repositories.map((repository) => {
    const lines = options.linesOf(repository.language);
    const name = repository.name.replace(/[^\w.-]+/g, '-');
    const key = [hashOfRepositories([repository]), code, lines, options.seed].join('-');
    return { repository, lines, seed: options.seed, file: join(trainingFolder(), `${name}-${key}.positions`) };
  });
  const shares = new Float64Array(jobs.length);
  const tell = (at: number, share: number) => {
    shares[at] = share;
    options.onProgress(Math.floor(shares.reduce((sum, one) => sum + one, 0)), jobs.length);
  };
  await eachConcurrently(jobs.entries(), options.threads, signal, async ([at, job]) => {
    if (!existsSync(job.file)) await describe(job, (share) => tell(at, share));
    tell(at, 1);
  });
  signal.throwIfAborted();
  const described: Described[] = [];
  for (const { repository, file } of jobs) {
    described.push({ repository, choices: decodePositions(await readFile(file)) });
  }
  return described;
}

/** Where what is costly to make again is kept. */
export function trainingFolder(): string {
  return join(cacheFolder(), 'train');
}

function describe(job: DumpJob, onProgress: (share: number) => void): Promise<void> {
  const script = scriptBeside(import.meta.url, 'dumpThread');
  return runJob(script, `Describing ${job.repository.name}`, job, onProgress);
}

/** Changes with everything that describes a choice: all of recall, retrieval's part in it, and what is hidden. */
export async function codeHash(): Promise<string> {
  const root = new URL('../../', import.meta.url);
  const hash = createHash('sha256');
  for (const folder of ['server/recall', 'server/retrieve', 'bench/train']) {
    for (const name of (await readdir(new URL(folder, root))).sort()) {
      const path = fileURLToPath(new URL(`${folder}/${name}`, root));
      const isAside = folder === 'bench/train' && !/^(?:dump|positions)\.[jt]s$/.test(name);
      if (!isAside && (await stat(path)).isFile()) hash.update(await readFile(path));
    }
  }
  return hash.digest('hex').slice(0, 12);
}
