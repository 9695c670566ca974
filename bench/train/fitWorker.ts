/** One thread of the fitting: the gradient of its share of each batch. Waits in between; ended by its owner. */
import { parentPort, workerData } from 'node:worker_threads';
import { ChoiceSets } from './choices.ts';
import { type FitJob, Signal } from './fitJob.ts';
import { Backpropagation } from './gradient.ts';

const { shape, train, mostCandidates, weights, gradient, losses, batch, signal, share, shares }: FitJob = workerData;
const back = new Backpropagation(shape, mostCandidates);
const sets = new ChoiceSets(train);
let seen = 0;
parentPort?.postMessage('ready');
for (;;) {
  Atomics.wait(signal, Signal.step, seen);
  seen = Atomics.load(signal, Signal.step);
  gradient.fill(0);
  let loss = 0;
  const length = Atomics.load(signal, Signal.length);
  for (let at = share; at < length; at += shares) {
    loss += sets.at(batch[at] ?? 0, (set, index) => back.choice(weights, set, index, gradient).loss);
  }
  losses[share] = loss;
  Atomics.add(signal, Signal.done, 1);
  Atomics.notify(signal, Signal.done);
}
