/** Threads that compute the gradient of a batch in fixed shares, in memory that all see. Knows no optimiser. */
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { scriptBeside, startThread } from '../../server/base/thread.ts';
import { layout } from '../../server/learn/candidateNetwork.ts';
import { type FitJob, Signal } from './fitJob.ts';

export class FitThreads {
  /** What gradients are computed at; the owner moves them between batches. */
  readonly weights: Float32Array;
  /** Of the last batch, one a share; they add up to the whole. */
  readonly gradients: readonly Float32Array[];
  readonly #signal: Int32Array;
  readonly #batch: Uint32Array;
  readonly #losses: Float64Array;
  #workers: readonly Worker[] = [];

  private constructor(length: number, shares: number, batchSize: number) {
    this.weights = sharedFloats(length);
    this.gradients = Array.from({ length: shares }, () => sharedFloats(length));
    this.#signal = new Int32Array(new SharedArrayBuffer(4 * Signal.words));
    this.#batch = new Uint32Array(new SharedArrayBuffer(4 * batchSize));
    this.#losses = new Float64Array(new SharedArrayBuffer(8 * shares));
  }

  static async start(
    about: Pick<FitJob, 'shape' | 'train' | 'mostCandidates' | 'hiddenSlots' | 'seed'>,
    { threads, shares }: { readonly threads: number; readonly shares: number },
    batchSize: number,
  ): Promise<FitThreads> {
    const started = new FitThreads(layout(about.shape).length, shares, batchSize);
    started.#workers = Array.from({ length: Math.min(threads, shares) }, (_, first) => {
      const job: FitJob = {
        ...{ ...about, gradients: started.gradients, first, threads: Math.min(threads, shares) },
        ...{ weights: started.weights, losses: started.#losses, batch: started.#batch, signal: started.#signal },
      };
      return startThread(scriptBeside(import.meta.url, 'fitWorker'), job);
    });
    // From here on the owner blocks: a thread that had not started, or could not, would be waited for without end.
    await Promise.all(started.#workers.map((worker) => once(worker, 'message')));
    return started;
  }

  /** The batch's loss in all; its gradient is then in `gradients`. `step` is above that of the batch before. */
  run(batch: Uint32Array, step: number): number {
    const signal = this.#signal;
    this.#batch.set(batch);
    Atomics.store(signal, Signal.length, batch.length);
    Atomics.store(signal, Signal.done, 0);
    Atomics.store(signal, Signal.step, step);
    Atomics.notify(signal, Signal.step);
    for (;;) {
      const done = Atomics.load(signal, Signal.done);
      if (done === this.#workers.length) return this.#losses.reduce((sum, loss) => sum + loss, 0);
      Atomics.wait(signal, Signal.done, done);
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * length));
}
