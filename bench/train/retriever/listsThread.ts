/** The lists of one repository, made in a thread and kept in a file that is there only when it is whole. Knows no other repository. */
import { rename, writeFile } from 'node:fs/promises';
import { holeKinds } from '../../holes/hole.ts';
import { serveJob } from '../../jobThread.ts';
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

/** As lists lie on disk. */
export type PackedList = Omit<RewardList, 'rows'> & { readonly rows: string };

serveJob(makeLists);

async function makeLists(job: ListsJob, tell: (share: number) => void, signal: AbortSignal): Promise<void> {
  const { repository, holes, seed, generator, rewards, file } = job;
  const lists = await listsOfRepository(repository, {
    ...{ kinds: holeKinds, holes, seed, signal },
    cache: new RewardCache(rewards),
    openScorer: (engine) => openScorer(generator, engine, signal),
    onProgress: (done, total) => tell(done / Math.max(total, 1)),
  });
  // Renamed only when whole, so that a stopped run leaves no half file.
  await writeFile(`${file}.incoming`, JSON.stringify(lists.map(packed)));
  await rename(`${file}.incoming`, file);
}

function packed(list: RewardList): PackedList {
  return { ...list, rows: Buffer.from(list.rows).toString('base64') };
}
