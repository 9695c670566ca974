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
async function didOpen({ engine }: ServerState, { textDocument }: DidOpenTextDocumentParams): Promise<void> {
  const { uri, languageId, version, text } = textDocument;
  const path = pathOfUri(uri);
  engine.workspace.openBuffer(path, String(languageId ?? ''), Number(version) || 0, text);
  await engine.prepare(path);
}

/**
 * The changes apply one after the other, each to what the one before left. Messages arrive in order, so what arrives is
 * applied; a version that does not grow (some clients count from 0 again, or send null) gets a growing one.
 */
function didChange({ engine, encoding, log }: ServerState, params: DidChangeTextDocumentParams): void {
  const path = pathOfUri(params.textDocument.uri);
  const before = engine.workspace.buffer(path);
  if (before === undefined) {
    log('warn', `A change of ${params.textDocument.uri} is left out: the document is not open.`);
    return;
  }
  const version = Math.max(Number(params.textDocument.version) || 0, before.version + 1);
  for (const change of params.contentChanges) {
    const buffer = engine.workspace.buffer(path);
    if (buffer === undefined || typeof change.text !== 'string') {
      continue;
    }
    if (!('range' in change) || change.range === undefined || change.range === null) {
      engine.workspace.editBuffer(path, version, [{ range: undefined, text: change.text }]);
    } else if (isRange(change.range)) {
      const range = clampedSpanOf(buffer, change.range, encoding);
      engine.workspace.editBuffer(path, version, [{ range, text: change.text }]);
    } else {
      log('error', `A change of ${params.textDocument.uri} has no sound range: ${JSON.stringify(change.range)}`);
    }
  }
}

function didClose({ engine }: ServerState, { textDocument }: DidCloseTextDocumentParams): void {
  const path = pathOfUri(textDocument.uri);
  if (engine.workspace.buffer(path) !== undefined) {
    engine.workspace.closeBuffer(path);
  }
}
