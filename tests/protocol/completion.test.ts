/** The popup item for clients that lack inline completion. */
import { expect, test } from 'vitest';
import { startEditor } from '../support/editor.ts';

const withoutInline = { textDocument: { completion: {} } };

test('a client with inline completion gets no popup items', async () => {
  const editor = await startEditor();
  const at = editor.open('a.py', 'logger = █');
  await expect(editor.client.request('textDocument/completion', at)).rejects.toMatchObject({ code: -32601 });
});

test('one item that goes on from the word before the cursor', async () => {
  const editor = await startEditor({ capabilities: withoutInline });
  const at = editor.open('a.py', 'import logging\nlogger = logging.getLo█\n');
  expect(await editor.client.request('textDocument/completion', at)).toEqual({
    isIncomplete: true,
    items: [
      {
        label: 'getLogger(__name__)',
        kind: 1,
        detail: 'Linewright',
        sortText: '~~~~',
        filterText: 'getLogger(__name__)',
        textEdit: {
          range: { start: { line: 1, character: 17 }, end: { line: 1, character: 22 } },
          newText: 'getLogger(__name__)',
        },
      },
    ],
  });
});

test('nothing to suggest, an unknown document and a position outside', async () => {
  const editor = await startEditor({ capabilities: withoutInline });
  const at = editor.open('a.py', 'zzz unheard of qqq █');
  expect(await editor.client.request('textDocument/completion', at)).toBeNull();
  const unknown = { ...at, textDocument: { uri: editor.uri('unknown.py') } };
  expect(await editor.client.request('textDocument/completion', unknown)).toBeNull();
  const outside = { ...at, position: { line: 9, character: 0 } };
  await expect(editor.client.request('textDocument/completion', outside)).rejects.toMatchObject({ code: -32602 });
});
