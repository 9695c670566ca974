/** What a person did of late, with its bounds. */
import { expect, it } from 'vitest';
import { Activity } from '../../server/workspace/activity.ts';

const typed = (start: number, newText: string, oldEnd = start) => ({ start, oldEnd, newText });

it('takes typing on for one edit, keeps the newest first, and moves places with what is typed above them', () => {
  const activity = new Activity();
  activity.edit('a', typed(5_000, 'x'));
  activity.edit('a', typed(5_001, 'y'));
  activity.edit('b', typed(10, 'z'));
  activity.edit('a', typed(0, 'abc\n'));
  expect(activity.edits()).toEqual([
    { path: 'a', offset: 0 },
    { path: 'b', offset: 10 },
    { path: 'a', offset: 5_005 },
  ]);
});

it('forgets the oldest', () => {
  const activity = new Activity();
  for (let file = 0; file < 300; file++) {
    activity.visit(`${file}`);
    activity.edit(`${file}`, typed(0, 'x'));
    activity.setDiagnostics(`${file}`, [{ line: 1, message: 'wrong' }]);
  }
  expect(activity.visited()[0]).toBe('299');
  expect([activity.visited().length, activity.edits().length]).toEqual([40, 30]);
  expect([activity.diagnosticsOf('0'), activity.diagnosticsOf('299')]).toEqual([[], [{ line: 1, message: 'wrong' }]]);
});
