/** What a simple person saves by a suggestion, counted by hand. */
import { expect, it } from 'vitest';
import { useSuggestion } from '../../../bench/metrics/user.ts';

it('takes a right suggestion by one key', () => {
  expect(useSuggestion('total(tax)', 'total(tax)', true)).toEqual({ shown: true, saved: 9 / 10, interrupted: false });
});

it('takes a right beginning, and types the rest', () => {
  expect(useSuggestion('total', 'total(tax)', true)).toEqual({ shown: true, saved: 4 / 10, interrupted: false });
});

it('takes right words one by one', () => {
  // "total" and "(" by a key each: 6 characters for 2 keys. "ta" is no word of it.
  expect(useSuggestion('total(tab)', 'total(tax)', true)).toEqual({ shown: true, saved: 4 / 10, interrupted: false });
});

it('is interrupted by what is wrong from the start', () => {
  expect(useSuggestion('sum()', 'total(tax)', true)).toEqual({ shown: true, saved: 0, interrupted: true });
});

it('is not by what is not shown', () => {
  expect(useSuggestion('sum()', 'total(tax)', false)).toEqual({ shown: false, saved: 0, interrupted: false });
});

it('does not type indentation', () => {
  expect(useSuggestion('a\n  b', 'a\n    b', true)).toEqual({ shown: true, saved: 2 / 3, interrupted: false });
});
