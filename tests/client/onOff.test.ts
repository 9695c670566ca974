/** Turning on and off: what is written in the person's settings and in the workspace's, and what counts after it. */
import { expect, test } from 'vitest';
import { type Change, changesTo, isOn, toggled, toggledIn, type Written } from '../../client/src/onOff.ts';

function after<Value>(written: Written<Value>, changes: readonly Change<Value>[]): Written<Value> {
  const next = { ...written };
  for (const { scope, value } of changes) next[scope === 'user' ? 'globalValue' : 'workspaceValue'] = value;
  return next;
}

const values = [undefined, true, false];
const all = values.flatMap((globalValue) =>
  values.map((workspaceValue) => ({ defaultValue: true, globalValue, workspaceValue })),
);

test.each(all)('a toggle changes what counts: %o', (written) => {
  expect(isOn(after(written, toggled(written)))).toBe(!isOn(written));
});

test.each(all)('so does one for the workspace alone: %o', (written) => {
  const changes = changesTo(!isOn(written), 'workspace', written);
  expect(isOn(after(written, changes))).toBe(!isOn(written));
  expect(changes.map(({ scope }) => scope)).toEqual(['workspace']);
});

test('what the workspace turned off is turned on there, and nothing stays behind', () => {
  const written = { defaultValue: true, workspaceValue: false };
  expect(toggled(written)).toEqual([{ scope: 'workspace', value: undefined }]);
});

test('what both turned off is turned on in the workspace', () => {
  const written = { defaultValue: true, globalValue: false, workspaceValue: false };
  expect(toggled(written)).toEqual([{ scope: 'workspace', value: true }]);
});

test('turned off for the person, it is off in a workspace that says otherwise, too', () => {
  expect(toggled({ defaultValue: true, workspaceValue: true })).toEqual([
    { scope: 'user', value: false },
    { scope: 'workspace', value: undefined },
  ]);
});

test('a language is taken out of the list that counts, or added to it', () => {
  const own = { defaultValue: [], globalValue: ['go'] };
  expect(toggledIn('python', own)).toEqual([{ scope: 'user', value: ['go', 'python'] }]);
  expect(toggledIn('go', own)).toEqual([{ scope: 'user', value: undefined }]);
  const folders = { ...own, workspaceValue: ['python'] };
  expect(toggledIn('python', folders)).toEqual([{ scope: 'workspace', value: [] }]);
  expect(toggledIn('go', folders)).toEqual([{ scope: 'workspace', value: ['python', 'go'] }]);
  expect(toggledIn('python', { ...own, workspaceValue: ['go', 'python'] })).toEqual([
    { scope: 'workspace', value: undefined },
  ]);
});
