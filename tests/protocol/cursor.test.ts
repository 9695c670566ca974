/** `linewright/cursor` through the real server: a place is got ready, and what is suggested there is what it would have been. */
import { expect, test } from 'vitest';
import { startEditor } from '../support/editor.ts';

const drawn = 'import logging\n\nlogger = █\n';
const expected = 'logging.getLogger(__name__)';

test('what is suggested where the cursor came to rest is the same', async () => {
  const editor = await startEditor();
  await editor.client.indexed(1);
  const at = editor.open('use.py', drawn);
  editor.client.notify('linewright/cursor', at);
  expect(await editor.inline(at)).toBe(expected);
});

test('what is no place, and a place that is gone, are left out, and the server goes on', async () => {
  const editor = await startEditor();
  const at = editor.open('use.py', drawn);
  const { textDocument, position } = at;
  for (const params of [
    ...[null, {}, { textDocument }, { textDocument, position: { line: -1, character: 0 } }],
    { textDocument, position: { line: 999, character: 0 } },
    { textDocument: { uri: editor.uri('closed.py') }, position },
  ])
    editor.client.notify('linewright/cursor', params);
  expect(await editor.inline(at)).toBe(expected);
});
