/** What a piece's names are beside a window's lists. */
import { expect, test } from 'vitest';
import { NameLists, NameMarks } from '../../server/retrieve/nameLists.ts';

const none = { weights: new Map<string, number>(), total: 0 };

function listsOf() {
  const above = {
    weights: new Map([
      ['price', 1],
      ['total', 3],
    ]),
    total: 4,
  };
  const unresolved = { weights: new Map([['total', 2]]), total: 2 };
  const rest = { below: none, onLine: none, unused: none, draftNames: none, newDraftNames: none };
  return new NameLists({ above, unresolved, ...rest }, new Set(['price', 'shown']));
}

test('a piece has the share of a list that its names weigh', () => {
  const lists = listsOf();
  const shares = lists.sharesOf(lists.placesOf(new Set(['total', 'shown', 'other'])));
  expect(shares).toMatchObject({ above: 0.75, unresolved: 1, below: 0, near: 1, rarest: 3, visible: 1 });
});

test('what kept pieces have brings nothing more', () => {
  const lists = listsOf();
  const [first, second] = [new Set(['total', 'other']), new Set(['price', 'total', 'later'])].map((names) =>
    lists.placesOf(names),
  );
  const known = new NameMarks(lists.count);
  known.add(first ?? new Uint32Array(0));
  expect(known.countOf(second ?? new Uint32Array(0))).toBe(1);
  expect(lists.restOf(second ?? new Uint32Array(0), known)).toEqual({ above: 0.25, unresolved: 0 });
});

test('a name has its place once, whatever piece it stands in', () => {
  const lists = listsOf();
  const before = lists.count;
  expect(lists.placesOf(new Set(['later', 'price']))).toEqual(
    new Uint32Array([before, lists.placesOf(new Set(['price']))[0] ?? -1]),
  );
  expect(lists.placesOf(new Set(['later']))).toEqual(new Uint32Array([before]));
});
