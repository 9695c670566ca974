/**
 * Notebooks: their code cells of one language, joined in order, are one buffer, so that the cells before and after the cursor
 * are its file. Keeps where each cell lies in it; knows nothing of completion.
 */
import {
  DidChangeNotebookDocumentNotification,
  type DidChangeNotebookDocumentParams,
  DidCloseNotebookDocumentNotification,
  DidOpenNotebookDocumentNotification,
  type DidOpenNotebookDocumentParams,
  type NotebookCell,
  NotebookCellKind,
  type ServerCapabilities,
  type TextDocumentContentChangeEvent,
  type TextDocumentItem,
} from 'vscode-languageserver/node';
import { applyEdit, newBuffer, type OpenBuffer } from '../workspace/buffers.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { guardNotification } from './edge.ts';
import { didChangeNotebookParams, didCloseNotebookParams, didOpenNotebookParams, requireParams } from './params.ts';
import { clampedSpanOf, isRange, type PositionEncoding } from './positions.ts';
import type { ServerState } from './state.ts';
import { pathOfUri } from './uris.ts';

/** A blank line between cells, as between the parts of a file. */
const separator = '\n\n';

type Buffers = Pick<Workspace, 'openBuffer' | 'editBuffer' | 'closeBuffer'>;

interface Cell {
  /** URI of its text document, by which requests name it. */
  readonly uri: string;
  readonly isCode: boolean;
  text: OpenBuffer;
}

interface Notebook {
  readonly uri: string;
  cells: Cell[];
  /** Of the buffers that it has open. */
  paths: ReadonlySet<string>;
}

/** Where a cell is. */
interface CellPlace {
  /** Of the buffer that the cell is a part of. */
  readonly path: string;
  /** Offset in that buffer at which the cell begins. */
  readonly start: number;
  readonly cell: OpenBuffer;
}

/** Owner of the open notebooks of one connection and of the buffers that are made of them. */
export class Notebooks {
  readonly #byUri = new Map<string, Notebook>();
  readonly #buffers: Buffers;
  readonly #encoding: PositionEncoding;
  /** Of the joined buffers: a cell's own version says nothing of its neighbours. */
  #version = 0;

  constructor(buffers: Buffers, encoding: PositionEncoding) {
    this.#buffers = buffers;
    this.#encoding = encoding;
  }

  /** Undefined for what is no code cell of an open notebook. */
  placeOf(cellUri: string): CellPlace | undefined {
    for (const notebook of this.#byUri.values()) {
      const cell = notebook.cells.find(({ uri, isCode }) => isCode && uri === cellUri);
      if (cell !== undefined) return placeIn(notebook, cell);
    }
    return undefined;
  }

  /** A notebook that is already open is taken anew: the editor knows best. */
  open(uri: string, cells: readonly NotebookCell[], texts: readonly TextDocumentItem[]): void {
    const notebook: Notebook = { uri, cells: [], paths: this.#byUri.get(uri)?.paths ?? new Set() };
    this.#byUri.set(uri, notebook);
    notebook.cells = cells.map((cell) => newCell(cell, texts, []));
    this.#join(notebook);
  }

  close(uri: string): void {
    const notebook = this.#byUri.get(uri);
    this.#byUri.delete(uri);
    for (const path of notebook?.paths ?? []) this.#buffers.closeBuffer(path);
  }

  /** Cells come, go, or become text; false for a notebook that is not open. */
  change(uri: string, { structure, data, textContent }: CellChanges): boolean {
    const notebook = this.#byUri.get(uri);
    if (notebook === undefined) return false;
    if (structure !== undefined) {
      const { start, deleteCount, cells = [] } = structure.array;
      const come = cells.map((cell) => newCell(cell, structure.didOpen ?? [], notebook.cells));
      notebook.cells.splice(start, deleteCount, ...come);
    }
    for (const { document, kind } of data ?? []) {
      const isCode = kind === NotebookCellKind.Code;
      notebook.cells = notebook.cells.map((cell) => (cell.uri === document ? { ...cell, isCode } : cell));
    }
    if (structure !== undefined || data !== undefined) this.#join(notebook);
    for (const { document, changes } of textContent ?? []) {
      const cell = notebook.cells.find((one) => one.uri === document.uri);
      if (cell !== undefined) for (const one of changes) this.#edit(notebook, cell, one);
    }
    return true;
  }

  #edit(notebook: Notebook, cell: Cell, change: TextDocumentContentChangeEvent): void {
    const isWhole = !('range' in change) || change.range === undefined || change.range === null;
    if (typeof change.text !== 'string' || !(isWhole || isRange(change.range))) return;
    const range = isWhole
      ? { start: 0, end: cell.text.text.length }
      : clampedSpanOf(cell.text, change.range, this.#encoding);
    const place = cell.isCode ? placeIn(notebook, cell) : undefined;
    const version = ++this.#version;
    [cell.text] = applyEdit(cell.text, { range, text: change.text }, version);
    if (place === undefined) return;
    const moved = { start: place.start + range.start, end: place.start + range.end };
    this.#buffers.editBuffer(place.path, version, [{ range: moved, text: change.text }]);
  }

  /** Which cells there are, and which of them are code, has changed. */
  #join(notebook: Notebook): void {
    const languages = new Set(notebook.cells.filter(({ isCode }) => isCode).map(({ text }) => text.languageId));
    const paths = new Set<string>();
    for (const languageId of languages) {
      const path = pathFor(notebook, languageId);
      const joined = cellsOf(notebook, languageId).map(({ text }) => text.text);
      this.#buffers.openBuffer(path, languageId, ++this.#version, joined.join(separator));
      paths.add(path);
    }
    for (const path of notebook.paths) if (!paths.has(path)) this.#buffers.closeBuffer(path);
    notebook.paths = paths;
  }
}

type CellChanges = NonNullable<DidChangeNotebookDocumentParams['change']['cells']>;

function newCell({ document, kind }: NotebookCell, texts: readonly TextDocumentItem[], old: readonly Cell[]): Cell {
  const opened = texts.find(({ uri }) => uri === document);
  // A cell that was moved goes and comes in one change, and its text is told only once.
  const text = old.find(({ uri }) => uri === document)?.text;
  return {
    uri: document,
    isCode: kind === NotebookCellKind.Code,
    text:
      opened === undefined && text !== undefined
        ? text
        : newBuffer(document, String(opened?.languageId ?? ''), 0, String(opened?.text ?? '')),
  };
}

function cellsOf({ cells }: Notebook, languageId: string): Cell[] {
  return cells.filter(({ isCode, text }) => isCode && text.languageId === languageId);
}

/** The language of the first code cell is the notebook's: its buffer stands in for the file. */
function pathFor({ uri, cells }: Notebook, languageId: string): string {
  const main = cells.find(({ isCode }) => isCode)?.text.languageId;
  return languageId === main ? pathOfUri(uri) : `${uri}#${languageId}`;
}

function placeIn(notebook: Notebook, cell: Cell): CellPlace {
  const { languageId } = cell.text;
  let start = 0;
  for (const other of cellsOf(notebook, languageId)) {
    if (other.uri === cell.uri) break;
    start += other.text.text.length + separator.length;
  }
  return { path: pathFor(notebook, languageId), start, cell: cell.text };
}

export function registerNotebooks(state: ServerState): ServerCapabilities {
  const { connection, notebooks, log } = state;
  connection.onNotification(
    DidOpenNotebookDocumentNotification.type,
    guardNotification(
      state,
      'notebook/didOpen',
      requireParams(
        log,
        didOpenNotebookParams,
        ({ notebookDocument, cellTextDocuments }: DidOpenNotebookDocumentParams) =>
          notebooks.open(notebookDocument.uri, notebookDocument.cells, cellTextDocuments),
      ),
    ),
  );
  connection.onNotification(
    DidChangeNotebookDocumentNotification.type,
    guardNotification(
      state,
      'notebook/didChange',
      requireParams(log, didChangeNotebookParams, ({ notebookDocument, change }) => {
        const isOpen = notebooks.change(notebookDocument.uri, change.cells ?? {});
        if (!isOpen) log('warn', `A change of ${notebookDocument.uri} is left out: the notebook is not open.`);
      }),
    ),
  );
  connection.onNotification(
    DidCloseNotebookDocumentNotification.type,
    guardNotification(
      state,
      'notebook/didClose',
      requireParams(log, didCloseNotebookParams, ({ notebookDocument }) => notebooks.close(notebookDocument.uri)),
    ),
  );
  // Of any kind of notebook, the cells of every language; what is executed or saved changes nothing here.
  return { notebookDocumentSync: { notebookSelector: [{ notebook: '*' }] } };
}
