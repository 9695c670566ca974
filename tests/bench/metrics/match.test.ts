/** Both ways of matching, against cases counted by hand. */
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../../bench/metrics/editDistance.ts';
import { commonPrefix, crossCodeEvalMatch, firstTokenIsRight, repoEvalMatch } from '../../../bench/metrics/match.ts';

describe('edit distance', () => {
  it('is Levenshtein where a substitution costs 1', () => {
    // kitten > sitten > sittin > sitting
    expect(editDistance('kitten', 'sitting', 1)).toBe(3);
    expect(editDistance('', 'abc', 1)).toBe(3);
    expect(editDistance('abc', 'abc', 1)).toBe(0);
  });

  it('is the indel distance where it costs 2', () => {
    // The longest common subsequence is "ittn": 6 + 7 - 2 * 4.
    expect(editDistance('kitten', 'sitting', 2)).toBe(5);
    expect(editDistance('ab', 'cd', 2)).toBe(4);
  });
});

describe("RepoEval's match", () => {
  it('cuts the prediction to as many lines as were hidden', () => {
    expect(repoEvalMatch('a = 1\nb = 2\nc = 3', '  a = 1\n\n  b = 2')).toEqual({ exact: true, similarity: 1 });
  });

  it('divides by the longer length', () => {
    expect(repoEvalMatch('kitten', 'sitting')).toEqual({ exact: false, similarity: 1 - 3 / 7 });
    expect(repoEvalMatch('', 'abcd')).toEqual({ exact: false, similarity: 0 });
  });
});

describe("CrossCodeEval's match", () => {
  it('takes too much for wrong', () => {
    expect(crossCodeEvalMatch('a = 1\nb = 2', 'a = 1').exact).toBe(false);
    expect(crossCodeEvalMatch(' a = 1 \n', 'a = 1').exact).toBe(true);
  });

  it('is the indel ratio', () => {
    expect(crossCodeEvalMatch('kitten', 'sitting').similarity).toBeCloseTo(1 - 5 / 13);
    expect(crossCodeEvalMatch('', 'abcd').similarity).toBe(0);
  });
});

it('looks at the first word or sign', () => {
  expect(firstTokenIsRight('get_all(x)', 'get_all()')).toBe(true);
  expect(firstTokenIsRight('get(x)', 'get_all()')).toBe(false);
  expect(firstTokenIsRight(' (a)', '(b)')).toBe(true);
  expect(firstTokenIsRight('', 'b')).toBe(false);
});

it('counts the characters that begin both', () => {
  expect(commonPrefix('abcx', 'abcy')).toBe(3);
  expect(commonPrefix('abc', 'ab')).toBe(2);
  expect(commonPrefix('', 'ab')).toBe(0);
});
