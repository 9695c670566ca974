/** The lists of a whole suite, from the cache where this very code has made them before. Knows no network. */
import { createHash, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { weightsPath } from '../../../server/recall/weights.ts';
import { holeKinds } from '../../holes/hole.ts';
import { hashOfRepositories, type Repository } from '../../repositories.ts';
import { type GeneratorChoice, identifyModel, nameOfGenerator } from '../../run/generatorChoice.ts';
import { trainingFolder } from '../describeSuite.ts';
import { listsOfRepository, type RewardList } from './lists.ts';
import { RewardCache } from './rewardCache.ts';
import { openScorer } from './scorer.ts';

export interface SuiteListOptions {
  /** Holes of each repository. */
  readonly holes: number;
  readonly seed: number;
  /** What scores. */
  readonly generator: GeneratorChoice;
  readonly onProgress: (done: number, total: number) => void;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Where what is costly to make again is kept. */
export const retrieverFolder = join(trainingFolder(), 'retriever');

/** In the order of the repositories. Aborted, or with a scorer that dies, it has kept all that was scored. */
export async function listsOfSuite(
  repositories: readonly Repository[],
  { holes, seed, generator, onProgress }: SuiteListOptions,
  signal: AbortSignal,
): Promise<RewardList[]> {
  await mkdir(retrieverFolder, { recursive: true });
  const scorer = await scorerName(generator);
  const code = await codeHash();
  const all: RewardList[] = [];
  for (const [at, repository] of repositories.entries()) {
    const name = `${repository.name.replace(/[^\w.-]+/g, '-')}-${hashOfRepositories([repository])}`;
    const file = join(retrieverFolder, `${name}-${[code, scorer, holes, seed].join('-')}.lists`);
    if (!existsSync(file)) {
      const lists = await listsOfRepository(repository, {
        ...{ kinds: holeKinds, holes, seed, signal },
        cache: new RewardCache(join(retrieverFolder, `${name}-${scorer}.rewards`)),
        openScorer: (engine) => openScorer(generator, scorer, engine, signal),
        onProgress: (done, total) => onProgress(at + done / total, repositories.length),
      });
      // Renamed only when whole, so that a stopped run leaves no half file.
      await writeFile(`${file}.incoming`, JSON.stringify(lists.map(packed)));
      await rename(`${file}.incoming`, file);
    }
    const read: (Omit<RewardList, 'rows'> & { rows: string })[] = JSON.parse(await readFile(file, 'utf8'));
    all.push(...read.map((list) => ({ ...list, rows: new Uint8Array(Buffer.from(list.rows, 'base64')) })));
    onProgress(at + 1, repositories.length);
  }
  return all;
}

function packed(list: RewardList) {
  return { ...list, rows: Buffer.from(list.rows).toString('base64') };
}

/** Changes with the code and the weights by which the scorer scores. */
async function scorerName(choice: GeneratorChoice): Promise<string> {
  if (choice.kind === 'neural') {
    const identity = createHash('sha256').update(JSON.stringify(await identifyModel(choice)));
    return `neural-${identity.digest('hex').slice(0, 12)}`;
  }
  const hash = createHash('sha256').update(await readFile(weightsPath()).catch(() => ''));
  await hashFolders(hash, ['server/recall']);
  return `${nameOfGenerator(choice)}-${hash.digest('hex').slice(0, 12)}`;
}

/** Changes with everything that proposes or describes a candidate, and with what is hidden. */
async function codeHash(): Promise<string> {
  const hash = createHash('sha256');
  await hashFolders(hash, ['server/retrieve', 'server/analysis', 'server/syntax', 'server/workspace']);
  await hashFolders(hash, ['bench/holes', 'bench/train/retriever']);
  return hash.digest('hex').slice(0, 12);
}

async function hashFolders(hash: Hash, folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const names = await readdir(join(root, folder), { recursive: true });
    for (const name of names.filter((one) => /\.[jt]s$/.test(one)).sort()) {
      hash.update(await readFile(join(root, folder, name)));
    }
  }
}
