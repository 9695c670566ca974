/**
 * Open documents: the editor's text goes to the workspace, edit by edit. The only feature that writes buffers; knows
 * nothing of completion.
 */
import {
  DidChangeTextDocumentNotification,
  type DidChangeTextDocumentParams,
  DidCloseTextDocumentNotification,
  type DidCloseTextDocumentParams,
  DidOpenTextDocumentNotification,
  type DidOpenTextDocumentParams,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { unsureText } from './changeOrder.ts';
import { guardNotification } from './edge.ts';
import { didChangeParams, didCloseParams, didOpenParams, requireParams } from './params.ts';
import { clampedSpanOf, isRange } from './positions.ts';
import type { ServerState } from './state.ts';
import { pathOfUri } from './uris.ts';

export function registerDocuments(state: ServerState): ServerCapabilities {
  const { connection } = state;
  connection.onNotification(
    DidOpenTextDocumentNotification.type,
    guardNotification(
      state,
      'didOpen',
      requireParams(state.log, didOpenParams, (params) => didOpen(state, params)),
    ),
  );
  connection.onNotification(
    DidChangeTextDocumentNotification.type,
    guardNotification(
      state,
      'didChange',
      requireParams(state.log, didChangeParams, (params) => didChange(state, params)),
    ),
  );
  connection.onNotification(
    DidCloseTextDocumentNotification.type,
    guardNotification(
      state,
      'didClose',
      requireParams(state.log, didCloseParams, (params) => didClose(state, params)),
    ),
  );
  return { textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental } };
}

/** A document that is already open is taken anew: the editor knows best. Some leave its language or version out. */
async function didOpen({ engine, changes }: ServerState, { textDocument }: DidOpenTextDocumentParams): Promise<void> {
  const { uri, languageId, version, text } = textDocument;
  const path = pathOfUri(uri);
  changes.opened(path, version);
  engine.workspace.openBuffer(path, String(languageId ?? ''), Number(version) || 0, text);
  await engine.prepare(path);
}

/** A change that comes late is left out, and what comes after it until the text is known again. */
function didChange(state: ServerState, params: DidChangeTextDocumentParams): void {
  const { uri, version } = params.textDocument;
  const path = pathOfUri(uri);
  const before = state.engine.workspace.buffer(path);
  if (before === undefined) {
    state.log('warn', `A change of ${uri} is left out: the document is not open.`);
    return;
  }
  const order = state.changes.take(path, version, params.contentChanges.some(isWhole));
  if (order === 'late') {
    state.log(
      'warn',
      `Nothing is suggested in ${uri} (version ${version} is not newer than what came before): ${unsureText}.`,
    );
  }
  if (order !== 'in order') return;
  // Within the server each is newer than the one before, told so or not.
  applyChanges(state, params, Math.max(Number(version) || 0, before.version + 1));
}

/** One after the other, each to what the one before left. */
function applyChanges({ engine, encoding, log }: ServerState, params: DidChangeTextDocumentParams, version: number) {
  const path = pathOfUri(params.textDocument.uri);
  for (const change of params.contentChanges) {
    const buffer = engine.workspace.buffer(path);
    if (buffer === undefined || typeof change.text !== 'string') {
      continue;
    }
    const sent = rangeOf(change);
    if (sent === undefined) {
      engine.workspace.editBuffer(path, version, [{ range: undefined, text: change.text }]);
    } else if (isRange(sent)) {
      const range = clampedSpanOf(buffer, sent, encoding);
      engine.workspace.editBuffer(path, version, [{ range, text: change.text }]);
    } else {
      log('error', `A change of ${params.textDocument.uri} has no sound range: ${JSON.stringify(sent)}`);
    }
  }
}

type Change = DidChangeTextDocumentParams['contentChanges'][number];

/** As the client sent it; undefined where the text is all of the document's. */
function rangeOf(change: Change): unknown {
  return 'range' in change ? (change.range ?? undefined) : undefined;
}

function isWhole(change: Change): boolean {
  return typeof change.text === 'string' && rangeOf(change) === undefined;
}

function didClose({ engine, changes }: ServerState, { textDocument }: DidCloseTextDocumentParams): void {
  const path = pathOfUri(textDocument.uri);
  changes.closed(path);
  if (engine.workspace.buffer(path) !== undefined) {
    engine.workspace.closeBuffer(path);
  }
}
