/**
 * `linewright/cursor`: where the cursor has come to rest, in the form of `textDocument/hover`. A client may send it when a person has moved
 * there without typing; what a request there needs is looked up before the first key. Knows nothing of what is suggested.
 */
import type { TextDocumentPositionParams } from 'vscode-languageserver/node';
import { guardNotification } from './edge.ts';
import { cursorParams, requireParams } from './params.ts';
import { offsetOf } from './positions.ts';
import type { ServerState } from './state.ts';
import { pathOfUri } from './uris.ts';

export function registerCursor(state: ServerState): void {
  state.connection.onNotification(
    'linewright/cursor',
    guardNotification(
      state,
      'linewright/cursor',
      requireParams(state.log, cursorParams, (params) => prepareAt(state, params)),
    ),
  );
}

/** A document that is not open, and a position outside of it, are of a moment that has passed. */
async function prepareAt(
  { engine, encoding, notebooks }: ServerState,
  { textDocument: { uri }, position }: TextDocumentPositionParams,
): Promise<void> {
  const place = notebooks.placeOf(uri);
  const path = place?.path ?? pathOfUri(uri);
  const lines = place?.cell ?? engine.workspace.buffer(path);
  const offset = lines === undefined ? undefined : offsetOf(lines, position, encoding);
  if (offset !== undefined) await engine.prepare(path, (place?.start ?? 0) + offset);
}
