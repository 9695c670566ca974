/** Pictures of what is shown of the places that recall's draft was copied from: `█` is the cursor. */

import { expect, it } from 'vitest';
import { type CopiedPlace, type Draft, draftFrom } from '../../server/base/generator.ts';
import { scopeOf } from '../../server/retrieve/meanings.ts';
import { copiedCandidates } from '../../server/retrieve/sources/copied.ts';
import { absolutePath } from '../support/absolutePath.ts';
import { windowAt } from '../support/recallWindow.ts';
import { viewOf } from '../support/retrieveView.ts';

const lines = Array.from({ length: 40 }, (_, index) => `line_${index} = ${index}`);
const files = { 'a.py': lines.join('\n'), 'b.py': lines.join('\n'), 'app/open.py': lines.join('\n') };

function candidates(places: readonly CopiedPlace[], text = 'x'.repeat(10)) {
  const window = { ...windowAt('x = █\n', 'line', absolutePath('app/open.py')), displayPath: 'app/open.py' };
  const draft: Draft = { text, confidence: 0.5, isAnswer: false, places };
  return copiedCandidates(scopeOf(window, viewOf(files), new Set([window.path]), { draft }));
}

const place = (file: string, line: number, share: number) => ({ path: absolutePath(file), line, share });

it('shows the lines around the place that most was copied from first', () => {
  const [first, second] = candidates([place('a.py', 20, 0.3), place('b.py', 0, 0.6)]);
  expect(first).toMatchObject({ file: { displayPath: 'b.py' }, reason: 'recall copies 60 % of its draft from line 1' });
  expect(first?.text.split('\n')[0]).toBe('line_0 = 0');
  expect(second?.text.split('\n')[0]).toBe('line_14 = 14');
  expect(second?.text.split('\n').at(-1)).toBe('line_30 = 30');
  expect(first?.score).toBeGreaterThan(second?.score ?? 1);
});

it('takes places that lie close for one', () => {
  expect(candidates([place('a.py', 20, 0.3), place('a.py', 22, 0.3), place('a.py', 35, 0.3)])).toHaveLength(2);
});

it('shows nothing of the open file, of files that are gone, or without a draft', () => {
  expect(candidates([place('app/open.py', 20, 0.5), place('gone.py', 1, 0.5)])).toEqual([]);
  expect(candidates([])).toEqual([]);
});

it('makes a draft of the likeliest line, with the places of others by how likely they are beside it', () => {
  const copiedFrom = (line: number) => ({ path: absolutePath('a.py'), displayPath: 'a.py', line });
  const first = [
    { text: 'foo', logProb: Math.log(0.5), copiedFrom: copiedFrom(3) },
    { text: '()', logProb: Math.log(0.5) },
  ];
  const second = [{ text: 'bar', logProb: Math.log(0.1), copiedFrom: copiedFrom(9) }];
  const draft = draftFrom([first, second]);
  expect(draft.text).toBe('foo()');
  expect(draft.confidence).toBeCloseTo(0.25);
  expect(draft.places?.map(({ line, share }) => [line, Number(share.toFixed(2))])).toEqual([
    [3, 0.6],
    [9, 0.4],
  ]);
  expect(draftFrom([])).toEqual({ text: '', confidence: 0, places: [] });
});
