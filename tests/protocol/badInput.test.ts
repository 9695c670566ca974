/** What no editor and no repository should hold, through the real server: all of it is answered, and the next request too. */
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repository, startEditor } from '../support/editor.ts';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const rest = 'logging.getLogger(__name__)';
const twoMegabytes = 2_000_000;

/** A repository with one file of each kind that is hard to read. */
async function hardRepository(): Promise<string> {
  const outside = await scratchFolder({ 'secret_plan.py': 'logger = canary_outside()\n' });
  const folder = await scratchFolder({
    ...repository,
    '.git/HEAD': '',
    'broken.py': `def (((:\n  logger = ]]]\n"""\n${'('.repeat(900)}`,
    'line.py': `x = [${'1, '.repeat(twoMegabytes / 3)}]\n`,
    'minified.py': `x = "${'y'.repeat(900_000)}"\n`,
    'folder.py/inner.py': 'def inner():\n    return 1\n',
    'huge.py': '',
    'empty.py': '',
  });
  await truncate(path.join(folder, 'huge.py'), 50_000_000);
  await writeFile(path.join(folder, 'latin1.py'), Buffer.from('größe = 1\n', 'latin1'));
  await symlink(folder, path.join(folder, 'circle'));
  await mkdir(path.join(folder, 'deep'));
  await symlink('loop', path.join(folder, 'deep/loop'));
  await symlink(path.join(outside, 'secret_plan.py'), path.join(folder, 'plan.py'));
  await symlink(outside, path.join(folder, 'elsewhere'));
  await symlink(path.join(folder, 'nowhere.py'), path.join(folder, 'dangling.py'));
  return folder;
}

/** By reason: two are too large; two folders, a loop, a file outside and a dangling link are links. */
const skipped = { 'too large': 2, 'not UTF-8': 1, 'symbolic link': 5, minified: 1 };

test('files that cannot be read or parsed are skipped with a reason or indexed as far as they go', async () => {
  const folder = await hardRepository();
  const { code, stdout, stderr } = await runCommand(['index', folder, '--json']);
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining('error') });
  expect(JSON.parse(stdout)).toMatchObject({ files: 6, skipped, errors: [] });
  const table = (await runCommand(['index', folder, '--stats'])).stdout;
  for (const [reason, count] of Object.entries(skipped)) expect(table).toMatch(new RegExp(`\\n${reason} +${count}\\n`));

  const editor = await startEditor({ folders: [folder] });
  const { folders } = await editor.client.request('linewright/status', { wait: true });
  expect(folders).toMatchObject([{ state: 'ready', stats: { files: 6, skipped } }]);
  expect(await editor.inline(editor.open('a.py', 'logger = █'))).toBe(rest);
  expect(await editor.client.stop()).toBe(0);
});

test.each([
  ['a line of 2 MB around the cursor', `x = ${'y'.repeat(twoMegabytes)}█\n`],
  ['a line of 2 MB above the cursor', `x = [${'1, '.repeat(twoMegabytes / 3)}]\nlogger = █\n`],
  ['only openers', `${'('.repeat(50_000)}█`],
  ['half of a pair of surrogates', '\ud83d = 1\nlogger = █\n'],
  ['NUL and other control characters', 'a = 1\0\u0001\u001b\nlogger = █\n'],
  ['20 MB', `${'a = 1\n'.repeat(3_500_000)}logger = █\n`],
])('a document with %s is answered, and the next one too', async (_name, drawn) => {
  const editor = await startEditor();
  const at = editor.open('bad.py', drawn);
  const answer = await editor.inline(at);
  expect(answer === null || typeof answer === 'string').toBe(true);
  const { textDocument, position } = at;
  const range = { start: position, end: position };
  editor.client.notify('textDocument/didChange', {
    textDocument: { ...textDocument, version: 2 },
    contentChanges: [{ range, text: 'z' }],
  });
  await editor.inline(at);
  editor.client.notify('textDocument/didClose', { textDocument });
  expect(await editor.inline(editor.open('a.py', 'logger = █'))).toBe(rest);
  expect(await editor.client.stop()).toBe(0);
});

test('files that go before they are read, and a folder that goes, end nothing', async () => {
  const editor = await startEditor();
  const { client } = editor;
  const change = (name: string, type: number) => ({ uri: editor.uri(name), type });
  client.notify('workspace/didChangeWatchedFiles', {
    changes: [
      change('never.py', 1),
      change('never.py', 2),
      change('gone/', 3),
      change('one.py/x.py', 1),
      change('.', 2),
    ],
  });
  const { folders } = await client.request('linewright/status', { wait: true });
  expect(folders).toMatchObject([{ state: 'ready', stats: { files: 3 } }]);
  expect(await editor.inline(editor.open('a.py', 'logger = █'))).toBe(rest);
});

test('a superseded request is answered before the one that takes its place', async () => {
  const editor = await startEditor();
  const { textDocument, position } = editor.open('a.py', 'import logging\n\nlogger = █');
  const order: string[] = [];
  const note = (name: string, answer: Promise<unknown>) => answer.then(() => void order.push(name));
  const older = editor.inline({ textDocument, position: { line: 0, character: 4 } });
  const newer = editor.inline({ textDocument, position });
  await Promise.all([note('older', older), note('newer', newer)]);
  expect(order).toEqual(['older', 'newer']);
  expect(await newer).toBe(rest);
});
