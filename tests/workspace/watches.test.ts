/** Watching folders: what is seen is told in one go, and where nothing can be seen the editor's word is enough. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import type { FileChange } from '../../server/workspace/diskFiles.ts';
import type { Native } from '../../server/workspace/folderWatch.ts';
import { type WatchedWorkspace, Watches } from '../../server/workspace/watches.ts';
import { never, newWorkspace, removeFolder, temporaryFolder, writeFiles } from '../support/workspaceFixture.ts';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

type OnEvents = Parameters<Native['subscribe']>[1];

/** A system that tells what the test says; a folder named `/blind` cannot be watched. */
class Script {
  readonly subscribed: { readonly root: string; readonly ignore: readonly string[] }[] = [];
  onEvents: OnEvents = () => {};
  ends = 0;

  load = async (): Promise<Native> => ({
    subscribe: async (root, onEvents, { ignore }) => {
      if (root === '/blind') throw new Error('No space left on device\nfurther lines');
      this.subscribed.push({ root, ignore });
      this.onEvents = onEvents;
      return { unsubscribe: async () => void this.ends++ };
    },
  });
}

class Told implements WatchedWorkspace {
  readonly told: (readonly FileChange[] | string)[] = [];
  ignored: readonly string[] = ['/w/dist'];
  /** Set while the workspace is busy with what it was told. */
  busy: Promise<void> | undefined;

  async filesChanged(changes: readonly FileChange[]): Promise<void> {
    this.told.push(changes);
    await this.busy;
  }

  async rescan(root: string): Promise<void> {
    this.told.push(`rescan ${root}`);
  }

  ignoredFolders(): readonly string[] {
    return this.ignored;
  }
}

function scripted() {
  const [script, workspace, logged] = [new Script(), new Told(), [] as string[]];
  const watches = new Watches(workspace, (_level, message) => void logged.push(message), script.load);
  ended.push(() => watches.dispose());
  return { script, workspace, logged, watches };
}

test('a burst is told in one go, each path as it was seen last; what comes meanwhile follows', async () => {
  const { script, workspace, watches } = scripted();
  expect(await watches.watch('/w')).toBe(true);
  expect(workspace.told.splice(0)).toEqual(['rescan /w']);
  let goOn = () => {};
  workspace.busy = new Promise((resolve) => (goOn = resolve));
  for (let at = 0; at < 3_000; at++) script.onEvents(null, [{ path: `/w/${at % 1_000}`, type: 'create' }]);
  script.onEvents(null, [
    { path: '/w/0', type: 'delete' },
    { path: '/w/1', type: 'update' },
  ]);
  await vi.waitFor(() => expect(workspace.told).toHaveLength(1), 20_000);
  script.onEvents(null, [{ path: '/w/late', type: 'create' }]);
  script.onEvents(null, [{ path: '/w/later', type: 'create' }]);
  workspace.busy = undefined;
  goOn();
  await vi.waitFor(() => expect(workspace.told).toHaveLength(2), 20_000);
  const [first, second] = workspace.told;
  expect(first).toHaveLength(1_000);
  expect(first?.slice(0, 3)).toEqual([
    { path: '/w/0', kind: 'deleted' },
    { path: '/w/1', kind: 'changed' },
    { path: '/w/2', kind: 'created' },
  ]);
  expect(second).toEqual([
    { path: '/w/late', kind: 'created' },
    { path: '/w/later', kind: 'created' },
  ]);
});

test('when events were dropped the folder is looked through', async () => {
  const { script, workspace, watches } = scripted();
  await watches.watch('/w');
  script.onEvents(new Error('Events were dropped'), []);
  await vi.waitFor(() => expect(workspace.told).toEqual(['rescan /w', 'rescan /w']), 20_000);
});

test('where nothing can be watched that is said once, and nothing fails', async () => {
  const { workspace, logged, watches } = scripted();
  expect([await watches.watch('/blind'), await watches.watch('/blind')]).toEqual([false, false]);
  expect(logged).toEqual(['Files are watched by the editor: No space left on device.']);
  expect(watches.status()).toEqual({ '/blind': 'editor: No space left on device' });
  expect(workspace.told).toEqual([]);
});

test('a package that is not there is no problem: a plain sentence for who looks for it', async () => {
  const logged: string[] = [];
  const watches = new Watches(
    new Told(),
    (level, message) => void logged.push(`${level}: ${message}`),
    // Node's own error, paths and all.
    () => import(String('a-package-that-nobody-has')),
  );
  expect(await watches.watch('/w')).toBe(false);
  const why = '@parcel/watcher, which is optional, is not installed';
  expect(logged).toEqual([`debug: Files are watched by the editor: ${why}.`]);
  expect(watches.status()).toEqual({ '/w': `editor: ${why}` });
});

test('ignored folders are not watched, and when others are ignored the watch begins anew', async () => {
  const { script, workspace, watches } = scripted();
  await watches.watch('/w');
  expect(script.subscribed).toEqual([{ root: '/w', ignore: expect.arrayContaining(['/w/.git', '/w/dist']) }]);
  workspace.ignored = ['/w/build'];
  script.onEvents(null, [{ path: '/w/.gitignore', type: 'update' }]);
  await vi.waitFor(() => expect(script.subscribed).toHaveLength(2), 20_000);
  expect(script.subscribed[1]?.ignore).toContain('/w/build');
  expect([script.ends, watches.status()]).toEqual([1, { '/w': 'native' }]);
  await watches.unwatch('/w');
  expect([script.ends, watches.status()]).toEqual([2, {}]);
});

test('the real system: files that come, change, move and go are followed without a word from an editor', async () => {
  const root = temporaryFolder({ 'a b.py': 'alpha\n', '.gitignore': 'dist/\n', 'dist/x.py': 'omega\n' });
  ended.push(() => removeFolder(root));
  const { workspace } = newWorkspace();
  await workspace.addFolder(root, { signal: never() });
  const watches = new Watches(workspace, () => {});
  ended.push(() => watches.dispose());
  expect(await watches.watch(root)).toBe(true);
  const follows = (paths: string[]) =>
    vi.waitFor(
      () => expect([...workspace.files()].map(({ displayPath }) => displayPath).sort()).toEqual(paths),
      20_000,
    );
  writeFiles(root, { 'new ü 😀.py': 'beta\n', 'dist/y.py': 'omega\n' });
  await follows(['.gitignore', 'a b.py', 'new ü 😀.py']);
  mkdirSync(join(root, 'sub'));
  renameSync(join(root, 'a b.py'), join(root, 'sub/c.py'));
  await follows(['.gitignore', 'new ü 😀.py', 'sub/c.py']);
  writeFiles(root, { 'sub/c.py': 'gamma\n' });
  await vi.waitFor(() => expect(workspace.text(join(root, 'sub/c.py'))).toBe('gamma\n'), 20_000);
  rmSync(join(root, 'sub'), { recursive: true });
  await follows(['.gitignore', 'new ü 😀.py']);
  // Nothing is left to come.
  await setTimeout(0);
});
