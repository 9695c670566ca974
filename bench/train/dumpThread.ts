/** One repository turned into choices in a thread, and kept in a file that is there only when it is whole. */
import { rename, writeFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import type { Repository } from '../repositories.ts';
import { seededRandom } from '../statistics.ts';
import { openWorkbench } from '../workbench.ts';
import { dumpPositions } from './dump.ts';
import { encodePositions } from './positions.ts';

export interface DumpJob {
  readonly repository: Repository;
  readonly lines: number;
  readonly seed: number;
  readonly file: string;
}

export type FromDumpThread =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly reason: string };

/** The languages that a repository's lines are taken from: those of its files, where one name stands for several. */
const languagesOf: Readonly<Record<string, readonly string[]>> = {
  typescript: ['typescript', 'typescriptreact'],
  javascript: ['javascript', 'javascriptreact'],
};

const tell = (message: FromDumpThread) => parentPort?.postMessage(message);

parentPort?.once('message', (job: DumpJob) => {
  describe(job).then(
    () => tell({ type: 'done' }),
    (error: unknown) =>
      tell({ type: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});

async function describe({ repository, lines, seed, file }: DumpJob): Promise<void> {
  const engine = await openWorkbench(repository, new AbortController().signal);
  try {
    const positions = dumpPositions(engine, {
      languages: new Set(languagesOf[repository.language] ?? [repository.language]),
      lines,
      random: seededRandom(seed),
      onProgress: (done, total) => tell({ type: 'progress', done, total }),
    });
    await writeFile(`${file}.incoming`, encodePositions(positions));
    await rename(`${file}.incoming`, file);
  } finally {
    await engine.dispose();
  }
}
