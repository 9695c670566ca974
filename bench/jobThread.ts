/** One long job in a thread: what it tells on the way, its end, or why it failed; it ends early when told to. Knows not what the job is. */
import { parentPort } from 'node:worker_threads';
import { startThread } from '../server/base/thread.ts';
import { stackOfError } from '../server/base/thrown.ts';
import { Expected } from './expected.ts';

type ToThread<Job> = { readonly type: 'job'; readonly job: Job } | { readonly type: 'stop' };

type FromThread<Message> =
  | { readonly type: 'told'; readonly message: Message }
  /** Also when it was stopped. */
  | { readonly type: 'done' }
  /** `isExpected`: the reason is for a person, and nothing is broken. */
  | { readonly type: 'failed'; readonly reason: string; readonly isExpected: boolean };

/** Called once by the thread's script. What `work` throws once `signal` is aborted is no failure. */
export function serveJob<Job, Message>(
  work: (job: Job, tell: (message: Message) => void, signal: AbortSignal) => Promise<void>,
): void {
  const stopping = new AbortController();
  const send = (message: FromThread<Message>) => parentPort?.postMessage(message);
  const run = async (job: Job) => {
    try {
      await work(job, (message) => send({ type: 'told', message }), stopping.signal);
      send({ type: 'done' });
    } catch (error) {
      if (stopping.signal.aborted) send({ type: 'done' });
      else if (error instanceof Expected) send({ type: 'failed', reason: error.message, isExpected: true });
      else send({ type: 'failed', reason: stackOfError(error), isExpected: false });
    }
  };
  parentPort?.on('message', (message: ToThread<Job>) => {
    if (message.type === 'stop') stopping.abort();
    else void run(message.job);
  });
}

/**
 * Resolves when the job is done, and when it was stopped: aborted, it ends where `work` heeds its signal. `name` is what the job is about,
 * for a message when it fails; what fails for a reason that a person can mend is thrown as `Expected`.
 */
export function runJob<Job, Message>(
  script: URL,
  name: string,
  job: Job,
  onMessage: (message: Message) => void,
  signal?: AbortSignal,
): Promise<void> {
  const thread = startThread(script);
  const send = (message: ToThread<Job>) => thread.postMessage(message);
  const stop = () => send({ type: 'stop' });
  signal?.addEventListener('abort', stop, { once: true });
  return new Promise<void>((resolve, reject) => {
    thread.on('message', (message: FromThread<Message>) => {
      if (message.type === 'told') onMessage(message.message);
      else if (message.type === 'done') resolve();
      else if (message.isExpected)
        reject(new Expected(`${message.reason} What was done is kept: the same command goes on.`, 1));
      else reject(new Error(`${name} failed: ${message.reason}`));
    });
    thread.on('error', reject);
    thread.on('exit', (code) => reject(new Error(`${name} ended with code ${code}.`)));
    send({ type: 'job', job });
  }).finally(() => {
    signal?.removeEventListener('abort', stop);
    void thread.terminate();
  });
}
