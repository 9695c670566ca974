/** The workspace with the real parser threads and trees: the same facts whether a file is on disk or open. */
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { defaultConfig } from '../../server/config.ts';
import { OpenTrees } from '../../server/syntax/openTree.ts';
import { ParsePool } from '../../server/syntax/parsePool.ts';
import { Workspace } from '../../server/workspace/workspace.ts';
import { never, removeFolder, temporaryFolder } from '../support/workspaceFixture.ts';

const parsePool = new ParsePool({ workers: 1 });
const openTrees = new OpenTrees();
const text = 'import os\n\n\nclass Shop:\n    def open(self):\n        return os.getcwd()\n';
const root = temporaryFolder({ 'shop.py': text, 'notes.txt': 'remarks\n', 'broken.py': 'def (((:\n' });

afterAll(async () => {
  openTrees.dispose();
  await parsePool.dispose();
  removeFolder(root);
});

test('an opened file has the facts that it had on disk, and follows its edits', async () => {
  const workspace = new Workspace({ parsePool, openTrees, config: defaultConfig.index, log: () => {} });
  const stats = await workspace.addFolder(root, { signal: never() });
  expect(stats).toMatchObject({ files: 3, definitions: 2, errors: [] });
  const path = join(root, 'shop.py');
  const onDisk = workspace.file(path)?.facts;
  expect(onDisk?.definitions.map(({ name }) => name)).toEqual(['Shop', 'open']);
  workspace.openBuffer(path, 'python', 1, text);
  await workspace.idle();
  expect(workspace.file(path)?.facts).toEqual(onDisk);
  const start = text.indexOf('Shop');
  workspace.editBuffer(path, 2, [{ range: { start, end: start + 4 }, text: 'Store' }]);
  expect(workspace.definitionsNamed('Shop', 1)).toEqual([]);
  const [store] = workspace.definitionsNamed('Store', 1);
  expect(workspace.text(path)?.slice(store?.definition.nameSpan.start, store?.definition.nameSpan.end)).toBe('Store');
  workspace.dispose();
});

test('imports are known as soon as the grammar is there, and again when lines come and go', async () => {
  const trees = new OpenTrees();
  const workspace = new Workspace({ parsePool, openTrees: trees, config: defaultConfig.index, log: () => {} });
  const modules = () => workspace.importsOf('/open.py').map(({ module }) => module);
  workspace.openBuffer('/open.py', 'python', 1, text);
  // Asked before the grammar has loaded, nobody waits for it.
  expect(modules()).toEqual([]);
  await workspace.idle();
  expect(modules()).toEqual(['os']);
  workspace.editBuffer('/open.py', 2, [{ range: { start: 0, end: 0 }, text: 'import re' }]);
  expect(modules()).toEqual(['os']);
  workspace.editBuffer('/open.py', 3, [{ range: { start: 9, end: 9 }, text: '\n' }]);
  expect(modules()).toEqual(['re', 'os']);
  workspace.editBuffer('/open.py', 4, [{ range: undefined, text: 'import sys\n' }]);
  expect(modules()).toEqual(['sys']);
  workspace.dispose();
  trees.dispose();
});
