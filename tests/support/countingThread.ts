/** A thread that counts up, for the test of jobs in threads: to an end, to a failure, or until it is stopped. */
import { once } from 'node:events';
import { Expected } from '../../bench/expected.ts';
import { serveJob } from '../../bench/jobThread.ts';

export type CountingJob =
  | 'to three'
  | 'to a failure'
  | 'to what a person can mend'
  | 'to the end of the thread'
  | 'until stopped';

serveJob(count);

async function count(job: CountingJob, tell: (number: number) => void, signal: AbortSignal): Promise<void> {
  for (const number of [1, 2, 3]) tell(number);
  if (job === 'to a failure') throw new Error('lost count.');
  if (job === 'to what a person can mend') throw new Expected('The model server is gone.', 1);
  if (job === 'to the end of the thread') process.exit(7);
  if (job === 'until stopped') {
    await once(signal, 'abort');
    tell(4);
    throw signal.reason;
  }
}
