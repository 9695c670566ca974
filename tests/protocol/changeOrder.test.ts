/** An editor whose changes come out of order, or that counts in its own way: what it is told, and where nothing is suggested. */
import { expect, test } from 'vitest';
import { type Editor, startEditor } from '../support/editor.ts';

const rest = 'logging.getLogger(__name__)';
const reason = 'its changes came out of order, so its text is not known for sure: close the document and open it again';
const before = { line: 0, character: 0 };
const end = { line: 0, character: 9 };

/** `a.py` is open with the cursor behind "logger = ", which has come as the given version: the first is 1. */
async function opened(version: number | null = 5) {
  const editor = await startEditor();
  const { textDocument } = editor.open('a.py', '█');
  const change = (version: number | null, ...contentChanges: object[]) =>
    editor.client.notify('textDocument/didChange', { textDocument: { ...textDocument, version }, contentChanges });
  change(version, insert('logger = '));
  expect(await editor.inline({ textDocument, position: end })).toBe(rest);
  return { editor, change, at: { textDocument, position: end } };
}

function insert(text: string): object {
  return { range: { start: before, end: before }, text };
}

function told({ client }: Editor): string[] {
  const messages = client.received.filter(({ method }) => method === 'window/logMessage');
  return messages.map(({ params }) => params.message).filter((message) => message.includes('out of order'));
}

test('a change that comes late is told once, and nothing is suggested until the whole text comes', async () => {
  const { editor, change, at } = await opened();
  change(4, insert('# late\n'));
  change(3, insert('# later\n'));
  change(6, insert(' '));
  expect(await editor.inline(at)).toBeNull();
  // A place that the text of the server does not have is no fault of the editor's now.
  expect(await editor.inline({ ...at, position: { line: 7, character: 0 } })).toBeNull();
  expect(await editor.client.request('linewright/explain', at)).toMatchObject({ suggestion: null, reason });
  expect(told(editor)).toEqual([
    `Nothing is suggested in ${at.textDocument.uri} (version 4 is not newer than what came before): ${reason}.`,
  ]);
  change(5, { text: 'old = 1\n' });
  expect(await editor.inline(at)).toBeNull();
  change(7, { text: 'logger = ' });
  expect(await editor.inline(at)).toBe(rest);
  change(8, insert('\n'));
  expect(await editor.inline({ ...at, position: { line: 1, character: 9 } })).toBe(rest);
  expect(told(editor)).toHaveLength(1);
});

test('a document that is opened anew counts anew', async () => {
  const { editor, change, at } = await opened();
  change(2, insert('# late\n'));
  expect(await editor.inline(at)).toBeNull();
  editor.client.notify('textDocument/didClose', { textDocument: at.textDocument });
  editor.open('a.py', '█');
  change(2, insert('logger = '));
  expect(await editor.inline(at)).toBe(rest);
});

test('a change that comes twice is not made twice; the whole text may come again', async () => {
  const { editor, change, at } = await opened();
  change(6, { text: 'logger = ' });
  change(6, { text: 'logger = ' });
  expect(await editor.inline(at)).toBe(rest);
  change(6, insert('# '));
  expect(await editor.inline(at)).toBeNull();
  expect(told(editor)).toHaveLength(1);
});

test.each([
  ['the version of the opening with every change', 1],
  ['0 with every change', 0],
  ['null', null],
])('a client that sends %s is in order', async (_name, version) => {
  const { editor, change, at } = await opened(version);
  change(version, insert('# '));
  change(version, { range: { start: before, end: { line: 0, character: 2 } }, text: '' });
  expect(await editor.inline(at)).toBe(rest);
  expect(told(editor)).toEqual([]);
});
