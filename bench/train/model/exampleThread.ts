/** The files and examples of one repository, written in a thread, to a file that is there only when it is whole. */
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Repository } from '../../repositories.ts';
import { seededRandom } from '../../statistics.ts';
import { openWorkspace } from '../../workbench.ts';
import { serveJob } from '../jobThread.ts';
import { examplesOf } from './examples.ts';

export interface ExampleJob {
  readonly repository: Repository;
  readonly licence: string;
  readonly seed: number;
  /** Where to write: JSON Lines, compressed by gzip. */
  readonly file: string;
}

/** One name stands for several languages. */
const languagesOf: Readonly<Record<string, readonly string[]>> = {
  typescript: ['typescript', 'typescriptreact'],
  javascript: ['javascript', 'javascriptreact'],
  c: ['c', 'cpp'],
  cpp: ['c', 'cpp'],
  kotlin: ['kotlin', 'java'],
};

serveJob(write);

async function write({ repository, licence, seed, file }: ExampleJob, tell: (share: number) => void): Promise<void> {
  const { name, version, language } = repository;
  const { workspace, dispose } = await openWorkspace(repository);
  try {
    const rows = examplesOf(workspace, {
      languages: new Set(languagesOf[language] ?? [language]),
      random: seededRandom(seed),
      onProgress: (done, total) => tell(done / Math.max(total, 1)),
    });
    const lines = function* () {
      yield `${JSON.stringify({ type: 'repository', name, version, language, licence })}\n`;
      for (const row of rows) yield `${JSON.stringify(row)}\n`;
    };
    await pipeline(Readable.from(lines()), createGzip({ level: 6 }), createWriteStream(`${file}.incoming`));
    await rename(`${file}.incoming`, file);
  } finally {
    await dispose();
  }
}
