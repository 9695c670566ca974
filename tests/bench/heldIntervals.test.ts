/** Holds of a thread, from a profile and from beats of its event loop. */
import { expect, test } from 'vitest';
import { type Beat, type CpuProfile, heldIntervals } from '../../bench/editor/heldIntervals.ts';

/** A letter a millisecond: `p` in the program, `c` in what it calls, `o` in others, `.` no sample. Begins at one second. */
function profileOf(picture: string): CpuProfile {
  const ids = new Map(['o', 'p', 'c'].map((letter, index) => [letter, index + 2]));
  const taken = [...picture].flatMap((letter, at) => (ids.has(letter) ? [{ letter, at }] : []));
  return {
    startTime: 1_000_000,
    nodes: [
      { id: 1, callFrame: { url: '' }, children: [2, 3] },
      { id: 2, callFrame: { url: 'other.js' } },
      { id: 3, callFrame: { url: 'program.js' }, children: [4] },
      { id: 4, callFrame: { url: 'node:fs' } },
    ],
    samples: taken.map(({ letter }) => ids.get(letter) ?? 0),
    timeDeltas: taken.map(({ at }, index) => 1000 * (at - (taken[index - 1]?.at ?? 0))),
  };
}

/** `at` and `waited` in milliseconds, from the profile's start on. */
const beat = (at: number, waited = 0): Beat => ({ at: 1_000_000 + 1000 * at, waited: 1000 * waited });

const held = (picture: string, ...beats: Beat[]) => heldIntervals(profileOf(picture), 'program', beats);

test('a hold goes on while the program is on the stack, until the next sample without it', () => {
  expect(held('oppcooocpo')).toEqual([
    { clock: 3, work: 3 },
    { clock: 2, work: 2 },
  ]);
  expect(held('ooo')).toEqual([]);
});

test('what runs at the end counts until the last sample', () => {
  expect(held('opp')).toEqual([{ clock: 1, work: 1 }]);
});

test('a beat ends a hold, also where no sample shows the break', () => {
  expect(held('op......po', beat(0), beat(5), beat(12))).toEqual([
    { clock: 4, work: 4 },
    { clock: 4, work: 4 },
  ]);
});

test('what the loop does after a beat is not told by a sample before it', () => {
  expect(held('op........o', beat(0), beat(3), beat(11))).toEqual([{ clock: 2, work: 2 }]);
});

test('a gap without samples, as a new process makes one, belongs to what is seen at its end as well', () => {
  expect(held('oo....po', beat(0), beat(1), beat(9))).toEqual([{ clock: 6, work: 6 }]);
  expect(held('oo.po', beat(0), beat(9))).toEqual([{ clock: 1, work: 1 }]);
});

test('while others have the processor the program is not at work', () => {
  expect(held('oppppppppo', beat(0), beat(10, 5))).toEqual([{ clock: 8, work: 4 }]);
});
