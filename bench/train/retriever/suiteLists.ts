/** The lists of a whole suite, from the cache where this very code has made them before. Knows no network. */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eachConcurrently } from '../../../server/base/concurrently.ts';
import { scriptBeside } from '../../../server/base/thread.ts';
import { weightsPath } from '../../../server/recall/weights.ts';
import { runJob } from '../../jobThread.ts';
import { hashOfRepositories, type Repository } from '../../repositories.ts';
import { type GeneratorChoice, identifyModel, nameOfGenerator } from '../../run/generatorChoice.ts';
import { trainingFolder } from '../describeSuite.ts';
import { hashOfSources } from '../sources.ts';
import type { RewardList } from './lists.ts';
import type { ListsJob, PackedList } from './listsThread.ts';

export interface SuiteListOptions {
  /** Holes of each repository. */
  readonly holes: number;
  readonly seed: number;
  /** Repositories at a time. */
  readonly threads: number;
  /** What scores. */
  readonly generator: GeneratorChoice;
  readonly onProgress: (done: number, total: number) => void;
}

export interface SuiteLists {
  readonly lists: readonly RewardList[];
  readonly repositories: number;
  /** Of the lists themselves: what the same holes gave by another scorer is other data. */
  readonly hash: string;
}

/** SHA-256 over all that a network is fitted to; the first 16 hexadecimal digits. */
export function hashOfLists(lists: readonly RewardList[]): string {
  const hash = createHash('sha256');
  for (const { rows, ...list } of lists) hash.update(JSON.stringify(list)).update(rows);
  return hash.digest('hex').slice(0, 16);
}

/** Where what is costly to make again is kept. */
const retrieverFolder = join(trainingFolder(), 'retriever');

/** In the order of the repositories. Aborted, or with a scorer that dies, it has kept all that was scored. */
export async function listsOfSuite(
  repositories: readonly Repository[],
  { holes, seed, threads, generator, onProgress }: SuiteListOptions,
  signal: AbortSignal,
): Promise<RewardList[]> {
  await mkdir(retrieverFolder, { recursive: true });
  const scorer = await scorerName(generator);
  const code = await codeHash();
  const jobs = repositories.map((repository): ListsJob => {
    const name = `${repository.name.replace(/[^\w.-]+/g, '-')}-${hashOfRepositories([repository])}`;
    return {
      ...{ repository, holes, seed, generator },
      rewards: join(retrieverFolder, `${name}-${scorer}.rewards`),
      file: join(retrieverFolder, `${name}-${[code, scorer, holes, seed].join('-')}.lists`),
    };
  });
  const shares = new Float64Array(jobs.length);
  const tell = (at: number, share: number) => {
    shares[at] = share;
    onProgress(
      shares.reduce((sum, one) => sum + one, 0),
      jobs.length,
    );
  };
  // A model that runs here has the whole machine to itself.
  const isHere = generator.kind === 'neural' && generator.settings.use !== 'http';
  const found: RewardList[][] = jobs.map(() => []);
  await eachConcurrently(jobs.entries(), isHere ? 1 : threads, signal, async ([at, job]) => {
    let lists = await listsIn(job.file);
    if (lists === undefined) {
      await inThread(job, (share) => tell(at, share), signal);
      signal.throwIfAborted();
      lists = await listsIn(job.file);
    }
    if (lists === undefined) throw new Error(`${job.file} cannot be read as it was just written.`);
    found[at] = lists;
    tell(at, 1);
  });
  signal.throwIfAborted();
  return found.flat();
}

/** Undefined of a file that is not there, or is not whole: it is made again, of rewards that are kept. */
async function listsIn(file: string): Promise<RewardList[] | undefined> {
  try {
    const read: PackedList[] = JSON.parse(await readFile(file, 'utf8'));
    return read.map((list) => ({ ...list, rows: new Uint8Array(Buffer.from(list.rows, 'base64')) }));
  } catch {
    return undefined;
  }
}

/** Aborted, it ends after the hole at hand. */
function inThread(job: ListsJob, onProgress: (share: number) => void, signal: AbortSignal): Promise<void> {
  const script = scriptBeside(import.meta.url, 'listsThread');
  return runJob(script, `Scoring the candidates of ${job.repository.name}`, job, onProgress, signal);
}

/** Changes with the code and the weights by which the scorer scores. */
async function scorerName(choice: GeneratorChoice): Promise<string> {
  if (choice.kind === 'neural') {
    const identity = createHash('sha256').update(JSON.stringify(await identifyModel(choice)));
    return `neural-${identity.digest('hex').slice(0, 12)}`;
  }
  const weights = await readFile(weightsPath()).catch(() => '');
  return `${nameOfGenerator(choice)}-${await hashOfSources(['server/recall'], weights)}`;
}

/** Changes with everything that proposes or describes a candidate, and with what is hidden. */
function codeHash(): Promise<string> {
  const server = ['server/retrieve', 'server/analysis', 'server/syntax', 'server/workspace'];
  const training = ['bench/holes', 'bench/train/retriever/lists', 'bench/train/retriever/reward'];
  return hashOfSources([...server, ...training]);
}
