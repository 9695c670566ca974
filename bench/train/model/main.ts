/**
 * `npm run train:examples`: the code that the small model is trained on, with what retrieval and recall show at holes in that of some
 * suites, one file a repository in the user's cache folder. A stopped run goes on; `training/` reads the files.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { eachConcurrently } from '../../../server/base/concurrently.ts';
import { scriptBeside } from '../../../server/base/thread.ts';
import { progressBar } from '../../../server/commands/progress.ts';
import { cacheFolder } from '../../cacheFolder.ts';
import { runJob } from '../../jobThread.ts';
import { hashOfRepositories, repositoriesOf } from '../../repositories.ts';
import { readSuite } from '../../suite.ts';
import type { ExampleJob } from './exampleThread.ts';

/** Raised when the rows change: files of before are made anew. */
const version = 3;
const codeVersion = 'code 1';
/** Characters of the hash, and the ending behind it. */
const hashTail = 12 + '.jsonl.gz'.length;

const { values } = parseArgs({
  options: {
    suites: { type: 'string' },
    // More code than there is time to index: without examples.
    code: { type: 'string' },
    threads: { type: 'string', default: '2' },
    seed: { type: 'string', default: '11' },
    out: { type: 'string', default: join(cacheFolder('training'), 'examples') },
  },
});
await mkdir(values.out, { recursive: true });

const jobs: ExampleJob[] = [];
// Who names suites names all of them.
const isUsual = values.suites === undefined && values.code === undefined;
const withExamples = suitesIn(values.suites ?? (isUsual ? 'train,model' : ''));
const codeAlone = suitesIn(values.code ?? (isUsual ? 'code' : ''));
for (const suite of [...withExamples, ...codeAlone]) {
  const bar = progressBar(`fetching ${suite}`);
  const onProgress = (done: number, total: number) => bar.update(done, total);
  // What is installed with this program comes without a list.
  const pinned = suite === 'smoke' ? [] : await readSuite(suite);
  const licences = new Map(pinned.map(({ name, licence }) => [name, licence]));
  for (const repository of await repositoriesOf(suite, { onProgress })) {
    const isCodeAlone = codeAlone.includes(suite);
    const made = isCodeAlone ? codeVersion : version;
    const key = createHash('sha256').update(`${made} ${values.seed} ${hashOfRepositories([repository])}`);
    const name = repository.name.replace(/[^\w.-]+/g, '-');
    const file = join(values.out, `${name}-${key.digest('hex').slice(0, 12)}.jsonl.gz`);
    const licence = licences.get(repository.name) ?? '';
    jobs.push({ repository, licence, seed: Number(values.seed), isCodeAlone, file });
  }
  bar.end(`${suite}: at hand`);
}

// By their hashes: a run that is stopped has something of each language.
jobs.sort((a, b) => (a.file.slice(-hashTail) < b.file.slice(-hashTail) ? -1 : 1));

const script = scriptBeside(import.meta.url, 'exampleThread');
const bar = progressBar('examples');
const shares = new Float64Array(jobs.length);
const tell = (at: number, share: number) => {
  shares[at] = share;
  bar.update(Math.floor(shares.reduce((sum, one) => sum + one, 0)), jobs.length);
};
await eachConcurrently(jobs.entries(), Number(values.threads), new AbortController().signal, async ([at, job]) => {
  if (!existsSync(job.file)) await runJob(script, job.repository.name, job, (share: number) => tell(at, share));
  tell(at, 1);
});
bar.end(`${jobs.length} repositories in ${values.out}`);

function suitesIn(list: string): string[] {
  return list.split(',').filter((suite) => suite !== '');
}
