/** Workspace folders and files on disk through the real server: progress, coming and going, watching. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { repository, startEditor } from '../support/editor.ts';
import { eventually } from '../support/eventually.ts';
import { LspClient, picture, uriOf } from '../support/lspClient.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const rest = 'logging.getLogger(__name__)';

function changeFolders(editor: Awaited<ReturnType<typeof startEditor>>, added: string[], removed: string[]): void {
  const named = (folder: string) => ({ uri: uriOf(folder), name: folder });
  editor.client.notify('workspace/didChangeWorkspaceFolders', {
    event: { added: added.map(named), removed: removed.map(named) },
  });
}

test('progress begins and ends, also for an empty folder', async () => {
  const editor = await startEditor({ files: {} });
  const values = editor.client.received
    .filter(({ method }) => method === '$/progress')
    .map(({ params }) => params.value);
  expect(values[0]).toEqual({ kind: 'begin', title: 'Linewright: indexing', percentage: 0, cancellable: false });
  expect(values.at(-1)).toEqual({ kind: 'end', message: '0 files' });
});

test('a folder that does not exist ends its progress, and the server goes on', async () => {
  const missing = path.join(await scratchFolder(), 'missing');
  const editor = await startEditor({ folders: [missing] });
  expect(await editor.inline(editor.open('a.py', 'alpha_one = betaTwo(3)\nalpha_one = █'))).not.toBeUndefined();
});

test('a client without progress gets none', async () => {
  const editor = await startEditor({ folders: [], capabilities: { window: {} } });
  changeFolders(editor, [editor.folder], []);
  const { folders } = await editor.client.request('linewright/status', { wait: true });
  expect(folders).toMatchObject([{ root: editor.folder, state: 'ready', stats: { files: 3 } }]);
  expect(editor.client.received.some(({ method }) => method.includes('rogress'))).toBe(false);
});

test('a client that refuses the progress is served all the same', async () => {
  const editor = await startEditor({ folders: [] });
  editor.client.answers.set('window/workDoneProgress/create', () => {
    throw new Error('no room in the status bar');
  });
  changeFolders(editor, [editor.folder], []);
  await editor.client.request('linewright/status', { wait: true });
  expect(await editor.inline(editor.open('a.py', 'logger = █'))).toBe(rest);
});

test('folders are added and removed', async () => {
  const editor = await startEditor({ folders: [] });
  const at = editor.open('untitled:a', 'logger = █');
  expect(await editor.inline(at)).toBeNull();
  changeFolders(editor, [editor.folder, editor.folder], []);
  await editor.client.indexed(1);
  expect(await editor.inline(at)).toBe(rest);
  changeFolders(editor, [], [editor.folder, '/never/there']);
  expect((await editor.client.request('linewright/status', { wait: true })).folders).toEqual([]);
  expect(await editor.inline(at)).toBeNull();
});

test('several folders; one is taken away while it is being indexed', async () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`f${n}.py`, `value_${n} = ${n}\n`]));
  const other = await scratchFolder(many);
  const editor = await startEditor({ folders: [] });
  changeFolders(editor, [editor.folder, other], []);
  changeFolders(editor, [], [other]);
  const { folders } = await editor.client.request('linewright/status', { wait: true });
  expect(folders).toMatchObject([{ root: editor.folder, state: 'ready' }]);
  expect(await editor.inline(editor.open('a.py', 'logger = █'))).toBe(rest);
});

test('the root of older clients, as a URI and as a path; and none at all', async () => {
  const folder = await scratchFolder(repository);
  for (const root of [{ rootUri: uriOf(folder) }, { rootUri: undefined, rootPath: folder }]) {
    const editor = await startEditor({ folders: [], initialize: { workspaceFolders: undefined, ...root } });
    await editor.client.indexed(1);
    expect(await editor.inline(editor.open('a.py', 'logger = █'))).toBe(rest);
  }
  const none = await startEditor({ folders: [], initialize: { workspaceFolders: null } });
  expect((await none.client.request('linewright/status', { wait: true })).folders).toEqual([]);
});

test('files that change on disk are read again', async () => {
  const editor = await startEditor({ files: { 'a b.py': 'x = 1\n' } });
  const { params } = (await registered(editor)) ?? {};
  expect(params).toEqual({ watchers: [{ globPattern: '**/*' }] });
  // A new document for each question: what was suggested in one before may be suggested there again.
  const suggestion = (name: string) => editor.inline(editor.open(name, 'some_value = █'));
  const changed = async (name: string, type: number) => {
    editor.client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: editor.uri(name), type }] });
    await editor.client.request('linewright/status', { wait: true });
  };
  await writeFile(path.join(editor.folder, 'a b.py'), 'some_value = compute_it(41)\n');
  await changed('a b.py', 2);
  expect(await suggestion('other1.py')).toBe('compute_it(41)');
  await rm(path.join(editor.folder, 'a b.py'));
  await changed('a b.py', 3);
  editor.client.notify('textDocument/didClose', { textDocument: { uri: editor.uri('other1.py') } });
  expect(await suggestion('other2.py')).not.toBe('compute_it(41)');
  await mkdir(path.join(editor.folder, 'new.py'));
  await changed('new.py', 1);
  await changed('never there.py', 1);
  await writeFile(path.join(editor.folder, 'näw.py'), 'some_value = compute_it(42)\n');
  await changed('näw.py', 1);
  expect(await suggestion('other3.py')).toBe('compute_it(42)');
});

async function registered(editor: Awaited<ReturnType<typeof startEditor>>) {
  const isWatching = ({ registrations }: { registrations: { method: string }[] }) =>
    registrations.some(({ method }) => method === 'workspace/didChangeWatchedFiles');
  const { registrations } = await editor.client.notification('client/registerCapability', isWatching);
  const { registerOptions } = registrations[0];
  return { params: registerOptions };
}

/** Buffers that an editor restores before anything else is said, the last of them with the cursor. */
async function restored(client: LspClient, folder: string, drawn: readonly string[]) {
  const documents = drawn.map((one, index) => ({ uri: uriOf(path.join(folder, `open${index}.py`)), ...picture(one) }));
  await client.initialize({ folders: [folder] });
  for (const { uri, text } of documents) {
    client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'python', version: 1, text } });
  }
  const { uri, position } = documents.at(-1) ?? { uri: '', position: { line: 0, character: 0 } };
  return { textDocument: { uri }, position };
}

async function startUnread(): Promise<{ client: LspClient; folder: string }> {
  const client = new LspClient();
  onTestFinished(() => {
    client.process.kill();
  });
  const many = Array.from({ length: 300 }, (_, file) => [`many/file${file}.py`, `value_${file} = ${file}\n`]);
  return { client, folder: await scratchFolder({ ...repository, ...Object.fromEntries(many) }) };
}

test.each([
  ['alone', []],
  ['among others that are as unfinished', Array.from({ length: 6 }, () => 'import logging\n\nlogger = █')],
  ['among finished ones', Array.from({ length: 6 }, () => `import logging\n\nlogger = ${rest}█\n`)],
  ['among empty ones', Array.from({ length: 6 }, () => 'import logging\n\n█')],
])('what is asked while the folder is being read is answered when it has been: %s', async (_, others) => {
  const { client, folder } = await startUnread();
  const at = await restored(client, folder, [...others, 'import logging\n\nlogger = █']);
  const ask = () => client.request('textDocument/inlineCompletion', { ...at, context: { triggerKind: 2 } });
  // Where something is suggested of what is known by then, a slow machine may not have read all when it is answered.
  await eventually(
    async () => (await ask())?.items[0]?.insertText,
    (text) => text === rest,
    { timeout: 20_000, what: 'the line that the folder has' },
  );
  const { suggestion } = await client.request('linewright/explain', { textDocument: at.textDocument });
  expect(suggestion.confidence).toBeGreaterThan(0.25);
});

test('an edit ends the wait for a folder', async () => {
  const { client, folder } = await startUnread();
  const at = await restored(client, folder, ['zebra_█']);
  const first = client.request('textDocument/inlineCompletion', { ...at, context: { triggerKind: 2 } });
  const second = client.request('textDocument/inlineCompletion', {
    ...at,
    position: { line: 0, character: 1 },
    context: { triggerKind: 2 },
  });
  expect([await first, await second]).toEqual([null, null]);
});
