/**
 * `linewright/diagnostics`: what the editor's other tools say of a document, in the form of `textDocument/publishDiagnostics`, which
 * the protocol sends the other way. A client may send it; nothing else depends on it.
 */
import { guardNotification } from './edge.ts';
import { diagnosticsParams, requireParams } from './params.ts';
import type { ServerState } from './state.ts';
import { pathOfUri } from './uris.ts';

export function registerDiagnostics(state: ServerState): void {
  state.connection.onNotification(
    'linewright/diagnostics',
    guardNotification(
      state,
      'linewright/diagnostics',
      requireParams(state.log, diagnosticsParams, ({ uri, diagnostics }) => {
        const told = diagnostics.map(({ range, message }) => ({ line: range.start.line, message }));
        state.engine.workspace.setDiagnostics(pathOfUri(uri), told);
      }),
    ),
  );
}
