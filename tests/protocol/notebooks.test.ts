/** Notebooks through the real server: cells as pictures, completed as parts of one file. */
import { expect, test } from 'vitest';
import { type Editor, startEditor } from '../support/editor.ts';
import { picture } from '../support/lspClient.ts';

const rest = 'logging.getLogger(__name__)';
const notebook = 'book.ipynb';
const cellUri = (at: number) => `vscode-notebook-cell:/book.ipynb#cell${at}`;

interface Cell {
  readonly drawn: string;
  readonly markdown?: boolean;
}

/** Opens the notebook; the place of the cursor in each cell that has one. */
function openNotebook(editor: Editor, cells: readonly Cell[]) {
  const pictures = cells.map(({ drawn }) =>
    drawn.includes('█') ? picture(drawn) : { text: drawn, position: undefined },
  );
  editor.client.notify('notebookDocument/didOpen', {
    notebookDocument: {
      uri: editor.uri(notebook),
      notebookType: 'jupyter-notebook',
      version: 1,
      cells: cells.map(({ markdown }, at) => ({ kind: markdown ? 1 : 2, document: cellUri(at) })),
    },
    cellTextDocuments: pictures.map(({ text }, at) => ({
      uri: cellUri(at),
      languageId: cells[at]?.markdown ? 'markdown' : 'python',
      version: 1,
      text,
    })),
  });
  const first = pictures.findIndex(({ position }) => position !== undefined);
  return { textDocument: { uri: cellUri(first) }, position: pictures[first]?.position ?? { line: 0, character: 0 } };
}

test('a cell is completed from the cells before it, and only a part of it is replaced', async () => {
  const editor = await startEditor({ files: {} });
  const at = openNotebook(editor, [
    { drawn: '# Reading', markdown: true },
    { drawn: 'import measurements\n\nnorth = measurements.read_series(folder)' },
    { drawn: 'south = measurements.read_series(folder)\nwest = measurements.█' },
    { drawn: 'print(west)' },
  ]);
  const answer = await editor.client.request('textDocument/inlineCompletion', { ...at, context: { triggerKind: 1 } });
  const [item] = answer.items;
  expect(item.insertText).toBe('read_series(folder)');
  expect(item.range).toEqual({ start: at.position, end: at.position });
  const { suggestion } = await editor.client.request('linewright/explain', { textDocument: at.textDocument });
  expect(suggestion).toMatchObject({ text: 'read_series(folder)', range: item.range });
  expect(editor.client.stderr).toBe('');
});

test('cells that come, are typed into, and go', async () => {
  const editor = await startEditor();
  openNotebook(editor, [{ drawn: 'import logging' }]);
  const { client } = editor;
  const change = (cells: object) =>
    client.notify('notebookDocument/didChange', {
      notebookDocument: { uri: editor.uri(notebook), version: 2 },
      change: { cells },
    });
  change({
    structure: {
      array: { start: 1, deleteCount: 0, cells: [{ kind: 2, document: cellUri(7) }] },
      didOpen: [{ uri: cellUri(7), languageId: 'python', version: 1, text: '' }],
    },
  });
  const insert = (text: string) => ({
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    text,
  });
  change({ textContent: [{ document: { uri: cellUri(7), version: 2 }, changes: [insert('logger = ')] }] });
  const at = { textDocument: { uri: cellUri(7) }, position: { line: 0, character: 9 } };
  expect(await editor.inline(at)).toBe(rest);
  change({ structure: { array: { start: 1, deleteCount: 1 }, didClose: [{ uri: cellUri(7) }] } });
  expect(await editor.inline(at)).toBe(null);
});

test('a closed notebook is asked in vain, and its cells may be opened as documents', async () => {
  const editor = await startEditor();
  const at = openNotebook(editor, [{ drawn: 'logger = █' }]);
  expect(await editor.inline(at)).toBe(rest);
  editor.client.notify('notebookDocument/didClose', { notebookDocument: { uri: editor.uri(notebook) } });
  expect(await editor.inline(at)).toBe(null);
  expect(await editor.inline(editor.open(cellUri(0), 'logger = █'))).toBe(rest);
});

test('what is no notebook is left out and said, and the server goes on', async () => {
  const editor = await startEditor();
  const { client } = editor;
  client.notify('notebookDocument/didOpen', { notebookDocument: { uri: 'file:///x.ipynb' } });
  client.notify('notebookDocument/didChange', {
    notebookDocument: { uri: 'file:///unknown.ipynb', version: 1 },
    change: {},
  });
  client.notify('notebookDocument/didChange', {
    notebookDocument: { uri: 'file:///unknown.ipynb', version: 1 },
    change: { cells: { structure: { array: { start: 'x' } } } },
  });
  expect(await editor.inline(openNotebook(editor, [{ drawn: 'logger = █' }]))).toBe(rest);
  const warnings = client.received
    .filter(({ method }) => method === 'window/logMessage')
    .map(({ params }) => params.message);
  expect(warnings.filter((message: string) => message.includes('is left out'))).toHaveLength(3);
});
