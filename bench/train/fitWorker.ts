/** One thread of the fitting: the gradients of its shares of each batch. Waits in between; ended by its owner. */
import { parentPort, workerData } from 'node:worker_threads';
import { seededRandom } from '../statistics.ts';
import { ChoiceSets } from './choices.ts';
import { type FitJob, Signal } from './fitJob.ts';
import { Backpropagation } from './gradient.ts';

const { shape, train, mostCandidates, hiddenSlots, seed }: FitJob = workerData;
const { weights, gradients, losses, batch, signal, first, threads }: FitJob = workerData;
const back = new Backpropagation(shape, mostCandidates);
const sets = new ChoiceSets(train);
const none = new Float32Array(0);
let seen = 0;
parentPort?.postMessage('ready');
for (;;) {
  // A call to wake up may come late, for a step that was seen without it: done twice, it would be counted for the other thread's part.
  while (Atomics.load(signal, Signal.step) === seen) Atomics.wait(signal, Signal.step, seen);
  seen = Atomics.load(signal, Signal.step);
  const length = Atomics.load(signal, Signal.length);
  for (let share = first; share < gradients.length; share += threads) {
    back.take(weights);
    let loss = 0;
    for (let at = share; at < length; at += gradients.length) {
      const hidden = hiddenAt(seen, at);
      loss += sets.at(batch[at] ?? 0, (set, index) => back.learn(set, index, hidden).loss);
    }
    back.gradientInto(gradients[share] ?? none);
    losses[share] = loss;
  }
  Atomics.add(signal, Signal.done, 1);
  Atomics.notify(signal, Signal.done);
}

/** Bits of the slots that are hidden from one choice of a step: the same whichever thread has it. */
function hiddenAt(step: number, at: number): number {
  if (hiddenSlots === 0) return 0;
  const random = seededRandom(Math.imul(seed ^ Math.imul(step, 0x01000193), 0x01000193) ^ at);
  let bits = 0;
  for (let slot = 0; slot < shape.slots; slot++) if (random() < hiddenSlots) bits |= 1 << slot;
  return bits;
}
