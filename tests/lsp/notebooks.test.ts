/** Random histories of a notebook: the buffer that is made of it equals its code cells, joined afresh, and so does each place. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NotebookCellKind } from 'vscode-languageserver/node';
import { Notebooks } from '../../server/lsp/notebooks.ts';
import { fuzzRuns } from '../support/fuzzRuns.ts';
import { ReferenceDocument } from '../support/referenceDocument.ts';
import { newWorkspace } from '../support/workspaceFixture.ts';

const uri = 'file:///project/book.ipynb';
const path = '/project/book.ipynb';

const text = fc
  .array(fc.constantFrom('a', 'é', '😀', '\n', '\r\n', '\r', ' = 1'), { maxLength: 6 })
  .map((all) => all.join(''));
const languageId = fc.constantFrom('python', 'python', 'sql');
const kind = fc.constantFrom(NotebookCellKind.Code, NotebookCellKind.Code, NotebookCellKind.Markup);
const cell = fc.record({ text, languageId, kind });
const position = fc.record({ line: fc.nat(3), character: fc.nat(5) });
const action = fc.oneof(
  fc.record({ at: fc.nat(), deleteCount: fc.nat(2), cells: fc.array(cell, { maxLength: 2 }) }),
  fc.record({
    edit: fc.nat(),
    range: fc.option(fc.record({ start: position, end: position }), { nil: undefined }),
    text,
  }),
  fc.record({ turn: fc.nat(), kind }),
  fc.constant('close and open' as const),
);

interface Expected {
  readonly uri: string;
  readonly languageId: string;
  kind: NotebookCellKind;
  readonly document: ReferenceDocument;
}

test('the joined buffers and the places of cells after any history', () => {
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 4 }), fc.array(action, { maxLength: 12 }), (first, actions) => {
      const { workspace } = newWorkspace();
      const notebooks = new Notebooks(workspace, 'utf-16');
      let made = 0;
      const expectedOf = (one: { text: string; languageId: string; kind: NotebookCellKind }): Expected => ({
        uri: `vscode-notebook-cell:/project/book.ipynb#${made++}`,
        ...one,
        document: new ReferenceDocument(one.text, 'utf-16'),
      });
      const cells = first.map(expectedOf);
      const sent = (some: readonly Expected[]) => some.map((one) => ({ document: one.uri, kind: one.kind }));
      const documents = (some: readonly Expected[]) =>
        some.map((one) => ({ uri: one.uri, languageId: one.languageId, version: 1, text: one.document.text }));
      try {
        notebooks.open(uri, sent(cells), documents(cells));
        check(notebooks, workspace, cells);
        for (const one of actions) {
          if (one === 'close and open') {
            notebooks.close(uri);
            expect(workspace.buffer(path)).toBe(undefined);
            notebooks.open(uri, sent(cells), documents(cells));
          } else if ('at' in one) {
            const start = one.at % (cells.length + 1);
            const come = one.cells.map(expectedOf);
            cells.splice(start, one.deleteCount, ...come);
            const array = { start, deleteCount: one.deleteCount, cells: sent(come) };
            notebooks.change(uri, { structure: { array, didOpen: documents(come) } });
          } else if ('turn' in one) {
            const turned = cells[one.turn % (cells.length || 1)];
            if (turned === undefined) continue;
            turned.kind = one.kind;
            notebooks.change(uri, { data: sent([turned]) });
          } else {
            const edited = cells[one.edit % (cells.length || 1)];
            if (edited === undefined) continue;
            const change = { text: one.text, ...(one.range && { range: one.range }) };
            edited.document.change(change);
            notebooks.change(uri, { textContent: [{ document: { uri: edited.uri, version: 2 }, changes: [change] }] });
          }
          check(notebooks, workspace, cells);
        }
      } finally {
        workspace.dispose();
      }
    }),
    fuzzRuns(300),
  );
});

function check(
  notebooks: Notebooks,
  workspace: ReturnType<typeof newWorkspace>['workspace'],
  cells: readonly Expected[],
) {
  const code = cells.filter((one) => one.kind === NotebookCellKind.Code);
  for (const language of ['python', 'sql']) {
    const own = code.filter((one) => one.languageId === language);
    const joined = own.map((one) => one.document.text).join('\n\n');
    const buffer = workspace.buffer(code[0]?.languageId === language ? path : `${uri}#${language}`);
    expect(buffer?.text).toBe(own.length === 0 ? undefined : joined);
    if (own.length > 0) expect(buffer?.languageId).toBe(language);
  }
  for (const one of cells) {
    const place = notebooks.placeOf(one.uri);
    if (one.kind === NotebookCellKind.Markup) expect(place).toBe(undefined);
    else {
      const { text: whole = '' } = workspace.buffer(place?.path ?? '') ?? {};
      const start = place?.start ?? 0;
      expect(whole.slice(start, start + one.document.text.length)).toBe(one.document.text);
      expect(place?.cell.text).toBe(one.document.text);
    }
  }
}
