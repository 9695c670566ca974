/** `linewright/diagnostics` through the real server: what an editor's other tools say of a document brings the names they name. */
import { expect, test } from 'vitest';
import { startEditor } from '../support/editor.ts';

const files = {
  'shop/rows.py': 'class PriceRow:\n    def gross(self):\n        return 1\n',
  'shop/other.py': 'import logging\n\nlogger = logging.getLogger(__name__)\n',
};
const drawn = 'import logging\n\nlogger = █\n';
const message = 'Undefined name "PriceRow"';

/** Reasons of the snippets that the last answer in the document rests on. */
async function reasons(editor: Awaited<ReturnType<typeof startEditor>>, at: ReturnType<typeof editor.open>) {
  await editor.inline(at);
  const { trace } = await editor.client.request('linewright/explain', at);
  return trace.snippets.map(({ reason }: { reason: string }) => reason);
}

test('a name in a message near the cursor brings its definition, until the message goes', async () => {
  const editor = await startEditor({ files });
  await editor.client.indexed(1);
  const at = editor.open('use.py', drawn);
  const told = (diagnostics: readonly object[]) =>
    editor.client.notify('linewright/diagnostics', { uri: at.textDocument.uri, diagnostics });
  const why = `defines PriceRow, named by "${message}"`;
  told([{ range: { start: at.position, end: at.position }, message }]);
  expect(await reasons(editor, at)).toContainEqual(expect.stringContaining(why));
  told([]);
  expect(await reasons(editor, at)).not.toContainEqual(expect.stringContaining(why));
});

test('what is no list of diagnostics is left out, and the server goes on', async () => {
  const editor = await startEditor({ files });
  const at = editor.open('use.py', drawn);
  for (const params of [null, {}, { uri: 3 }, { uri: at.textDocument.uri, diagnostics: [{ message }] }]) {
    editor.client.notify('linewright/diagnostics', params);
  }
  expect(await editor.inline(at)).toBe('logging.getLogger(__name__)');
});
