/** Pictures of what is shown of the places that recall's draft was copied from: `█` is the cursor. */
import { expect, it } from 'vitest';
import { type CopiedPlace, type Draft, draftFrom } from '../../server/base/generator.ts';
import { scopeOf } from '../../server/retrieve/meanings.ts';
import { copiedCandidates } from '../../server/retrieve/sources/copied.ts';
import { windowAt } from '../support/recallWindow.ts';
import { viewOf } from '../support/retrieveView.ts';

const lines = Array.from({ length: 40 }, (_, index) => `line_${index} = ${index}`);
const files = { 'a.py': lines.join('\n'), 'b.py': lines.join('\n'), 'app/open.py': lines.join('\n') };

function candidates(places: readonly CopiedPlace[], text = 'x'.repeat(10)) {
  const window = { ...windowAt('x = █\n', 'line', '/w/app/open.py'), displayPath: 'app/open.py' };
  const draft: Draft = { text, confidence: 0.5, isAnswer: false, places };
  return copiedCandidates(scopeOf(window, viewOf(files), new Set([window.path]), { draft }));
}

const place = (file: string, line: number, characters: number) => ({ path: `/w/${file}`, line, characters });

it('shows the lines around the place that most was copied from first', () => {
  const [first, second] = candidates([place('a.py', 20, 3), place('b.py', 0, 6)]);
  expect(first).toMatchObject({ file: { displayPath: 'b.py' }, reason: 'recall copies 60 % of its draft from line 1' });
  expect(first?.text.split('\n')[0]).toBe('line_0 = 0');
  expect(second?.text.split('\n')[0]).toBe('line_14 = 14');
  expect(second?.text.split('\n').at(-1)).toBe('line_30 = 30');
  expect(first?.score).toBeGreaterThan(second?.score ?? 1);
});

it('takes places that lie close for one', () => {
  expect(candidates([place('a.py', 20, 3), place('a.py', 22, 3), place('a.py', 35, 3)])).toHaveLength(2);
});

it('shows nothing of the open file, of files that are gone, or without a draft', () => {
  expect(candidates([place('app/open.py', 20, 5), place('gone.py', 1, 5)])).toEqual([]);
  expect(candidates([])).toEqual([]);
});

it('makes a draft of pieces with where each was copied from', () => {
  const copiedFrom = { path: '/w/a.py', displayPath: 'a.py', line: 3 };
  const pieces = [
    { text: 'foo', logProb: Math.log(0.5), copiedFrom },
    { text: '()', logProb: Math.log(0.5) },
  ];
  const draft = draftFrom(pieces);
  expect(draft).toMatchObject({ text: 'foo()', places: [{ path: '/w/a.py', line: 3, characters: 3 }] });
  expect(draft.confidence).toBeCloseTo(0.25);
  expect(draftFrom([])).toEqual({ text: '', confidence: 0, places: [] });
});
