/** Turns of the event loop. */
import { stat } from 'node:fs';
import { expect, test } from 'vitest';
import { finish, paced, type Steps } from '../../server/base/steps.ts';
import { breathe, nextTurn } from '../../server/base/turn.ts';

/** Works until so many milliseconds have gone by. */
function work(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

/** In a turn that begins with something from outside, as with a message. */
function onArrival<T>(then: () => Promise<T>): Promise<T> {
  return new Promise((resolve) => stat('.', () => resolve(then())));
}

test('a timer that is due comes before the next turn, also of one that began with a message', async () => {
  const seen: string[] = [];
  await onArrival(async () => {
    setTimeout(() => seen.push('timer'), 1);
    work(3);
    await nextTurn();
    seen.push('turn');
  });
  expect(seen).toEqual(['timer', 'turn']);
});

test('what one has held the loop for counts for all', async () => {
  await nextTurn();
  work(3);
  const seen: string[] = [];
  setImmediate(() => seen.push('other'));
  await breathe(2);
  expect(seen).toEqual(['other']);
});

test('nobody waits in a turn that has just begun', async () => {
  await nextTurn();
  const seen: string[] = [];
  setImmediate(() => seen.push('other'));
  await breathe(10_000);
  expect(seen).toEqual([]);
});

function* counted(seen: string[]): Steps<string> {
  for (const step of ['one', 'two']) {
    seen.push(step);
    yield;
  }
  return 'all';
}

test('work in steps lets others have their turn between them, and ends when it is no longer wanted', async () => {
  const seen: string[] = [];
  setImmediate(() => seen.push('other'));
  expect(await paced(counted(seen), 0, () => false)).toBe('all');
  expect(seen).toEqual(['one', 'other', 'two']);
  expect(await paced(counted(seen), 0, () => true)).toBeUndefined();
  expect(finish(counted([]))).toBe('all');
});
