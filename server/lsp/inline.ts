/** `textDocument/inlineCompletion`: ghost text. Knows how an answer is shown, not how it is found. */
import {
  type CancellationToken,
  type InlineCompletionList,
  type InlineCompletionParams,
  InlineCompletionRequest,
  InlineCompletionTriggerKind,
  type ServerCapabilities,
} from 'vscode-languageserver/node';
import { guardRequest } from './edge.ts';
import { rangeOf } from './positions.ts';
import { completeAt, RequestsInFlight } from './request.ts';
import type { ServerState } from './state.ts';

/** A person goes through them one by one. */
const mostItems = 5;

export function registerInlineCompletion(state: ServerState): ServerCapabilities {
  const inFlight = new RequestsInFlight();
  state.connection.onRequest(
    InlineCompletionRequest.type,
    guardRequest(state.log, 'inlineCompletion', (params: InlineCompletionParams | null, token: CancellationToken) =>
      inlineCompletion(state, inFlight, params, token),
    ),
  );
  return { inlineCompletionProvider: {} };
}

async function inlineCompletion(
  state: ServerState,
  inFlight: RequestsInFlight,
  params: InlineCompletionParams | null,
  token: CancellationToken,
): Promise<InlineCompletionList | null> {
  // A client may leave the context out, or all of it, whatever the protocol says.
  const context: Partial<InlineCompletionParams['context']> = params?.context ?? {};
  const trigger = context.triggerKind === InlineCompletionTriggerKind.Invoked ? 'invoked' : 'automatic';
  // Who asks by hand wants to choose.
  const alternatives = trigger === 'invoked' ? mostItems : 1;
  const ask = { params, trigger, selected: context.selectedCompletionInfo, alternatives, waits: true } as const;
  const answer = await completeAt(state, inFlight, ask, token);
  if (answer === undefined) {
    return null;
  }
  const { suggestion, lines } = answer;
  const items = [suggestion, ...suggestion.alternatives].map(({ text, range }) => ({
    insertText: text,
    range: rangeOf(lines, range, state.encoding),
  }));
  return { items };
}
