/** Waiting that ends: with its signal, and when its time is over, whatever the garbage collector takes meanwhile. */
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { withinTime } from '../../server/base/abort.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function aborted(signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('over'), { once: true }));
}

test('the time is over although garbage was collected', async () => {
  const over = withinTime(50, new AbortController().signal, aborted);
  await setImmediate();
  collectGarbage();
  await setImmediate();
  collectGarbage();
  expect(await over).toBe('over');
});

test('work ends with its signal, and its time goes with it', async () => {
  const controller = new AbortController();
  const over = withinTime(60_000, controller.signal, aborted);
  controller.abort();
  expect(await over).toBe('over');
  expect(await withinTime(60_000, new AbortController().signal, async () => 'done')).toBe('done');
});
