/** A job in a thread: what it tells comes in order, however it ends. */
import { expect, it } from 'vitest';
import { Expected } from '../../bench/expected.ts';
import { runJob } from '../../bench/jobThread.ts';
import type { CountingJob } from '../support/countingThread.ts';

const script = new URL('../support/countingThread.ts', import.meta.url);

/** What it told, and "done" or why not. */
async function count(job: CountingJob, stopAt?: number): Promise<(number | string)[]> {
  const told: (number | string)[] = [];
  const stopping = new AbortController();
  const hear = (number: number) => {
    told.push(number);
    if (number === stopAt) stopping.abort();
  };
  const end = await runJob(script, 'Counting', job, hear, stopping.signal).then(
    () => 'done',
    (error: Error) => `${error instanceof Expected ? 'expected: ' : ''}${error.message.split('\n')[0]}`,
  );
  return [...told, end];
}

it('tells on the way, and is done', async () => {
  expect(await count('to three')).toEqual([1, 2, 3, 'done']);
});

it('is done when it was stopped, with all that was told until then', async () => {
  expect(await count('until stopped', 3)).toEqual([1, 2, 3, 4, 'done']);
});

it('says why it failed, by its name', async () => {
  expect(await count('to a failure')).toEqual([1, 2, 3, 'Counting failed: Error: lost count.']);
  expect((await count('to the end of the thread')).at(-1)).toBe('Counting ended with code 7.');
});

it('gives a person the message that is for one, and says how to go on', async () => {
  expect((await count('to what a person can mend')).at(-1)).toBe(
    'expected: The model server is gone. What was done is kept: the same command goes on.',
  );
});
