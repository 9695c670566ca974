/** When the files that there are count as changed: what finding modules goes by. */
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { analysisOf } from '../../server/analysis/analysis.ts';
import {
  type Files,
  never,
  newWorkspace,
  removeFolder,
  temporaryFolder,
  writeFiles,
} from '../support/workspaceFixture.ts';

const folders: string[] = [];
afterEach(() => {
  for (const root of folders.splice(0)) removeFolder(root);
});

async function indexed(files: Files) {
  const root = temporaryFolder(files);
  folders.push(root);
  const { workspace } = newWorkspace();
  await workspace.addFolder(root, { signal: never() });
  /** What `ask` changes, once it is done. */
  const changed = async (act: () => unknown) => {
    const before = workspace.structure;
    await act();
    await workspace.idle();
    return workspace.structure !== before;
  };
  return { root, workspace, changed };
}

const files = {
  'use.py': 'import shop\n',
  'shop.py': 'x = 1\n',
  'package.json': '{"name": "a"}\n',
};

it('does not change when code is opened, typed in and closed', async () => {
  const { root, workspace, changed } = await indexed(files);
  const path = join(root, 'shop.py');
  expect(await changed(() => workspace.openBuffer(path, 'python', 1, 'x = 1\n'))).toBe(false);
  const range = { start: 0, end: 0 };
  expect(await changed(() => workspace.editBuffer(path, 2, [{ range, text: 'y = 2\n' }]))).toBe(false);
  expect(workspace.file(path)?.isOpen).toBe(true);
  expect(await changed(() => workspace.closeBuffer(path))).toBe(false);
});

it('changes when a file comes, goes, or is closed and no longer there, and with a manifest', async () => {
  const { root, workspace, changed } = await indexed(files);
  const path = join(root, 'late.py');
  writeFiles(root, { 'late.py': 'z = 1\n', 'package.json': '{"name": "b"}\n' });
  expect(await changed(() => workspace.filesChanged([{ path, kind: 'created' }]))).toBe(true);
  const manifest = join(root, 'package.json');
  expect(await changed(() => workspace.filesChanged([{ path: manifest, kind: 'changed' }]))).toBe(true);
  workspace.openBuffer(path, 'python', 1, 'z = 1\n');
  removeFolder(path);
  expect(await changed(() => workspace.closeBuffer(path))).toBe(true);
});

it('changes when somebody asked while a closed file was away', async () => {
  const { root, workspace, changed } = await indexed(files);
  const path = join(root, 'shop.py');
  workspace.openBuffer(path, 'python', 1, 'x = 1\n');
  await workspace.idle();
  const found = () =>
    analysisOf(workspace)
      .filesOf('shop', join(root, 'use.py'), 'python')
      .map(({ path: own }) => own);
  expect(found()).toEqual([path]);
  const isChanged = await changed(() => {
    workspace.closeBuffer(path);
    found();
  });
  expect(isChanged).toBe(true);
  expect(found()).toEqual([path]);
});
