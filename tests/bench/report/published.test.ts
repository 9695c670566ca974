/** Predictions judged as the published data sets judge them, in cases that can be worked out by hand. */
import { expect, it } from 'vitest';
import type { Hole } from '../../../bench/holes/hole.ts';
import { conventionOf, publishedRows } from '../../../bench/report/published.ts';
import type { MeasuredHole } from '../../../bench/run/record.ts';
import { measuredHole } from '../../support/benchRecord.ts';

let count = 0;

function filled(prediction: string, hidden: string, more: Partial<Hole> = {}): MeasuredHole {
  const measured = measuredHole(`hole${count++}`, 0, {}, { prediction });
  return { ...measured, hole: { ...measured.hole, hidden, ...more } };
}

const ours = (suite: string, holes: readonly MeasuredHole[]) => publishedRows(suite, ['ours'], holes);

it('RepoEval: cut to the lines that are hidden, and the mean of the repositories', () => {
  const rows = ours('repoeval', [
    filled('return 1\nreturn 2', 'return 1', { repository: 'a' }),
    filled('', 'abcd', { repository: 'b' }),
    filled('abxd', 'abcd', { repository: 'b' }),
    filled('a = 1\nb = 2', 'a = 1\n    b = 2\n', { repository: 'b', kind: 'block' }),
  ]);
  expect(rows).toEqual([
    { group: 'function', system: 'ours', n: 1, exact: 1, similarity: 1 },
    // a: 1 and 1; b: none of two, and 0 and 3/4.
    { group: 'line', system: 'ours', n: 3, exact: 0.5, similarity: (1 + 0.375) / 2 },
  ]);
});

it('CrossCodeEval: strict in Python, cut behind the statement elsewhere', () => {
  const rows = ours('crosscodeeval-oracle_bm25', [
    filled('price_of(item)\nprint(1)', 'price_of(item)', { language: 'python', languageId: 'python' }),
    filled('get(item); close();', 'get(item);', { language: 'java', languageId: 'java' }),
    filled('put(item);', 'get(item);', { language: 'java', languageId: 'java' }),
  ]);
  expect(rows).toMatchObject([
    // Of put(item); and get(item); eight signs in a row are the same: 16 of 20, and t: 18 of 20, one word of two.
    { group: 'java', n: 2, exact: 0.5, similarity: (1 + 0.8) / 2, identifiersExact: 0.5, identifiersF1: 0.75 },
    // The second line has nine more signs: 28 of 37.
    { group: 'python', n: 1, exact: 0, similarity: 0.76, identifiersExact: 0 },
  ]);
});

it('RepoBench: the first line of code, white space aside, by setting', () => {
  const rows = ours('repobench', [
    filled('# sums up\ngross  += 1\nreturn', 'gross += 1', { id: 'cross_file_first/1' }),
    filled('gross -= 1', 'gross += 1', { id: 'in_file/1' }),
  ]);
  expect(rows.map(({ group, exact, similarity }) => [group, exact, similarity])).toEqual([
    // 20 of 21.
    ['cross_file_first', 1, 0.95],
    ['in_file', 0, 0.9],
  ]);
});

it('suites have no metrics of their own', () => {
  expect(conventionOf('test')).toBeUndefined();
  expect(ours('test', [filled('a', 'a')])).toEqual([]);
});
