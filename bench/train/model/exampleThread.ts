/** The files of one repository, and their examples, written in a thread, to a file that is there only when it is whole. */
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { serveJob } from '../../jobThread.ts';
import type { Repository } from '../../repositories.ts';
import { seededRandom } from '../../statistics.ts';
import { servedOrder } from '../../systems/ours.ts';
import { openWorkbench } from '../../workbench.ts';
import { codeOf } from './code.ts';
import { type Example, examplesOf, type TextFile } from './examples.ts';

export interface ExampleJob {
  readonly repository: Repository;
  readonly licence: string;
  readonly seed: number;
  /** No examples: files alone, which take a hundredth of the time. */
  readonly isCodeAlone: boolean;
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

async function write(job: ExampleJob, tell: (share: number) => void): Promise<void> {
  const { repository, licence, file } = job;
  const { name, version, language } = repository;
  const lines = async function* () {
    yield `${JSON.stringify({ type: 'repository', name, version, language, licence })}\n`;
    for await (const row of job.isCodeAlone ? codeRows(job) : exampleRows(job, tell)) yield `${JSON.stringify(row)}\n`;
  };
  await pipeline(Readable.from(lines()), createGzip({ level: 6 }), createWriteStream(`${file}.incoming`));
  await rename(`${file}.incoming`, file);
}

function codeRows({ repository, seed }: ExampleJob): AsyncGenerator<TextFile> {
  return codeOf(repository, { languages: languagesIn(repository), random: seededRandom(seed) });
}

async function* exampleRows(
  { repository, seed }: ExampleJob,
  tell: (share: number) => void,
): AsyncGenerator<TextFile | Example> {
  const engine = await openWorkbench(repository, new AbortController().signal);
  try {
    const parts = { view: engine.workspace, recall: engine.recall, order: servedOrder() };
    yield* examplesOf(parts, {
      languages: languagesIn(repository),
      random: seededRandom(seed),
      onProgress: (done, total) => tell(done / Math.max(total, 1)),
    });
  } finally {
    await engine.dispose();
  }
}

function languagesIn({ language }: Repository): ReadonlySet<string> {
  return new Set(languagesOf[language] ?? [language]);
}
