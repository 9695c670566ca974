/** Whether a context shows the line that defines what a hole needs. */
import { expect, it } from 'vitest';
import { evidenceRecall } from '../../../bench/metrics/evidence.ts';

const evidence = [
  { name: 'price', file: 'a.py', lines: { start: 4, end: 9 }, nameLine: 5, signature: 'def price(x)' },
  { name: 'price', file: 'b.py', lines: { start: 0, end: 2 }, nameLine: 0, signature: 'def price()' },
  { name: 'rate', file: 'a.py', lines: { start: 20, end: 22 }, nameLine: 20, signature: 'def rate()' },
];
const snippet = (displayPath: string, start: number, end: number, text: string) => ({
  path: `/w/${displayPath}`,
  displayPath,
  lines: { start, end },
  text,
  source: 'lexical' as const,
  score: 1,
  reason: '',
  cost: 1,
});

it('counts each name once, whichever of its definitions is shown', () => {
  const shown = [snippet('b.py', 0, 5, 'def price(): ...'), snippet('a.py', 4, 9, '@cached\ndef price(x): ...')];
  expect(evidenceRecall({ evidence }, shown)).toEqual({ needed: 2, shown: 1 });
});

it('wants the line of the name, not only its file', () => {
  expect(evidenceRecall({ evidence }, [snippet('a.py', 6, 20, 'return price')])).toEqual({ needed: 2, shown: 0 });
});

it('is nothing of nothing', () => {
  expect(evidenceRecall({ evidence: [] }, [])).toEqual({ needed: 0, shown: 0 });
});
