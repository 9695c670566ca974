/** The lists of one repository, made in a thread and kept in a file that is there only when it is whole. Knows no other repository. */
import { rename, writeFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { Expected } from '../../expected.ts';
import { holeKinds } from '../../holes/hole.ts';
import type { Repository } from '../../repositories.ts';
import type { GeneratorChoice } from '../../run/generatorChoice.ts';
import { listsOfRepository, type RewardList } from './lists.ts';
import { RewardCache } from './rewardCache.ts';
import { openScorer } from './scorer.ts';

/** Plain data, so that it can be given to a thread. */
export interface ListsJob {
  readonly repository: Repository;
  readonly holes: number;
  readonly seed: number;
  readonly generator: GeneratorChoice;
  /** Where the generator's answers are kept. */
  readonly rewards: string;
  readonly file: string;
}

export type ToListsThread = { readonly type: 'job'; readonly job: ListsJob } | { readonly type: 'stop' };

export type FromListsThread =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  /** Also when it was stopped: then there is no file. */
  | { readonly type: 'done' }
  /** `isExpected`: the reason is for a person, and nothing is broken. */
  | { readonly type: 'failed'; readonly reason: string; readonly isExpected: boolean };

/** As lists lie on disk. */
export type PackedList = Omit<RewardList, 'rows'> & { readonly rows: string };

const stopping = new AbortController();
const tell = (message: FromListsThread) => parentPort?.postMessage(message);

parentPort?.on('message', (message: ToListsThread) => {
  if (message.type === 'stop') stopping.abort();
  else void work(message.job);
});

async function work(job: ListsJob): Promise<void> {
  try {
    await makeLists(job, stopping.signal);
    tell({ type: 'done' });
  } catch (error) {
    if (stopping.signal.aborted) tell({ type: 'done' });
    else if (error instanceof Expected) tell({ type: 'failed', reason: error.message, isExpected: true });
    else {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      tell({ type: 'failed', reason, isExpected: false });
    }
  }
}

async function makeLists(job: ListsJob, signal: AbortSignal): Promise<void> {
  const { repository, holes, seed, generator, rewards, file } = job;
  const lists = await listsOfRepository(repository, {
    ...{ kinds: holeKinds, holes, seed, signal },
    cache: new RewardCache(rewards),
    openScorer: (engine) => openScorer(generator, engine, signal),
    onProgress: (done, total) => tell({ type: 'progress', done, total }),
  });
  // Renamed only when whole, so that a stopped run leaves no half file.
  await writeFile(`${file}.incoming`, JSON.stringify(lists.map(packed)));
  await rename(`${file}.incoming`, file);
}

function packed(list: RewardList): PackedList {
  return { ...list, rows: Buffer.from(list.rows).toString('base64') };
}
