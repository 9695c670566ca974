/**
 * `textDocument/completion` with an item or a few, for clients that lack inline completion. Knows how popups filter, not how a
 * suggestion is found.
 */
import {
  type CancellationToken,
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type CompletionParams,
  CompletionRequest,
  InsertTextMode,
  type ServerCapabilities,
} from 'vscode-languageserver/node';
import type { Alternative } from '../complete/types.ts';
import { guardRequest } from './edge.ts';
import { rangeOf } from './positions.ts';
import { type CompletionAnswer, completeAt, RequestsInFlight } from './request.ts';
import type { ServerState } from './state.ts';

/** A popup shows about this much of a label; the rest is in the documentation. */
const maxLabel = 60;

/** After everything that other servers offer: a guess at a whole line should not push real members down. */
const lastSortText = '~~~~';
/** Guesses at whole lines that are sure enough to be shown unasked: there are seldom more. */
const mostItems = 3;

export function registerCompletion(state: ServerState): ServerCapabilities {
  if (state.capabilities.textDocument?.inlineCompletion !== undefined) {
    return {};
  }
  const inFlight = new RequestsInFlight();
  state.connection.onRequest(
    CompletionRequest.type,
    guardRequest(state.log, 'completion', (params: CompletionParams | null, token: CancellationToken) =>
      completion(state, inFlight, params, token),
    ),
  );
  // Words trigger by themselves; these are the other places where a line's rest is often known.
  return { completionProvider: { triggerCharacters: ['.', '(', '[', '=', ' '] } };
}

/** Popups open while typing and by hand with the same trigger kind: nothing unsure is offered either way. */
async function completion(
  state: ServerState,
  inFlight: RequestsInFlight,
  params: CompletionParams | null,
  token: CancellationToken,
): Promise<CompletionList | null> {
  // A popup waits for all who may fill it.
  const ask = { params, trigger: 'automatic', alternatives: mostItems, waits: false } as const;
  const answer = await completeAt(state, inFlight, ask, token);
  if (answer === undefined) return null;
  const all = [answer.suggestion, ...answer.suggestion.alternatives];
  const items = all.flatMap((suggestion, rank) => toItem(state, answer, suggestion, rank) ?? []);
  return items.length === 0 ? null : { isIncomplete: true, items };
}

function toItem(
  { encoding, capabilities }: ServerState,
  { lines, offset }: CompletionAnswer,
  suggestion: Alternative,
  rank: number,
): CompletionItem | undefined {
  const word = wordBefore(lines.text, offset);
  const typed = lines.text.slice(suggestion.range.start, offset);
  const newText = word + suggestion.text.slice(typed.length);
  const range = rangeOf(lines, { start: offset - word.length, end: suggestion.range.end }, encoding);
  if (range.start.line !== range.end.line || newText === word) {
    // An item may replace text of the cursor's line only.
    return undefined;
  }
  const firstLine = newText.split(/\r?\n/, 1)[0] ?? '';
  const label = labelOf(newText);
  const modes = capabilities.textDocument?.completion?.completionItem?.insertTextModeSupport?.valueSet ?? [];
  return {
    label,
    kind: CompletionItemKind.Text,
    detail: 'Linewright',
    sortText: rank === 0 ? lastSortText : `${lastSortText}${rank}`,
    // Editors drop an item whose filter text does not go on from the word before the cursor.
    filterText: firstLine === '' ? label : firstLine,
    textEdit: { range, newText },
    ...(label === newText ? {} : { documentation: newText }),
    ...(modes.includes(InsertTextMode.asIs) ? { insertTextMode: InsertTextMode.asIs } : {}),
  };
}

/** The first line that says something, short enough for a popup; a sign tells that it does not start on this line. */
function labelOf(newText: string): string {
  const [first = '', ...others] = newText.split('\n').map((line) => line.trim());
  const label = first === '' ? `⏎ ${others.find((line) => line !== '') ?? ''}` : first;
  return label.length > maxLabel ? `${label.slice(0, maxLabel - 1)}…` : label;
}

/** Identifier characters directly before the cursor. */
function wordBefore(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /[\p{L}\p{N}_$]*$/u.exec(text.slice(lineStart, offset))?.[0] ?? '';
}
