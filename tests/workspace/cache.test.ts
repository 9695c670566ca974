/** The cached index: it answers as one made afresh, reads only what changed, and whatever is wrong with it does no harm. */
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { CacheStore, clearCache, listCache } from '../../server/workspace/cache/cacheStore.ts';
import type { Workspace } from '../../server/workspace/workspace.ts';
import {
  type Files,
  never,
  newWorkspace,
  removeFolder,
  temporaryFolder,
  writeFiles,
} from '../support/workspaceFixture.ts';

const made: string[] = [];
afterAll(() => made.forEach(removeFolder));

function folder(files: Files = {}): string {
  const path = temporaryFolder(files);
  made.push(path);
  return path;
}

const files = {
  'shop.py': 'def open_shop(hour)\n\nalpha beta\n',
  'sub/till.py': 'def count_coins(coins)\n\nbeta gamma 😀\n',
  'sub/täg ü.py': 'def tag()\n\ndelta\n',
  'bundle.js': `${'x'.repeat(9_000)}\n`,
};

const plenty = 1e9;
const storeIn = (cache: string, bytes = plenty, fingerprint = 'f') =>
  new CacheStore(join(cache, 'index'), fingerprint, bytes);

function answers(workspace: Workspace) {
  const all = [...workspace.files()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const names = ['open_shop', 'count_coins', 'tag', 'sell'];
  return {
    files: all.map((file) => [file.displayPath, file.languageId, file.isOpen, file.facts, workspace.text(file.path)]),
    definitions: names.map((name) => workspace.definitionsNamed(name, 9).map((hit) => [hit.file.path, hit.definition])),
    users: ['alpha', 'beta', 'hour'].map((name) => workspace.usersOf(name)),
    paths: workspace.searchFiles('till', 9).map(({ path }) => path),
    modules: workspace
      .filesOfModule('sub', 9)
      .map(({ path }) => path)
      .sort(),
    chunks: workspace.searchChunks('alpha beta gamma delta', 9, new Set()).map(({ file, ...hit }) => [file.path, hit]),
    stats: { ...workspace.stats(), milliseconds: 0 },
  };
}

/** One session: the folder indexed, and its index kept. */
async function session(root: string, store?: CacheStore) {
  const fixture = newWorkspace({}, store);
  await fixture.workspace.addFolder(root, { signal: never() });
  await fixture.workspace.kept();
  const answered = answers(fixture.workspace);
  fixture.workspace.dispose();
  return {
    answers: answered,
    parsed: fixture.parser.parsed.map((path) => path.slice(root.length + 1)),
    logged: fixture.logged,
  };
}

test('an unchanged folder opens without a file being parsed, and answers as before', async () => {
  const [root, cache] = [folder(files), folder()];
  const first = await session(root, storeIn(cache));
  const second = await session(root, storeIn(cache));
  expect(first.parsed).toHaveLength(3);
  expect(second).toEqual({ ...first, parsed: [] });
  expect(first.answers.stats.skipped).toEqual({ minified: 1 });
});

test('only what came, changed or went meanwhile is read anew', async () => {
  const [root, cache] = [folder(files), folder()];
  await session(root, storeIn(cache));
  writeFiles(root, { 'shop.py': 'def sell(thing)\n\nalpha\n', 'new.py': 'gamma\n', 'bundle.js': 'short = 1\n' });
  rmSync(join(root, 'sub/till.py'));
  // Touched, as a branch that was left and taken up again: its content is what it was.
  utimesSync(join(root, 'sub/täg ü.py'), new Date(), new Date());
  const again = await session(root, storeIn(cache));
  expect(again.parsed.sort()).toEqual(['bundle.js', 'new.py', 'shop.py']);
  const fresh = await session(root);
  expect(sorted(again.answers)).toEqual(sorted(fresh.answers));
});

/** Files that changed come after those that did not. */
function sorted(of: ReturnType<typeof answers>) {
  return { ...of, definitions: of.definitions.map((hits) => hits.map((hit) => JSON.stringify(hit)).sort()) };
}

test('a file that is being parsed while the index is written is read anew the next time', async () => {
  const [root, cache] = [folder(files), folder()];
  const { workspace, parser } = newWorkspace({}, storeIn(cache));
  await workspace.addFolder(root, { signal: never() });
  await workspace.kept();
  const parse = parser.parse.bind(parser);
  const shop = join(root, 'shop.py');
  parser.parse = (job, signal) => (job.path === shop ? new Promise(() => {}) : parse(job, signal));
  writeFiles(root, { 'shop.py': 'def sell(thing)\n' });
  // Its times are believed when they are some seconds old.
  const later = Date.now() + 60_000;
  vi.spyOn(Date, 'now').mockReturnValue(later);
  onTestFinished(() => void vi.restoreAllMocks());
  void workspace.filesChanged([{ path: shop, kind: 'changed' }]);
  const others = Array.from({ length: 150 }, (_, at) => `new${at}.py`);
  writeFiles(root, Object.fromEntries(others.map((name) => [name, 'gamma\n'])));
  await workspace.filesChanged(others.map((name) => ({ path: join(root, name), kind: 'created' })));
  await workspace.kept();
  workspace.dispose();
  const again = await session(root, storeIn(cache));
  expect(again.parsed).toContain('shop.py');
  expect(sorted(again.answers)).toEqual(sorted((await session(root)).answers));
});

test('a file that the rules leave out by now is not taken from the cache', async () => {
  const [root, cache] = [folder(files), folder()];
  await session(root, storeIn(cache));
  writeFiles(root, { '.gitignore': 'sub/\n' });
  const again = await session(root, storeIn(cache));
  expect(again.answers.files.map(([path]) => path)).toEqual(['.gitignore', 'shop.py']);
  expect(again.answers.chunks.map(([path]) => path)).toEqual([join(root, 'shop.py')]);
  expect(again.answers).toEqual((await session(root)).answers);
});

test('an open buffer stands in for its file, whatever the cache has of it', async () => {
  const [root, cache] = [folder(files), folder()];
  await session(root, storeIn(cache));
  const path = join(root, 'shop.py');
  const [cached, fresh] = [newWorkspace({}, storeIn(cache)), newWorkspace()];
  for (const { workspace } of [cached, fresh]) {
    workspace.openBuffer(path, 'python', 1, 'def close_shop()\n');
    await workspace.addFolder(root, { signal: never() });
    await workspace.idle();
  }
  expect(cached.workspace.definitionsNamed('open_shop', 9)).toEqual([]);
  expect(answers(cached.workspace)).toEqual(answers(fresh.workspace));
  for (const { workspace } of [cached, fresh]) {
    workspace.closeBuffer(path);
    await workspace.idle();
  }
  expect(sorted(answers(cached.workspace))).toEqual(sorted(answers(fresh.workspace)));
});

/** What was done to the one cache file, and what is said of it. */
const damages: readonly [string, (bytes: Buffer) => Buffer, RegExp][] = [
  ['cut off', (bytes) => bytes.subarray(0, bytes.length / 2), /not whole|damaged|cannot be read/],
  ['empty', () => Buffer.alloc(0), /no file of an index/],
  ['another file', () => Buffer.from('some text of a person, long enough to be looked at'), /no file of an index/],
  ['a flipped bit', (bytes) => flipped(bytes, 20), /damaged/],
  ['a damaged table', (bytes) => flipped(bytes, bytes.length - 40), /damaged|cannot be read/],
  ['of a newer version', (bytes) => flipped(bytes, bytes.length - 3), /newer version/],
];

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

test.each(damages)('a cache file that is %s is said so of once, and all is read anew', async (_, damage, said) => {
  const [root, cache] = [folder(files), folder()];
  const first = await session(root, storeIn(cache));
  const file = (await listCache(join(cache, 'index')))[0]?.file ?? '';
  writeFileSync(file, damage(readFileSync(file)));
  const again = await session(root, storeIn(cache));
  expect(again.logged).toEqual([expect.stringMatching(said)]);
  expect({ ...again, logged: [] }).toEqual(first);
  // And kept again.
  expect((await session(root, storeIn(cache))).parsed).toEqual([]);
});

test('packed facts that are damaged although the file is whole are read again', async () => {
  const [root, cache] = [folder(files), folder()];
  const first = await session(root, storeIn(cache));
  const store = storeIn(cache);
  const content = await store.load(root);
  if (content.kind !== 'read') throw new Error('The cache was not kept.');
  await store.save(root, 3, { ...content.sections, facts: new Uint8Array(content.sections.facts?.length ?? 0) });
  const { workspace } = newWorkspace({}, store);
  await workspace.addFolder(root, { signal: never() });
  for (const file of [...workspace.files()]) void file.facts;
  await workspace.idle();
  expect(sorted(answers(workspace))).toEqual(sorted(first.answers));
});

test('where nothing can be written all else works, and it is said once', async () => {
  const root = folder(files);
  const blocked = join(folder({ file: '' }), 'file');
  const { workspace, logged } = newWorkspace({}, storeIn(blocked));
  await workspace.addFolder(root, { signal: never() });
  await workspace.kept();
  writeFiles(root, { 'new.py': 'gamma\n' });
  await workspace.filesChanged([{ path: join(root, 'new.py'), kind: 'created' }]);
  await workspace.kept();
  expect(answers(workspace)).toEqual((await session(root)).answers);
  expect(logged).toEqual([
    expect.stringMatching(/^The index is not kept for the next time: .*ENOTDIR.*All else works\.$/),
  ]);
});

test('what cannot be written is not tried again at each change', async () => {
  const root = folder(files);
  let tries = 0;
  const store = new CacheStore(join(folder(), 'index'), 'f', plenty);
  store.save = async () => {
    tries++;
    throw new Error('ENOSPC');
  };
  const { workspace } = newWorkspace({}, store);
  await workspace.addFolder(root, { signal: never() });
  const change = async (count: number) => {
    const names = Array.from({ length: count }, (_, at) => `new${at}.py`);
    writeFiles(root, Object.fromEntries(names.map((name) => [name, `gamma ${tries}\n`])));
    await workspace.filesChanged(names.map((name) => ({ path: join(root, name), kind: 'created' })));
    await workspace.kept();
  };
  for (let times = 0; times < 5; times++) await change(1);
  expect(tries).toBe(1);
  await change(150);
  expect(tries).toBe(2);
});

test('a disk that is full while it is written leaves the file that was there', async () => {
  const [root, cache] = [folder(files), folder()];
  await session(root, storeIn(cache));
  const before = readdirSync(join(cache, 'index'));
  const store = storeIn(cache);
  const tooMuch = new Proxy(new Uint8Array(8), {
    get: (bytes, key) =>
      key === 'subarray'
        ? () => {
            throw new Error('ENOSPC');
          }
        : Reflect.get(bytes, key),
  });
  await expect(store.save(root, 1, { facts: tooMuch })).rejects.toThrow('ENOSPC');
  expect(readdirSync(join(cache, 'index'))).toEqual(before);
  expect((await session(root, storeIn(cache))).parsed).toEqual([]);
});

test('two servers at once, on one cache', async () => {
  const [root, cache] = [folder(files), folder()];
  const both = await Promise.all([session(root, storeIn(cache)), session(root, storeIn(cache))]);
  expect(both[0]).toEqual(both[1]);
  expect(await listCache(join(cache, 'index'))).toHaveLength(1);
  expect((await session(root, storeIn(cache))).parsed).toEqual([]);
});

test('only its owner can read it, and what others could write is made theirs no more', async () => {
  const [root, cache] = [folder(files), folder({ 'index/.keep': '' })];
  chmodSync(join(cache, 'index'), 0o777);
  await session(root, storeIn(cache));
  const [entry] = await listCache(join(cache, 'index'));
  expect([join(cache, 'index'), entry?.file ?? ''].map((path) => (statSync(path).mode & 0o777).toString(8))).toEqual([
    '700',
    '600',
  ]);
});

test('other code does not use it; the ones not used for longest leave where there is no room', async () => {
  const [one, other, cache] = [folder(files), folder(files), folder()];
  await session(one, storeIn(cache));
  expect((await session(one, storeIn(cache, plenty, 'g'))).parsed).toHaveLength(3);
  const kept = await listCache(join(cache, 'index'));
  expect(kept.map(({ root, files: count }) => [root, count])).toEqual([
    [one, 3],
    [one, 3],
  ]);
  for (const { file } of kept) utimesSync(file, new Date(1e12), new Date(1e12));
  const room = 1.5 * (kept[0]?.bytes ?? 0);
  await session(other, storeIn(cache, room));
  expect((await listCache(join(cache, 'index'))).map(({ root }) => root)).toEqual([other]);
});

test('the list and what is cleared of it', async () => {
  const [one, other, cache] = [folder(files), folder(files), folder()];
  await session(one, storeIn(cache));
  await session(other, storeIn(cache));
  writeFiles(cache, { 'index/broken.index': 'no' });
  expect((await listCache(join(cache, 'index'))).map(({ root }) => root).sort()).toEqual(
    [one, other, undefined].sort(),
  );
  expect((await clearCache(join(cache, 'index'), one)).map(({ root }) => root)).toEqual([one]);
  expect(await clearCache(join(cache, 'index'))).toHaveLength(2);
  expect(await listCache(join(cache, 'index'))).toEqual([]);
  expect(await listCache(join(cache, 'nowhere'))).toEqual([]);
});
