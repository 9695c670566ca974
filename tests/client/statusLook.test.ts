/** The item in the status bar: its text tells the engine or what it is at, the rest is said on request. */
import { expect, test } from 'vitest';
import { type StatusState, statusLook } from '../../client/src/statusLook.ts';

const ready: StatusState = {
  server: { kind: 'running' },
  silence: undefined,
  indexing: undefined,
  engine: { name: 'recall' },
  isTrusted: true,
  lastReason: undefined,
};
const look = (state: Partial<StatusState>) => {
  const { icon, text, says } = statusLook({ ...ready, ...state });
  return `${icon} | ${text} | ${says}`;
};

test('it names the engine, and why nothing came', () => {
  expect(look({})).toBe('sparkle | Linewright: recall | ready, recall');
  expect(look({ lastReason: 'not sure enough' })).toBe(
    'sparkle | Linewright: recall | ready, recall; last time nothing was suggested: not sure enough',
  );
  expect(look({ engine: { name: 'recall, then http', problem: 'no answer' } })).toBe(
    'warning | Linewright: recall, then http | ready, recall, then http (no answer)',
  );
});

test('it tells how far the index is', () => {
  expect(look({ indexing: '12 %' })).toBe('sync~spin | Linewright: 12 % | reading the workspace, 12 %');
});

test('it tells why it is silent, which matters more', () => {
  expect(look({ silence: 'turned off in python', indexing: '12 %' })).toBe(
    'circle-slash | Linewright: off | turned off in python',
  );
  expect(look({ silence: 'snoozed for 9 more minutes' })).toBe(
    'circle-slash | Linewright: snoozed | snoozed for 9 more minutes',
  );
});

test('a server that is not there, and a folder that is not trusted', () => {
  expect(look({ server: { kind: 'starting' } })).toBe('loading~spin | Linewright | starting');
  expect(look({ server: { kind: 'failed', problem: 'no room' } })).toBe(
    'error | Linewright: not running | does not run: no room',
  );
  expect(look({ isTrusted: false })).toMatch(
    /open files \| completes from open files only: this folder is not trusted$/,
  );
});
