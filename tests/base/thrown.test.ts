/** What was thrown, in words. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { codeOfError, messageOfError, stackOfError } from '../../server/base/thrown.ts';

function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

it('is the message for a person, the place for a log, and a code where the system has one', () => {
  const bug = new Error('no such row');
  const missing = thrownBy(() => readFileSync('/no such file'));
  expect([messageOfError(bug), codeOfError(bug)]).toEqual(['no such row', 'Error: no such row']);
  expect(stackOfError(bug)).toMatch(/^Error: no such row\n +at .*thrown\.test\.ts/);
  expect([codeOfError(missing), messageOfError(missing)]).toEqual(['ENOENT', expect.stringContaining('no such file')]);
  expect([messageOfError('text'), stackOfError(7), codeOfError(undefined)]).toEqual(['text', '7', 'undefined']);
});
