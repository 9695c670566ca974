/** One repository turned into choices in a thread, and kept in a file that is there only when it is whole. */
import { rename, writeFile } from 'node:fs/promises';
import { serveJob } from '../jobThread.ts';
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

/** The languages that a repository's lines are taken from: those of its files, where one name stands for several. */
const languagesOf: Readonly<Record<string, readonly string[]>> = {
  typescript: ['typescript', 'typescriptreact'],
  javascript: ['javascript', 'javascriptreact'],
};

serveJob(describe);

async function describe({ repository, lines, seed, file }: DumpJob, tell: (share: number) => void): Promise<void> {
  const engine = await openWorkbench(repository, new AbortController().signal);
  try {
    const positions = dumpPositions(engine, {
      languages: new Set(languagesOf[repository.language] ?? [repository.language]),
      lines,
      random: seededRandom(seed),
      onProgress: (done, total) => tell(done / Math.max(total, 1)),
    });
    await writeFile(`${file}.incoming`, encodePositions(positions));
    await rename(`${file}.incoming`, file);
  } finally {
    await engine.dispose();
  }
}
