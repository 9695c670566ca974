/** Threads that stand back: their time runs while they work. That they do stand back, `parsePool.test.ts` looks at. */
import { expect, test } from 'vitest';
import { workLimit } from '../../server/base/standBack.ts';

test('a limit of work is over at once when there is none', () => {
  expect(workLimit(0)()).toBe(true);
});

test('while a thread waits, the time that it may work does not pass, where the system tells both apart', () => {
  const isOver = workLimit(400);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 450);
  expect(isOver()).toBe(process.platform !== 'linux');
});

test('and while it works, it does', () => {
  const isOver = workLimit(30);
  let turns = 0;
  while (!isOver()) turns++;
  expect(turns).toBeGreaterThan(0);
});
