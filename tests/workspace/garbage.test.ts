/** What reading many files leaves is looked for when the work has come to rest. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Garbage } from '../../server/base/garbage.ts';
import { CacheStore } from '../../server/workspace/cache/cacheStore.ts';
import { never, newWorkspace, removeFolder, temporaryFolder } from '../support/workspaceFixture.ts';

const folders: string[] = [];
const folder = (files = {}) => {
  folders.push(temporaryFolder(files));
  return folders.at(-1) ?? '';
};
const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`f${at}.py`, `def made_${at}()\n`]));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
  for (const root of folders.splice(0)) removeFolder(root);
});

/** How often garbage has been looked for at once, after two seconds, seven and a minute, when the folder is indexed and one file changes. */
async function looksAfterIndexing(root: string, store?: CacheStore): Promise<number[]> {
  let looks = 0;
  const { workspace } = newWorkspace({}, store, new Garbage(() => looks++));
  await workspace.addFolder(root, { signal: never() });
  await workspace.idle();
  const counts = [looks];
  for (const seconds of [2, 5]) {
    vi.advanceTimersByTime(1_000 * seconds);
    counts.push(looks);
  }
  await workspace.filesChanged([{ path: join(root, 'f1.py'), kind: 'changed' }]);
  await workspace.idle();
  vi.advanceTimersByTime(60_000);
  workspace.dispose();
  return [...counts, looks];
}

test('twice after many files, read or taken over from the cache', async () => {
  const root = folder(many);
  const store = new CacheStore(join(folder(), 'index'), 'f', 1e9);
  expect(await looksAfterIndexing(root, store)).toEqual([0, 1, 2, 2]);
  expect(await looksAfterIndexing(root, store)).toEqual([0, 1, 2, 2]);
});

test('not after a few, and not once the workspace is closed', async () => {
  expect(await looksAfterIndexing(folder({ 'f1.py': 'def one()\n' }))).toEqual([0, 0, 0, 0]);
  let looks = 0;
  const { workspace } = newWorkspace({}, undefined, new Garbage(() => looks++));
  await workspace.addFolder(folder(many), { signal: never() });
  await workspace.idle();
  workspace.dispose();
  vi.advanceTimersByTime(60_000);
  expect(looks).toBe(0);
});
