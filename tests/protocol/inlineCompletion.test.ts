/** Ghost text through the real server: documents as pictures, edits, encodings, cancelling. */
import { expect, test } from 'vitest';
import { repository, startEditor } from '../support/editor.ts';

const rest = 'logging.getLogger(__name__)';

test('the line is completed from the repository', async () => {
  const editor = await startEditor();
  const at = editor.open('a.py', 'import logging\nlogger = █\n');
  const answer = await editor.client.request('textDocument/inlineCompletion', { ...at, context: { triggerKind: 2 } });
  expect(answer).toEqual({ items: [{ insertText: rest, range: { start: at.position, end: at.position } }] });
  expect(editor.client.stderr).toBe('');
});

test('who asks by hand may choose: distinct texts, the likeliest first', async () => {
  const colours = { 'paint.py': 'paint(red)\npaint(red)\npaint(red)\npaint(blue)\npaint(blue)\npaint(green)\n' };
  const editor = await startEditor({ files: colours });
  const at = editor.open('a.py', 'paint(█\n');
  const byHand = await editor.client.request('textDocument/inlineCompletion', { ...at, context: { triggerKind: 1 } });
  const texts = byHand.items.map(({ insertText }: { insertText: string }) => insertText);
  expect(texts).toEqual(expect.arrayContaining(['blue)', 'green)', 'red)']));
  expect(new Set(texts).size).toBe(texts.length);
  const unasked = await editor.client.request('textDocument/inlineCompletion', { ...at, context: { triggerKind: 2 } });
  expect(unasked?.items.length ?? 0).toBeLessThanOrEqual(1);
});

test('a missing context is an automatic request', async () => {
  const editor = await startEditor();
  const at = editor.open('a.py', 'import logging\nlogger = █\n');
  expect((await editor.client.request('textDocument/inlineCompletion', at)).items.length).toBe(1);
});

test('the selected item of the popup opens the suggestion, over its range', async () => {
  const editor = await startEditor();
  const at = editor.open('a.py', 'import logging\nlogger = logging.ge█\n');
  const range = { start: { line: 1, character: 17 }, end: at.position };
  const ask = (text: string) =>
    editor.client.request('textDocument/inlineCompletion', {
      ...at,
      context: { triggerKind: 2, selectedCompletionInfo: { range, text } },
    });
  const answer = await ask('getLogger');
  expect(answer.items).toEqual([{ insertText: 'getLogger(__name__)', range }]);
  const other = await ask('getLevelName');
  for (const { insertText } of other?.items ?? []) {
    expect(insertText.startsWith('getLevelName')).toBe(true);
  }
  const outside = { start: { line: 40, character: 0 }, end: { line: 40, character: 1 } };
  const context = { triggerKind: 2, selectedCompletionInfo: { range: outside, text: 'x' } };
  const bad = editor.client.request('textDocument/inlineCompletion', { ...at, context });
  await expect(bad).rejects.toMatchObject({ code: -32602 });
});

test('a position outside the document is a clear error, and the server goes on', async () => {
  const editor = await startEditor();
  const at = editor.open('a.py', 'import logging\nlogger = █');
  const outside = { ...at, position: { line: 7, character: 2 } };
  await expect(editor.inline(outside)).rejects.toMatchObject({
    code: -32602,
    message: 'Position 7:2 is outside the document, which has 2 lines.',
  });
  for (const position of [{ line: -1, character: 0 }, { line: 0.5, character: 0 }, { line: 0 }, 'here', null]) {
    const wrong = { ...at, position };
    await expect(editor.client.request('textDocument/inlineCompletion', wrong)).rejects.toMatchObject({ code: -32602 });
  }
  // As the protocol says: a character past the end of the line is the end of the line.
  expect(await editor.inline({ ...at, position: { line: 1, character: 900 } })).toBe(rest);
});

test('an unknown document has no suggestion', async () => {
  const editor = await startEditor();
  const at = { textDocument: { uri: editor.uri('one.py') }, position: { line: 0, character: 0 } };
  expect(await editor.inline(at)).toBeNull();
  editor.client.notify('textDocument/didClose', { textDocument: at.textDocument });
  const change = { textDocument: { ...at.textDocument, version: 3 }, contentChanges: [{ text: 'x' }] };
  editor.client.notify('textDocument/didChange', change);
  expect(await editor.inline(editor.open('a.py', 'logger = █'))).toBe(rest);
});

test('incremental changes apply one after the other, full ones replace the text', async () => {
  const editor = await startEditor();
  const { client } = editor;
  const { textDocument } = editor.open('a.py', 'x = 1\n█');
  const change = (version: number | null, ...contentChanges: object[]) =>
    client.notify('textDocument/didChange', { textDocument: { ...textDocument, version }, contentChanges });
  const at = (line: number, character: number) => ({ line, character });
  change(
    2,
    { range: { start: at(1, 0), end: at(1, 0) }, text: 'lggr = \n' },
    { range: { start: at(1, 1), end: at(1, 4) }, text: 'ogger' },
    { range: { start: at(0, 0), end: at(1, 0) }, text: '' },
  );
  expect(await editor.inline({ textDocument, position: at(0, 9) })).toBe(rest);
  change(3, { text: 'import logging\nlogger = ' });
  expect(await editor.inline({ textDocument, position: at(1, 9) })).toBe(rest);
  // No version, and a range past the end, as some clients send them.
  change(null, { range: { start: at(0, 0), end: at(99, 0) }, text: '# one\n# two\nlogger = ' });
  change(null, { range: { start: at(0, 0), end: at(1, 0) }, text: '' });
  expect(await editor.inline({ textDocument, position: at(1, 9) })).toBe(rest);
});

test('what the buffer holds counts at once, what is closed counts as on disk', async () => {
  const editor = await startEditor({ files: { ...repository, 'b.py': '' } });
  editor.open('b.py', 'brand_new_name = frobnicate(27)\n█');
  const at = editor.open('a.py', 'brand_new_name = █');
  expect(await editor.inline(at)).toBe('frobnicate(27)');
  editor.client.notify('textDocument/didClose', { textDocument: { uri: editor.uri('b.py') } });
  await editor.client.request('linewright/status', { wait: true });
  expect(await editor.inline(editor.open('c.py', 'brand_new_name = █'))).not.toBe('frobnicate(27)');
});

test('positions count UTF-8 bytes when the client prefers them', async () => {
  const editor = await startEditor({ capabilities: { general: { positionEncodings: ['utf-8', 'utf-16'] } } });
  const status = await editor.client.request('linewright/status', {});
  expect(status).toMatchObject({ positionEncoding: 'utf-8', recall: { tokens: expect.any(Number) } });
  expect(status.recall).not.toHaveProperty('problem');
  const { textDocument } = editor.open('a.py', "'é😀'; logger = █");
  // é takes two bytes and 😀 four: 23 bytes where UTF-16 has 15 units.
  const position = { line: 0, character: Buffer.byteLength("'é😀'; logger = ") };
  const answer = await editor.client.request('textDocument/inlineCompletion', {
    textDocument,
    position,
    context: { triggerKind: 1 },
  });
  expect(answer.items[0]).toEqual({ insertText: rest, range: { start: position, end: position } });
  editor.client.notify('textDocument/didChange', {
    textDocument: { ...textDocument, version: 2 },
    contentChanges: [
      { range: { start: { line: 0, character: 1 }, end: { line: 0, character: 7 } }, text: '' },
      { range: { start: { line: 0, character: 4 }, end: { line: 0, character: 5 } }, text: 'l' },
    ],
  });
  expect(await editor.inline({ textDocument, position: { line: 0, character: 13 } })).toBe(rest);
});

test('positions count UTF-16 units otherwise', async () => {
  const editor = await startEditor({ capabilities: { general: undefined } });
  const at = editor.open('a.py', "'é😀'; logger = █");
  expect(at.position.character).toBe(16);
  expect(await editor.inline(at)).toBe(rest);
});

test('line breaks of Windows and the start and end of a document', async () => {
  const editor = await startEditor();
  expect(await editor.inline(editor.open('a.py', 'import logging\r\nlogger = █\r\nx = 1\r\n'))).toBe(rest);
  const empty = editor.open('empty.py', '█');
  expect(await editor.client.request('textDocument/inlineCompletion', empty)).toBeNull();
});

test('documents that are no files, and paths with spaces and other letters', async () => {
  const editor = await startEditor();
  for (const name of ['untitled:Untitled-1', 'git:/x/a.py?ref=1', 'sub folder/größe 100% #1.py', 'no uri at all:']) {
    expect(await editor.inline(editor.open(name, 'logger = █')), name).toBe(rest);
  }
});

test('a cancelled request is answered as cancelled', async () => {
  const editor = await startEditor();
  const at = editor.open('a.py', 'logger = █');
  const { id, answer } = editor.client.ask('textDocument/inlineCompletion', { ...at, context: { triggerKind: 1 } });
  editor.client.notify('$/cancelRequest', { id });
  // The answer may already have been on its way.
  const outcome = await answer.then(
    (result) => result.items[0].insertText,
    (error) => error.code,
  );
  expect([-32800, rest]).toContain(outcome);
  editor.client.notify('$/cancelRequest', { id: 12_345 });
  expect(await editor.inline(at)).toBe(rest);
});

test('of many requests at once each is answered, the last with the suggestion', async () => {
  const editor = await startEditor();
  const at = editor.open('a.py', 'logger = █');
  const answers = await Promise.all(Array.from({ length: 30 }, () => editor.inline(at)));
  expect(answers.at(-1)).toBe(rest);
  expect(answers.filter((answer) => answer !== null && answer !== rest)).toEqual([]);
});
