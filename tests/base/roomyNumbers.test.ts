/** Long arrays are longer than what the C library keeps for itself; short ones are as long as they must be. */
import { expect, test } from 'vitest';
import { roomyNumbers } from '../../server/base/roomyNumbers.ts';
import { Uint32List } from '../../server/workspace/uint32List.ts';

const mostThatIsKept = 32 << 20;

test('an array of more than a million numbers comes from the system, and a list grows in it', () => {
  expect([0, 1, 1 << 20].map((length) => roomyNumbers(length).length)).toEqual([0, 1, 1 << 20]);
  expect(roomyNumbers((1 << 20) + 1).byteLength).toBeGreaterThan(mostThatIsKept);
  expect(roomyNumbers(10_000_000).length).toBe(10_000_000);
  const list = new Uint32List();
  const seen = new Set<Uint32Array>();
  for (let number = 0; number < 3_000_000; number++) {
    list.push(number);
    if (list.length > 1_500_000) seen.add(list.values);
  }
  expect(seen.size).toBe(1);
  expect([list.length, list.at(0), list.at(1 << 20), list.at(2_999_999)]).toEqual([3_000_000, 0, 1 << 20, 2_999_999]);
  expect(list.trimmed().length).toBe(3_000_000);
});
