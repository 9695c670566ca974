/** Naps: how what is left of one is told, and when that changes. */
import { expect, test } from 'vitest';
import { naps, nextWords, snoozedInWords } from '../../client/src/snooze.ts';

test('each choice is told for what it is', () => {
  expect(naps.map(({ label, milliseconds }) => [label, snoozedInWords(milliseconds)])).toEqual([
    ['For 10 minutes', 'snoozed for 10 more minutes'],
    ['For 1 hour', 'snoozed for 60 more minutes'],
    ['Until the editor is closed', 'snoozed until the editor is closed'],
  ]);
});

test('what is left is told in minutes that have begun, and anew with each', () => {
  expect(snoozedInWords(61_000)).toBe('snoozed for 2 more minutes');
  expect(nextWords(61_000)).toBe(1_000);
  expect(snoozedInWords(60_000)).toBe('snoozed for 1 more minute');
  expect(nextWords(60_000)).toBe(60_000);
  expect([snoozedInWords(0), nextWords(0)]).toEqual([undefined, undefined]);
  expect(nextWords(Number.POSITIVE_INFINITY)).toBeUndefined();
});
