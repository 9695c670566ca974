/** Names of files and files of names: the order in which files came stays, and a history of changes leaves no trace. */
import { expect, test } from 'vitest';
import { FilesByName } from '../../server/workspace/filesByName.ts';
import { NameCounts } from '../../server/workspace/nameCounts.ts';

function filesOf(index: FilesByName, names: readonly string[]): number[][] {
  return names.map((name) => [...index.files(name)]);
}

test('a file that is put again keeps its place by the names that stay, and goes behind all by new ones', () => {
  const index = new FilesByName();
  index.put(4, ['run', 'walk']);
  index.put(2, ['walk', 'run', 'walk']);
  index.put(9, ['run', '']);
  expect(filesOf(index, ['run', 'walk', '', 'ru'])).toEqual([[4, 2, 9], [4, 2], [9], []]);
  expect([...index.places('walk')]).toContainEqual({ file: 2, place: 2 });
  index.put(4, ['swim', 'run', 'run']);
  expect(filesOf(index, ['run', 'walk', 'swim'])).toEqual([[4, 2, 9], [2], [4]]);
  index.put(2, ['swim', 'walk', 'walk']);
  expect(filesOf(index, ['run', 'walk', 'swim'])).toEqual([[4, 9], [2], [4, 2]]);
  index.remove(4);
  index.remove(4);
  expect([...index.names()].sort()).toEqual(['', 'run', 'swim', 'walk']);
  index.remove(9);
  expect([...index.names()].sort()).toEqual(['swim', 'walk']);
});

test('the same names again are no change', () => {
  const index = new FilesByName();
  index.put(0, ['a', 'b']);
  const { changes } = index;
  index.put(0, ['a', 'b']);
  expect(index.changes).toBe(changes);
  index.put(0, ['b', 'a']);
  expect(index.changes).toBeGreaterThan(changes);
});

test('a walk over the files of a name outlives that they go on the way', () => {
  const index = new FilesByName();
  for (const file of [0, 1, 2]) index.put(file, ['run']);
  const seen: number[] = [];
  for (const file of index.files('run')) {
    index.remove(file);
    seen.push(file);
  }
  expect(seen).toEqual([0, 1, 2]);
  expect(filesOf(index, ['run'])).toEqual([[]]);
});

test('what many changes leave is what was there last, taken over whole or not', () => {
  const random = randomFrom(3);
  const index = new FilesByName();
  const counts = new NameCounts();
  /** The order of a name's files is that in which they came to it. */
  const files = new Map<string, Set<number>>();
  const own = new Map<number, string[]>();
  for (let step = 0; step < 12_000; step++) {
    const file = Math.floor(random() * 40);
    // Some names are new at every step, so that those which nobody has any more must go.
    const names =
      random() < 0.2
        ? []
        : Array.from({ length: 6 }, (_, at) => (at < 4 ? `n${Math.floor(random() ** 2 * 50)}` : `s${step} ${at}`));
    for (const name of new Set(own.get(file))) if (!names.includes(name)) files.get(name)?.delete(file);
    for (const name of names) files.set(name, (files.get(name) ?? new Set()).add(file));
    own.set(file, names);
    if (names.length === 0) index.remove(file);
    else index.put(file, names);
    counts.put(file, [...new Set(names)].map((name) => `${name}\n`).join(''));
  }
  const names = [...files.keys()];
  const expected = names.map((name) => [...(files.get(name) ?? [])]);
  expect(filesOf(index, names)).toEqual(expected);
  expect(names.map((name) => counts.of(name))).toEqual(expected.map(({ length }) => length));
  expect([...index.names()].sort()).toEqual(names.filter((_, at) => (expected[at] ?? []).length > 0).sort());
  for (const [file, last] of own) {
    for (const name of last) {
      const places = [...index.places(name)].filter((one) => one.file === file).map(({ place }) => place);
      expect(places).toEqual(last.flatMap((other, at) => (other === name ? [at] : [])));
    }
  }
  const [taken, counted] = [new FilesByName(), new NameCounts()];
  const all = [...own.keys()];
  // Where something is already, numbers of names differ.
  taken.put(99, ['z', 'n3']);
  counted.put(99, 'z\nn3\n');
  taken.putAll(index.namesOf(all), (at) => (all[at] === 5 ? -1 : (all[at] ?? -1)));
  counted.putAll(counts.namesOf(all), (at) => (all[at] === 5 ? -1 : (all[at] ?? -1)));
  for (const [at, name] of names.entries()) {
    const others = (expected[at] ?? []).filter((file) => file !== 5);
    if (name === 'n3') others.push(99);
    expect([...taken.files(name)].sort()).toEqual(others.sort());
    expect(counted.of(name)).toBe(others.length);
  }
});

/** Park and Miller's generator, from a fixed seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
