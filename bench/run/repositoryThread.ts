/** One repository measured in a thread: takes a job, tells what it finds, and ends early when told to. */
import { parentPort } from 'node:worker_threads';
import { Expected } from '../expected.ts';
import { measureStress } from '../stress/measureStress.ts';
import { measureRepository, type RepositoryJob } from './measureRepository.ts';
import { measureRows } from './measureRows.ts';
import type { MeasuredHole } from './record.ts';

export type ToThread = { readonly type: 'job'; readonly job: RepositoryJob } | { readonly type: 'stop' };

export type FromThread =
  | { readonly type: 'holes'; readonly count: number; readonly filesWithCopies: number }
  | { readonly type: 'measured'; readonly measured: MeasuredHole }
  | { readonly type: 'done' }
  /** `isExpected`: the reason is for a person, and nothing is broken. */
  | { readonly type: 'failed'; readonly reason: string; readonly isExpected: boolean };

const stopping = new AbortController();
const tell = (message: FromThread) => parentPort?.postMessage(message);

parentPort?.on('message', (message: ToThread) => {
  if (message.type === 'stop') stopping.abort();
  else void work(message.job);
});

async function work(job: RepositoryJob): Promise<void> {
  const listener = {
    onHoles: (count: number, filesWithCopies: number) => tell({ type: 'holes', count, filesWithCopies }),
    onMeasured: (measured: MeasuredHole) => tell({ type: 'measured', measured }),
  };
  try {
    const { stress, repository } = job;
    if (stress !== undefined) await measureStress(job, stress, listener, stopping.signal);
    else if (repository.rows !== undefined) await measureRows(job, listener, stopping.signal);
    else await measureRepository(job, listener, stopping.signal);
    tell({ type: 'done' });
  } catch (error) {
    if (stopping.signal.aborted) tell({ type: 'done' });
    else if (error instanceof Expected) tell({ type: 'failed', reason: error.message, isExpected: true });
    else
      tell({
        type: 'failed',
        reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
        isExpected: false,
      });
  }
}
