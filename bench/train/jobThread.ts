/** One long job in a thread: its progress, its end, or why it failed. Knows not what the job is. */
import { parentPort } from 'node:worker_threads';
import { startThread } from '../../server/base/thread.ts';

type FromThread =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly reason: string };

const tell = (message: FromThread) => parentPort?.postMessage(message);

/** Called once by the thread's script. */
export function serveJob<Job>(
  work: (job: Job, onProgress: (done: number, total: number) => void) => Promise<void>,
): void {
  parentPort?.once('message', (job: Job) => {
    work(job, (done, total) => tell({ type: 'progress', done, total })).then(
      () => tell({ type: 'done' }),
      (error: unknown) =>
        tell({ type: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
}

/** `name` is what the job is about, for a message when it fails; `onProgress` gets the share that is done. */
export function runJob<Job>(script: URL, name: string, job: Job, onProgress: (share: number) => void): Promise<void> {
  const thread = startThread(script);
  return new Promise<void>((resolve, reject) => {
    thread.on('message', (message: FromThread) => {
      if (message.type === 'progress') onProgress(message.done / Math.max(message.total, 1));
      else if (message.type === 'done') resolve();
      else reject(new Error(`${name} failed: ${message.reason}`));
    });
    thread.on('error', reject);
    thread.on('exit', (code) => reject(new Error(`${name} ended with code ${code}.`)));
    thread.postMessage(job);
  }).finally(() => void thread.terminate());
}
