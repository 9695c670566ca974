/** One thread of the fitting: the gradient of its share of each batch. Waits in between; ended by its owner. */
import { parentPort, workerData } from 'node:worker_threads';
import { batchSize, type FitJob, Signal } from './fit.ts';
import { Backpropagation } from './gradient.ts';

const { shape, train, mostCandidates, weights, gradient, losses, batch, signal, share, shares }: FitJob = workerData;
const back = new Backpropagation(shape, mostCandidates);
let seen = 0;
parentPort?.postMessage('ready');
for (;;) {
  Atomics.wait(signal, Signal.step, seen);
  seen = Atomics.load(signal, Signal.step);
  gradient.fill(0);
  let loss = 0;
  for (let at = share; at < batchSize; at += shares) loss += back.choice(weights, train, batch[at] ?? 0, gradient).loss;
  losses[share] = loss;
  Atomics.add(signal, Signal.done, 1);
  Atomics.notify(signal, Signal.done);
}
