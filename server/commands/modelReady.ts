/** The wait for the model beside recall, by commands that ask once. Knows neither the model nor what it is asked. */
import { setTimeout } from 'node:timers/promises';
import type { Engine } from '../engine.ts';

/** A model of our size is there in a second, after its first start, which measures; one that takes longer than this, in milliseconds, answers later. */
const longest = 60_000;
/** Before a person is told what they wait for. */
const unnoticed = 1_000;

/** Begins to load it while something else is done. */
export function loadModel(engine: Engine): void {
  void engine.modelReady();
}

/** Ends when the model can be asked, has failed, or takes too long; at once where there is none, and when `signal` is aborted. */
export async function modelReady(engine: Engine, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const ready = engine.modelReady().then(() => true);
  const late = (milliseconds: number) => setTimeout(milliseconds, false, { signal: either }).catch(() => false);
  const isQuick = await Promise.race([ready, late(unnoticed)]);
  if (!isQuick && !signal.aborted) {
    process.stderr.write('The model is being loaded…\n');
    if (!(await Promise.race([ready, late(longest)])) && !signal.aborted) {
      process.stderr.write(`It is not there after ${longest / 1_000} s: recall answers alone.\n`);
    }
  }
  over.abort();
}
