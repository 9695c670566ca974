/** Where memory is short the least recently useful files leave, and that is said. */
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Room } from '../../server/workspace/room.ts';
import { never, newWorkspace, removeFolder, temporaryFolder, writeFiles } from '../support/workspaceFixture.ts';

test('the oldest tenth leaves, and older ones do not come in while it is full', () => {
  let bytes = 2e6;
  const room = new Room(() => bytes);
  const paths = Array.from({ length: 20 }, (_, at) => `f${at}`);
  expect([room.isEnough(1), room.isEnough(2)]).toEqual([false, true]);
  expect(room.leaving(paths, (path) => -Number(path.slice(1)))).toEqual(['f19', 'f18']);
  expect([-20, -18, -17].map((at) => room.isFor(at, 2))).toEqual([false, false, true]);
  bytes = 1e6;
  expect(room.isFor(-20, 2)).toBe(true);
});

test('a folder that does not fit keeps what was written or used last, stays within its bound, and says what is missing', async () => {
  const count = 1_500;
  const name = (at: number) => `f${String(at).padStart(4, '0')}.py`;
  const root = temporaryFolder(
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => [name(at), `def made_${at}()\n\nalpha beta word${at}\n`]),
    ),
  );
  const start = 1.6e9;
  for (let at = 0; at < count; at++) utimesSync(join(root, name(at)), start + at, start + at);
  const { workspace, logged } = newWorkspace({ memoryMegabytes: 1 });
  await workspace.addFolder(root, { signal: never() });
  const { files, skipped } = workspace.stats();
  const missing = skipped['no room'] ?? 0;
  expect(files + missing).toBe(count);
  expect(missing).toBeGreaterThan(300);
  expect(
    logged.every((message) => message.endsWith('files were left out: the index is full (index.memoryMegabytes).')),
  ).toBe(true);
  expect(logged).not.toEqual([]);
  expect(workspace.definitionsNamed('made_0', 1)).toEqual([]);
  expect(workspace.definitionsNamed(`made_${count - 1}`, 1)).toHaveLength(1);
  // What is touched now is useful now.
  writeFiles(root, { [name(0)]: 'def made_0()\n' });
  await workspace.filesChanged([{ path: join(root, name(0)), kind: 'changed' }]);
  expect(workspace.definitionsNamed('made_0', 1)).toHaveLength(1);
  workspace.dispose();
  removeFolder(root);
});
