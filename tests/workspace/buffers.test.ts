/** Open buffers: edits, and that what a buffer stands for is answered nowhere else. */
import { realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { applyEdit, newBuffer } from '../../server/workspace/buffers.ts';
import { never, newWorkspace, removeFolder, temporaryFolder } from '../support/workspaceFixture.ts';

const made: string[] = [];

afterEach(() => {
  for (const root of made.splice(0)) removeFolder(root);
});

function folder(files: Record<string, string>): string {
  const root = temporaryFolder(files);
  made.push(root);
  return root;
}

test('an edit outside the text counts as its nearest end', () => {
  const buffer = newBuffer('/a', 'python', 1, 'abc');
  const after = (start: number, end: number) => applyEdit(buffer, { range: { start, end }, text: '-' }, 2)[0].text;
  expect([after(-5, 1), after(1, 99), after(50, 99), after(2, 1), after(Number.NaN, 1)]).toEqual([
    '-bc',
    'a-',
    'abc-',
    'ab-c',
    '-bc',
  ]);
});

test('any row of edits leaves what a fresh buffer of the text would be', () => {
  const pieces = ['def f():\n', '  return\r\n', 'é', '\r', '\n', '😀', 'words and words'];
  let state = 11;
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  let buffer = newBuffer('/a', 'python', 0, '');
  let expected = '';
  for (let version = 1; version < 800; version++) {
    const text = pieces[random(pieces.length)] ?? '';
    const start = random(expected.length + 2);
    const end = start + random(8);
    const range = version % 50 === 0 ? undefined : { start, end };
    expected = range === undefined ? text : expected.slice(0, start) + text + expected.slice(end);
    [buffer] = applyEdit(buffer, { range, text }, version);
    expect(buffer).toEqual(newBuffer('/a', 'python', version, expected));
  }
});

test('a file that is open before its folder comes is never read', async () => {
  const root = folder({ 'a.py': 'def canary(): pass\n', 'b.py': 'def bird(): pass\n' });
  const { workspace, changes, parser } = newWorkspace();
  workspace.openBuffer(join(root, 'a.py'), 'python', 1, 'def sparrow(): pass\n');
  await workspace.addFolder(root, { signal: never() });
  expect(workspace.file(join(root, 'a.py'))?.displayPath).toBe('a.py');
  expect(workspace.definitionsNamed('canary', 5)).toEqual([]);
  expect(workspace.definitionsNamed('sparrow', 5)[0]?.file.displayPath).toBe('a.py');
  expect(parser.parsed).toEqual([join(root, 'b.py')]);
  expect(JSON.stringify(changes)).not.toContain('canary');
});

test('a file that is opened while it is indexed stays the buffer', async () => {
  const root = folder({ 'a.py': 'def canary(): pass\n' });
  const { workspace, changes, parser } = newWorkspace();
  const parse = parser.parse.bind(parser);
  parser.parse = (job, signal) => {
    workspace.openBuffer(job.path, 'python', 1, 'def sparrow(): pass\n');
    return parse(job, signal);
  };
  await workspace.addFolder(root, { signal: never() });
  expect([...workspace.files()].map(({ isOpen }) => isOpen)).toEqual([true]);
  expect(workspace.definitionsNamed('canary', 5)).toEqual([]);
  expect(JSON.stringify(changes)).not.toContain('canary');
});

/** The buffer at `opened` takes the place of the one file of the folder `added`, opened before or after it, until it is closed. */
async function standsIn(opened: string, added: string): Promise<void> {
  for (const isOpenFirst of [true, false]) {
    const { workspace } = newWorkspace();
    if (isOpenFirst) workspace.openBuffer(opened, 'python', 1, 'def sparrow(): pass\n');
    await workspace.addFolder(added, { signal: never() });
    if (!isOpenFirst) workspace.openBuffer(opened, 'python', 1, 'def sparrow(): pass\n');
    expect(workspace.definitionsNamed('canary', 5)).toEqual([]);
    expect(workspace.definitionsNamed('sparrow', 5)).toHaveLength(1);
    workspace.closeBuffer(opened);
    await workspace.idle();
    expect(workspace.definitionsNamed('canary', 5)).toHaveLength(1);
  }
}

test('a buffer that is opened over a link stands in for the file behind it', async () => {
  const root = folder({ 'real/a.py': 'def canary(): pass\n' });
  symlinkSync(join(root, 'real'), join(root, 'link'));
  const linkedRoot = `${root}-link`;
  symlinkSync(root, linkedRoot);
  made.push(linkedRoot);
  for (const [opened, added] of [
    [join(root, 'link/a.py'), root],
    [join(root, 'real/a.py'), linkedRoot],
    [join(linkedRoot, 'real/a.py'), root],
  ] as const) {
    await standsIn(opened, added);
  }
});

test('a buffer whose path is spelt otherwise stands in for the file, where the file system takes it for the same', async () => {
  const root = folder({ 'src/Main.py': 'def canary(): pass\n' });
  // As macOS and Windows answer: the path as the folder lists it, whatever the case of what was asked.
  const native = vi.spyOn(realpathSync, 'native').mockImplementation((asked) => {
    const path = String(asked);
    return path.toLowerCase() === join(root, 'src/Main.py').toLowerCase() ? join(root, 'src/Main.py') : path;
  });
  await standsIn(join(root, 'SRC/main.py'), root);
  native.mockRestore();
});

test('an open file that is ignored, secret or too large is completed but not learned from', async () => {
  const root = folder({ '.gitignore': 'out/\n', 'a.py': 'alpha\n' });
  const { workspace, changes } = newWorkspace({ maxFileBytes: 40 });
  await workspace.addFolder(root, { signal: never() });
  changes.length = 0;
  for (const name of ['out/b.py', '.env', 'large.py']) {
    const path = join(root, name);
    workspace.openBuffer(path, 'python', 1, `def hidden(): pass ${name === 'large.py' ? 'x'.repeat(40) : ''}`);
    expect(workspace.text(path)).toContain('hidden');
    expect(workspace.file(path)?.isOpen).toBe(true);
  }
  workspace.openBuffer('/elsewhere/.env', 'plaintext', 1, 'hidden');
  expect(workspace.searchChunks('hidden', 5, new Set())).toEqual([]);
  expect(workspace.definitionsNamed('hidden', 5)).toEqual([]);
  expect(JSON.stringify(changes)).not.toContain('hidden');
  // It shrinks, and is learned from.
  workspace.editBuffer(join(root, 'large.py'), 2, [{ range: undefined, text: 'def hidden(): pass\n' }]);
  expect(workspace.definitionsNamed('hidden', 5)).toHaveLength(1);
});

test('the generation grows with every change and not with questions', async () => {
  const { workspace } = newWorkspace();
  const seen: number[] = [];
  const note = () => void seen.push(workspace.generation);
  note();
  workspace.openBuffer('untitled:1', 'python', 1, 'def a(): pass\n');
  await workspace.idle();
  note();
  workspace.editBuffer('untitled:1', 2, [{ range: { start: 4, end: 5 }, text: 'b' }]);
  note();
  expect([workspace.definitionsNamed('b', 1).length, workspace.searchChunks('pass', 1, new Set()).length]).toEqual([
    1, 1,
  ]);
  expect(workspace.generation).toBe(seen.at(-1));
  workspace.closeBuffer('untitled:1');
  note();
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
  expect(workspace.text('untitled:1')).toBeUndefined();
});
