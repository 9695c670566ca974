/**
 * What notifications must bring before anything reads them: clients with faults send anything that is JSON. Knows the
 * shapes that handlers rely on, not what handlers do.
 */
import type {
  DidChangeNotebookDocumentParams,
  DidChangeTextDocumentParams,
  DidChangeWatchedFilesParams,
  DidChangeWorkspaceFoldersParams,
  DidCloseNotebookDocumentParams,
  DidCloseTextDocumentParams,
  DidOpenNotebookDocumentParams,
  DidOpenTextDocumentParams,
  PublishDiagnosticsParams,
  TextDocumentPositionParams,
} from 'vscode-languageserver/node';
import type { Log } from '../base/log.ts';
import { property } from '../base/property.ts';
import { outcomes } from '../outcomes.ts';
import type { OutcomeParams } from './outcomes.ts';
import { isPosition } from './positions.ts';

/** What a notification's parameters must have, in words for the log, and whether they do. */
interface Requirement<Params> {
  readonly name: string;
  readonly needs: string;
  readonly holds: (params: unknown) => params is Params;
}

/** A handler that sees only sound parameters; others are logged and left out, as a notification has no answer. */
export function requireParams<Params, Result>(
  log: Log,
  { name, needs, holds }: Requirement<Params>,
  handler: (params: Params) => Result,
): (params: unknown) => Result | undefined {
  return (params) => {
    if (holds(params)) return handler(params);
    log('warn', `A ${name} is left out: it needs ${needs}.`);
    return undefined;
  };
}

export const didOpenParams: Requirement<DidOpenTextDocumentParams> = {
  name: 'textDocument/didOpen',
  needs: 'textDocument.uri and textDocument.text',
  holds: (params): params is DidOpenTextDocumentParams =>
    hasDocument(params) && typeof property(property(params, 'textDocument'), 'text') === 'string',
};

export const didChangeParams: Requirement<DidChangeTextDocumentParams> = {
  name: 'textDocument/didChange',
  needs: 'textDocument.uri and contentChanges',
  holds: (params): params is DidChangeTextDocumentParams =>
    hasDocument(params) && isListOf(property(params, 'contentChanges'), isObject),
};

export const didCloseParams: Requirement<DidCloseTextDocumentParams> = {
  name: 'textDocument/didClose',
  needs: 'textDocument.uri',
  holds: (params): params is DidCloseTextDocumentParams => hasDocument(params),
};

export const didChangeWatchedFilesParams: Requirement<DidChangeWatchedFilesParams> = {
  name: 'workspace/didChangeWatchedFiles',
  needs: 'changes with a uri each',
  holds: (params): params is DidChangeWatchedFilesParams => isListOf(property(params, 'changes'), hasUri),
};

export const didChangeWorkspaceFoldersParams: Requirement<DidChangeWorkspaceFoldersParams> = {
  name: 'workspace/didChangeWorkspaceFolders',
  needs: 'event.added and event.removed with a uri for each folder',
  holds: (params): params is DidChangeWorkspaceFoldersParams => {
    const event = property(params, 'event');
    return isListOf(property(event, 'added'), hasUri) && isListOf(property(event, 'removed'), hasUri);
  },
};

export const didOpenNotebookParams: Requirement<DidOpenNotebookDocumentParams> = {
  name: 'notebookDocument/didOpen',
  needs: 'notebookDocument.uri, notebookDocument.cells with a document each, and cellTextDocuments with a uri each',
  holds: (params): params is DidOpenNotebookDocumentParams =>
    hasNotebook(params) &&
    isListOf(property(property(params, 'notebookDocument'), 'cells'), isCell) &&
    isListOf(property(params, 'cellTextDocuments'), hasUri),
};

export const didChangeNotebookParams: Requirement<DidChangeNotebookDocumentParams> = {
  name: 'notebookDocument/didChange',
  needs: 'notebookDocument.uri and a change of cells as the protocol has it',
  holds: (params): params is DidChangeNotebookDocumentParams => {
    const change = property(params, 'change');
    const cells = property(change, 'cells');
    return hasNotebook(params) && isObject(change) && (cells === undefined || isCellChange(cells));
  },
};

export const didCloseNotebookParams: Requirement<DidCloseNotebookDocumentParams> = {
  name: 'notebookDocument/didClose',
  needs: 'notebookDocument.uri',
  holds: (params): params is DidCloseNotebookDocumentParams => hasNotebook(params),
};

export const diagnosticsParams: Requirement<Pick<PublishDiagnosticsParams, 'uri'> & DiagnosticList> = {
  name: 'linewright/diagnostics',
  needs: 'uri, and diagnostics with a range and a message each',
  holds: (params): params is Pick<PublishDiagnosticsParams, 'uri'> & DiagnosticList =>
    hasUri(params) && isListOf(property(params, 'diagnostics'), isDiagnostic),
};

export const cursorParams: Requirement<TextDocumentPositionParams> = {
  name: 'linewright/cursor',
  needs: 'textDocument.uri and a position',
  holds: (params): params is TextDocumentPositionParams =>
    hasDocument(params) && isPosition(property(params, 'position')),
};

export const outcomeParams: Requirement<OutcomeParams> = {
  name: 'linewright/outcome',
  needs: `textDocument.uri and an outcome, one of ${outcomes.join(', ')}; characters is a count`,
  holds: (params): params is OutcomeParams => {
    const characters = property(params, 'characters');
    return (
      hasDocument(params) &&
      outcomes.some((outcome) => outcome === property(params, 'outcome')) &&
      (characters === undefined || (Number.isSafeInteger(characters) && Number(characters) >= 0))
    );
  },
};

interface DiagnosticList {
  readonly diagnostics: readonly {
    readonly range: PublishDiagnosticsParams['diagnostics'][0]['range'];
    readonly message: string;
  }[];
}

function isDiagnostic(value: unknown): boolean {
  const line = property(property(property(value, 'range'), 'start'), 'line');
  return Number.isSafeInteger(line) && typeof property(value, 'message') === 'string';
}

function isCellChange(cells: unknown): boolean {
  const structure = property(cells, 'structure');
  const array = property(structure, 'array');
  const isStructure =
    Number.isSafeInteger(property(array, 'start')) &&
    Number.isSafeInteger(property(array, 'deleteCount')) &&
    isListOrNone(property(array, 'cells'), isCell) &&
    isListOrNone(property(structure, 'didOpen'), hasUri);
  return (
    isObject(cells) &&
    (structure === undefined || isStructure) &&
    isListOrNone(property(cells, 'data'), isCell) &&
    isListOrNone(
      property(cells, 'textContent'),
      (one) => hasUri(property(one, 'document')) && isListOf(property(one, 'changes'), isObject),
    )
  );
}

function isCell(value: unknown): boolean {
  return typeof property(value, 'document') === 'string';
}

function hasNotebook(params: unknown): boolean {
  return hasUri(property(params, 'notebookDocument'));
}

function isListOrNone(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return value === undefined || isListOf(value, isItem);
}

function hasDocument(params: unknown): boolean {
  return hasUri(property(params, 'textDocument'));
}

function hasUri(value: unknown): boolean {
  return typeof property(value, 'uri') === 'string';
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
