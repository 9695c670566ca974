/**
 * The whole of LSP 3.18 against the real server: whatever a client may send is answered once or tolerated, and what the
 * server sends is in the specification. The methods and their directions are those of vscode-languageserver-protocol,
 * which are made from the specification's meta-model.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { repository, startEditor } from '../support/editor.ts';
import { LspClient, uriOf } from '../support/lspClient.ts';
import { resultShapes, sentShapes } from '../support/lspShapes.ts';
import { scratchFolder } from '../support/scratchFolder.ts';
import { expectSound } from '../support/soundServer.ts';

interface Method {
  readonly method: string;
  readonly isRequest: boolean;
  readonly fromClient: boolean;
}

/** All of the specification's messages, save those of the base protocol, whose names start with `$/`. */
const methods = Object.values(createRequire(import.meta.url)('vscode-languageserver/node')).flatMap(toMethod);

function toMethod(value: unknown): Method[] {
  const isMethod = typeof value === 'object' && value !== null && 'messageDirection' in value && 'type' in value;
  if (!isMethod) return [];
  const { method, messageDirection, type } = value as { method: string; messageDirection: string; type: object };
  // A registration type only names the capability that several methods share.
  if (type.constructor.name === 'RegistrationType') return [];
  const isRequest = type.constructor.name.includes('Request');
  return [{ method, isRequest, fromClient: messageDirection !== 'serverToClient' }];
}

const named = (isRequest: boolean, fromClient: boolean) =>
  methods.filter((one) => one.isRequest === isRequest && one.fromClient === fromClient).map(({ method }) => method);

/** These begin a connection or end it. */
const lifecycle = ['initialize', 'initialized', 'shutdown', 'exit'];
const isUsual = (method: string): boolean => !lifecycle.includes(method);

/** What the server says that it can, in its answer to `initialize`, and its own. */
const served = ['textDocument/inlineCompletion', 'linewright/status', 'linewright/explain'];
const requests = named(true, true).filter(isUsual);
const notifications = [...named(false, true).filter(isUsual), '$/setTrace', '$/progress', '$/cancelRequest'];

const methodNotFound = -32601;

test('the list of methods is that of LSP 3.18', () => {
  expect(requests).toEqual(expect.arrayContaining(['textDocument/inlineCompletion', 'workspace/textDocumentContent']));
  const count = (isRequest: boolean, fromClient: boolean) => named(isRequest, fromClient).length;
  expect([count(true, true), count(false, true), count(true, false), count(false, false)]).toEqual([54, 18, 15, 4]);
});

test('every request is answered once: what is not served is refused, of either direction and any name', async () => {
  const editor = await startEditor();
  const { client } = editor;
  const { textDocument, position } = editor.open('a.py', 'logger = █');
  const params = { textDocument, position, range: { start: position, end: position }, context: { triggerKind: 1 } };
  const sent = [...requests, ...named(true, false), '$/unheard', 'unheard', ''].filter((m) => !served.includes(m));
  const answers = await Promise.allSettled(sent.map((method) => client.request(method, params)));
  const codes = answers.map((answer, at) => [sent[at], answer.status === 'rejected' ? answer.reason.code : 'answered']);
  expect(codes).toEqual(sent.map((method) => [method, methodNotFound]));
  for (const method of served) await client.request(method, params);
  await expectSound(editor);
});

test('every notification is tolerated, with any params, of either direction and any name', async () => {
  const editor = await startEditor();
  const before = editor.client.answered.length;
  for (const method of [...notifications, ...named(false, false), '$/unheard', 'unheard', '']) {
    for (const params of [undefined, null, [], {}, { textDocument: {} }, { event: {} }, 'text', 7]) {
      editor.client.notify(method, params);
    }
  }
  await editor.client.request('linewright/status', { wait: true });
  expect(editor.client.answered.length).toBe(before + 1);
  await expectSound(editor);
});

test('what the server sends is in the specification, and only what the client said it can', async () => {
  const sent = (client: LspClient) => new Set(client.received.map(({ method }) => method));
  const able = await startEditor({ settings: { unknown: 1, log: 'debug' } });
  await able.client.request('linewright/status', { wait: true });
  const known = [...named(true, false), ...named(false, false), '$/progress'];
  expect([...sent(able.client)].filter((method) => !known.includes(method))).toEqual([]);
  const modest = await startEditor({ folders: [], initialize: { capabilities: {}, rootUri: able.uri('.') } });
  await modest.client.request('linewright/status', { wait: true });
  expect([...sent(modest.client)].filter((method) => !method.startsWith('window/'))).toEqual([]);
  expect(modest.client.received.filter(({ method }) => method === 'window/workDoneProgress/create')).toEqual([]);
});

test.each([
  ['of an editor that can everything', {}],
  ['of one that has no ghost text and counts in bytes', { general: { positionEncodings: ['utf-8'] } }],
])('what the server sends has the form of the specification, in a session %s', async (_name, special) => {
  const isModest = Object.keys(special).length > 0;
  const capabilities = isModest ? { ...special, textDocument: { completion: {} } } : {};
  const root = await scratchFolder(repository);
  const options = { folders: [root], capabilities, settings: { unknown: 1, log: 'debug' } };
  const client = new LspClient(options);
  onTestFinished(() => void client.process.kill());
  const results: [method: string, result: unknown][] = [['initialize', await client.initialize(options)]];
  await client.indexed(1);
  const textDocument = { uri: uriOf(path.join(root, 'a.py')) };
  const text = 'note = "😀 é"\nimport logging\n\nlogger = ';
  client.notify('textDocument/didOpen', { textDocument: { ...textDocument, languageId: 'python', version: 1, text } });
  const method = isModest ? 'textDocument/completion' : 'textDocument/inlineCompletion';
  for (const position of [
    { line: 3, character: 9 },
    { line: 0, character: 7 },
  ]) {
    results.push([method, await client.request(method, { textDocument, position, context: { triggerKind: 1 } })]);
  }
  expect(JSON.stringify(results)).toContain('getLogger');
  results.push(['shutdown', await client.request('shutdown')]);
  client.notify('exit');
  expect(await client.exitCode).toBe(0);
  const sent = client.received.map(({ method: name, params }) => [name, params] as const);
  const wrong = [
    ...results.map(([name, result]) => [name, resultShapes[name]?.safeParse(result)] as const),
    ...sent.map(([name, params]) => [name, sentShapes[name]?.safeParse(params)] as const),
  ].filter(([, checked]) => checked?.success !== true);
  expect(wrong.map(([name, checked]) => [name, checked?.error?.issues])).toEqual([]);
  expect(new Set(sent.map(([name]) => name)).size).toBeGreaterThan(4);
});
