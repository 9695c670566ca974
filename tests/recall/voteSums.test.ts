/** Votes summed by token, in tables that are filled again and again. */
import { expect, it } from 'vitest';
import { VoteSums } from '../../server/recall/voteSums.ts';

function sumsOf(votes: VoteSums): [number, number, number, number][] {
  return Array.from({ length: votes.count }, (_, at) => [
    votes.ids[at] ?? -1,
    votes.weights[at] ?? -1,
    votes.positions[at] ?? -1,
    votes.files[at] ?? -1,
  ]);
}

it('adds up weights, and keeps the place of the strongest and the number of files', () => {
  const votes = new VoteSums();
  expect(votes.add(7, 1, 100, 3)).toBe(0);
  expect(votes.add(9, 2, -1, -1)).toBe(1);
  expect(votes.add(7, 3, 200, 3)).toBe(0);
  expect(votes.add(7, 2, 300, 4)).toBe(0);
  expect(sumsOf(votes)).toEqual([
    [7, 6, 200, 2],
    [9, 2, -1, 0],
  ]);
});

it('begins anew when it is cleared, and grows as there are more', () => {
  const votes = new VoteSums();
  for (const round of [1, 2, 3]) {
    votes.clear();
    const ids = Array.from({ length: 1500 * round }, (_, at) => (at * 7919 * round) % 2_000_003);
    for (const times of [1, 2]) for (const id of ids) votes.add(id, times, id, 0);
    expect(sumsOf(votes)).toEqual(ids.map((id) => [id, 3, id, 1]));
    expect([...votes.slots.subarray(0, votes.count)].every((slot) => slot === -1)).toBe(true);
  }
});
