/** What the owner of a fit and its threads tell one another. */
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { FeatureRowsWriter, inSharedMemory } from '../../bench/train/choices.ts';
import { type FitJob, Signal } from '../../bench/train/fitJob.ts';
import { startThread } from '../../server/base/thread.ts';
import { layout } from '../../server/learn/candidateNetwork.ts';

const shape = { features: 1, context: 1, classes: 1, slots: 1, hidden1: 2, hidden2: 2 };

function job(): FitJob {
  const rows = new FeatureRowsWriter();
  rows.add([1, 2], shape.features);
  const one = {
    ...{ count: 1, starts: Uint32Array.of(0, 2), truths: Uint8Array.of(0), contexts: Float32Array.of(0) },
    ...{ slots: Uint16Array.of(0), rows: rows.finish(), classes: Uint16Array.of(0, 0) },
  };
  const floats = () => new Float32Array(new SharedArrayBuffer(4 * layout(shape).length));
  return {
    ...{ shape, train: [inSharedMemory(one)], mostCandidates: 2, hiddenSlots: 0, seed: 1, first: 0, threads: 1 },
    ...{ weights: floats(), gradients: [floats()], losses: new Float64Array(new SharedArrayBuffer(8)) },
    batch: new Uint32Array(new SharedArrayBuffer(4)),
    signal: new Int32Array(new SharedArrayBuffer(4 * Signal.words)),
  };
}

it('a thread does each step once, however often it is woken', async () => {
  const given = job();
  const { signal } = given;
  const worker = startThread(new URL('../../bench/train/fitWorker.ts', import.meta.url), given);
  onTestFinished(async () => void (await worker.terminate()));
  await once(worker, 'message');
  const done = (count: number) => expect.poll(() => Atomics.load(signal, Signal.done), { timeout: 20_000 }).toBe(count);
  Atomics.store(signal, Signal.length, 1);
  for (const step of [1, 2, 3]) {
    Atomics.store(signal, Signal.step, step);
    Atomics.notify(signal, Signal.step);
    await done(step);
    // It waits for the next step by now, or will not need to be woken for it.
    for (let times = 0; times < 5; times++) {
      Atomics.notify(signal, Signal.step);
      await setTimeout(2);
    }
    expect(Atomics.load(signal, Signal.done)).toBe(step);
  }
});
