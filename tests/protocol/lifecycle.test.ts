/** The life of a connection: what may come when, how the process ends, and what a malformed message does. */
import { expect, test } from 'vitest';
import { repository, startEditor } from '../support/editor.ts';
import { LspClient } from '../support/lspClient.ts';

test('initialize tells what the server can', async () => {
  const client = new LspClient();
  const result = await client.initialize();
  expect(result.serverInfo).toEqual({ name: 'linewright', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  expect(result.capabilities).toEqual({
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: 2 },
    notebookDocumentSync: { notebookSelector: [{ notebook: '*' }] },
    inlineCompletionProvider: {},
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  });
  expect(await client.stop()).toBe(0);
});

test('before initialize a request is refused and a notification is left out', async () => {
  const client = new LspClient();
  const early = client.request('textDocument/inlineCompletion', {});
  await expect(early).rejects.toMatchObject({ code: -32002, message: expect.stringContaining('send "initialize"') });
  await expect(client.request('shutdown')).rejects.toMatchObject({ code: -32002 });
  client.notify('textDocument/didOpen', { textDocument: { uri: 'file:///a.py', languageId: 'python', text: '' } });
  await client.initialize();
  await expect(client.request('initialize', { capabilities: {} })).rejects.toMatchObject({ code: -32600 });
  expect(await client.stop()).toBe(0);
});

test('after shutdown only exit may follow', async () => {
  const { client } = await startEditor();
  expect(await client.request('shutdown')).toBeNull();
  await expect(client.request('linewright/status', {})).rejects.toMatchObject({ code: -32600 });
  client.notify('exit');
  expect(await client.exitCode).toBe(0);
});

test('exit without shutdown, and the end of the input, end the process with 1', async () => {
  const one = new LspClient();
  one.notify('exit');
  expect(await one.exitCode).toBe(1);
  const other = new LspClient();
  await other.initialize();
  other.process.stdin.end();
  expect(await other.exitCode).toBe(1);
});

test('shutdown while a folder is being indexed', async () => {
  const files = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`f${n}.py`, repository['one.py']]));
  const editor = await startEditor({ files, folders: [] });
  editor.client.notify('workspace/didChangeWorkspaceFolders', {
    event: { added: [{ uri: editor.uri('.'), name: 'x' }], removed: [] },
  });
  expect(await editor.client.stop()).toBe(0);
});

test('a malformed message does not end the server', async () => {
  const editor = await startEditor();
  const { client } = editor;
  client.sendRaw('Content-Length: 7\r\n\r\n{"a": b');
  client.sendRaw('Content-Length: 4\r\n\r\nnull');
  client.sendRaw('Content-Length: 2\r\n\r\n[]');
  client.sendRaw('Content-Type: nothing\r\n\r\n');
  client.sendRaw('no header at all\r\n\r\n');
  client.send({ jsonrpc: '2.0', method: '$/cancelRequest' });
  client.send({ jsonrpc: '2.0', method: 'textDocument/didOpen' });
  client.send({ jsonrpc: '2.0', method: 'textDocument/didOpen', params: { textDocument: null } });
  client.send({ jsonrpc: '2.0', method: 'textDocument/didChange', params: [1, 2] });
  client.send({ jsonrpc: '2.0', method: 'workspace/didChangeWorkspaceFolders', params: {} });
  client.send({ jsonrpc: '2.0', method: 'workspace/didChangeWatchedFiles', params: { changes: [{ uri: 5 }] } });
  client.send({ jsonrpc: '2.0', method: 'nobody/knows', params: {} });
  client.send({ jsonrpc: '2.0', id: 99_999, result: 'of no request' });
  await expect(client.request('nobody/knowsThisRequest', {})).rejects.toMatchObject({ code: -32601 });
  await expect(client.request('textDocument/inlineCompletion', {})).rejects.toMatchObject({ code: -32602 });
  await expect(client.request('textDocument/inlineCompletion')).rejects.toMatchObject({ code: -32602 });
  expect(await editor.inline(editor.open('a.py', 'logger = █'))).toBe('logging.getLogger(__name__)');
  expect(await client.stop()).toBe(0);
});
