/** How long a failing engine is left alone. */
import { expect, it } from 'vitest';
import { Backoff } from '../../server/model/backoff.ts';

it('doubles its wait from half a second to half a minute', () => {
  let now = 0;
  const backoff = new Backoff(() => now);
  const waits = Array.from({ length: 9 }, () => {
    backoff.failed('it broke');
    const start = now;
    while (backoff.refusal() !== undefined) now += 250;
    return now - start;
  });
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  backoff.succeeded();
  expect(backoff.problem).toBeUndefined();
});
