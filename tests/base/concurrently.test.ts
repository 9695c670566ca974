/** A few pieces of work at a time. */
import { expect, test } from 'vitest';
import { eachConcurrently } from '../../server/base/concurrently.ts';

const never = new AbortController().signal;

test('items begin in order, no more than a few at a time', async () => {
  const begun: number[] = [];
  let underWay = 0;
  let most = 0;
  await eachConcurrently([1, 2, 3, 4, 5], 2, never, async (item) => {
    begun.push(item);
    most = Math.max(most, ++underWay);
    await Promise.resolve();
    underWay--;
  });
  expect([begun, most, underWay]).toEqual([[1, 2, 3, 4, 5], 2, 0]);
});

test('an abort ends it, and an error ends it and is thrown', async () => {
  const abort = new AbortController();
  const begun: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    if (item === 2) abort.abort();
  };
  await eachConcurrently([1, 2, 3], 1, abort.signal, work);
  expect(begun).toEqual([1, 2]);
  const failing = eachConcurrently([1, 2, 3], 1, never, (item) =>
    item === 2 ? Promise.reject(new Error('two')) : work(item),
  );
  await expect(failing).rejects.toThrow('two');
  expect(begun).toEqual([1, 2, 1]);
});
