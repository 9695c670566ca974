/**
 * From a protocol request at a position to a completion and back: the same for inline and for popup completion. Knows
 * neither of their answers' shapes.
 */
import {
  type CancellationToken,
  ErrorCodes,
  LSPErrorCodes,
  type Range,
  ResponseError,
} from 'vscode-languageserver/node';
import { orAborted, withinTime } from '../base/abort.ts';
import type { Span } from '../base/span.ts';
import { leastConfidence } from '../complete/show.ts';
import { emptyTrace } from '../complete/timing.ts';
import type { CompletionRequest, CompletionResult, Suggestion } from '../complete/types.ts';
import { unsureText } from './changeOrder.ts';
import { isPosition, isRange, offsetOf, spanOf, type TextLines } from './positions.ts';
import type { ServerState } from './state.ts';
import { pathOfUri } from './uris.ts';

/**
 * How long an answer waits for a folder that is still being read: with an unsure suggestion at hand, and with none, which nobody misses
 * meanwhile. For a large folder, which takes longer, an unsure suggestion does not wait at all.
 */
const unsureMilliseconds = 400;
const nothingMilliseconds = 10_000;

export interface CompletionAsk {
  /** As the client sent them; checked here. */
  readonly params:
    | { readonly textDocument?: { readonly uri?: unknown } | null; readonly position?: unknown }
    | null
    | undefined;
  readonly trigger: CompletionRequest['trigger'];
  readonly selected?: { readonly range: Range; readonly text: string } | undefined;
  /** Most suggestions that are wanted. */
  readonly alternatives: number;
  /** What is not sure while a folder is still being read is answered when it has been: nobody asks again. */
  readonly waits: boolean;
}

export interface CompletionAnswer {
  readonly suggestion: Suggestion;
  /** The text that the suggestion's range counts in. */
  readonly lines: TextLines;
  /** Of the cursor in that text. */
  readonly offset: number;
}

/** Requests under way, for one place in each document: one for another place takes the place of all before it. */
export class RequestsInFlight {
  readonly #byPath = new Map<string, { readonly place: string; readonly controllers: Set<AbortController> }>();

  /** Supersedes the document's requests for other places and versions. Under way until `leave`. */
  enter({ path, version, offset, selected }: CompletionRequest): AbortController {
    const place = JSON.stringify([version, offset, selected]);
    let here = this.#byPath.get(path);
    if (here?.place !== place) {
      for (const older of here?.controllers ?? []) older.abort();
      here = { place, controllers: new Set() };
      this.#byPath.set(path, here);
    }
    const controller = new AbortController();
    here.controllers.add(controller);
    return controller;
  }

  leave(path: string, controller: AbortController): void {
    const here = this.#byPath.get(path);
    here?.controllers.delete(controller);
    if (here?.controllers.size === 0) {
      this.#byPath.delete(path);
    }
  }
}

/**
 * Completes at a position. Answers undefined when there is nothing to suggest, when the document is not open, and when a
 * newer request or edit has made this one pointless.
 * @throws ResponseError InvalidParams for a position outside the document, RequestCancelled when the client cancelled.
 */
export async function completeAt(
  state: ServerState,
  inFlight: RequestsInFlight,
  ask: CompletionAsk,
  token: CancellationToken,
): Promise<CompletionAnswer | undefined> {
  const { engine, log } = state;
  const asked = toRequest(state, ask);
  if (asked === undefined) {
    return undefined;
  }
  const { request, document } = asked;
  const superseded = inFlight.enter(request);
  const cancelled = new AbortController();
  const listener = token.onCancellationRequested(() => cancelled.abort());
  const signal = AbortSignal.any([superseded.signal, cancelled.signal, state.ended]);
  try {
    const answered = token.isCancellationRequested ? undefined : await completed(state, ask, request, signal);
    const result = answered === undefined ? undefined : inDocument(answered, document);
    if (token.isCancellationRequested) {
      throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled by the client.');
    }
    if (result !== undefined && !signal.aborted) {
      state.explanations.keep(document.path, result, document.lines, state.encoding);
      state.traceFile?.write('completion', { path: document.path, ...result });
    }
    const isOutdated = engine.workspace.buffer(request.path)?.version !== request.version;
    if (result === undefined || result.kind === 'none' || isOutdated) {
      log('debug', `No suggestion in ${request.path}: ${whyNot(result, isOutdated)}`);
      return undefined;
    }
    return { suggestion: result, lines: document.lines, offset: request.offset - document.start };
  } finally {
    listener.dispose();
    inFlight.leave(request.path, superseded);
  }
}

/** Undefined once `signal` is aborted. */
async function completed(
  { engine, folders }: ServerState,
  { waits }: CompletionAsk,
  request: CompletionRequest,
  signal: AbortSignal,
): Promise<CompletionResult | undefined> {
  const complete = () => orAborted(engine.complete(request, signal), signal);
  const result = await complete();
  if (!waits || result === undefined || !mayImprove(result) || !folders.isReading) return result;
  if (result.kind === 'none') {
    await withinTime(nothingMilliseconds, signal, (either) => folders.read(either));
  } else {
    await withinTime(unsureMilliseconds, signal, (either) => folders.readSoon(either));
    if (folders.isReadingLong) return result;
  }
  return complete();
}

/** The place is one to complete at, and what was read so far leaves it open what to say. */
function mayImprove(result: CompletionResult): boolean {
  if (result.kind === 'suggestion') return result.confidence < leastConfidence('quiet', 'automatic');
  return result.trace.steps.some(({ step }) => step === 'generate');
}

/** What a client asks in: a whole buffer, or a cell of a notebook, which is a part of one. */
interface AskedDocument {
  /** As explanations are kept by. */
  readonly path: string;
  readonly lines: TextLines;
  /** Offset in the buffer at which it begins. */
  readonly start: number;
}

/** Reads the buffer as it is now: what comes later does not change this request. */
function toRequest(
  state: ServerState,
  { params, trigger, selected, alternatives }: CompletionAsk,
): { request: CompletionRequest; document: AskedDocument } | undefined {
  const { engine, encoding, log } = state;
  const uri = params?.textDocument?.uri;
  const position = params?.position;
  if (typeof uri !== 'string' || !isPosition(position)) {
    throw new ResponseError(ErrorCodes.InvalidParams, 'A completion needs textDocument.uri and a position.');
  }
  const place = state.notebooks.placeOf(uri);
  const path = place?.path ?? pathOfUri(uri);
  const buffer = engine.workspace.buffer(path);
  if (buffer === undefined) {
    log('debug', `No suggestion in ${uri}: the document is not open.`);
    return undefined;
  }
  const { text, lineStarts } = place?.cell ?? buffer;
  const document = { path: pathOfUri(uri), lines: { text, lineStarts }, start: place?.start ?? 0 };
  if (state.changes.isUnsure(path)) {
    log('debug', `No suggestion in ${path}: ${unsureText}`);
    const nothing = { kind: 'none', reason: unsureText, trace: emptyTrace } as const;
    state.explanations.keep(document.path, nothing, document.lines, encoding);
    return undefined;
  }
  const offset = offsetOf(document.lines, position, encoding);
  if (offset === undefined) {
    const { line, character } = position;
    const message = `Position ${line}:${character} is outside the document, which has ${lineStarts.length} lines.`;
    throw new ResponseError(ErrorCodes.InvalidParams, message);
  }
  const request = {
    ...{ path, languageId: buffer.languageId, text: buffer.text, version: buffer.version, trigger, alternatives },
    offset: document.start + offset,
    selected: toSelected(document, selected, encoding),
  };
  return { request, document };
}

/** Nothing outside the document can be replaced: what a suggestion would take of the next cell stays. */
function inDocument(result: CompletionResult, { lines, start }: AskedDocument): CompletionResult {
  if (result.kind === 'none') return result;
  const within = (offset: number) => Math.min(Math.max(offset - start, 0), lines.text.length);
  const moved = (range: Span) => ({ start: within(range.start), end: within(range.end) });
  const alternatives = result.alternatives.map((one) => ({ ...one, range: moved(one.range) }));
  return { ...result, range: moved(result.range), alternatives };
}

function toSelected(
  { lines, start }: AskedDocument,
  selected: CompletionAsk['selected'],
  encoding: ServerState['encoding'],
): CompletionRequest['selected'] {
  if (selected === undefined || selected === null) {
    return undefined;
  }
  const range = isRange(selected.range) ? spanOf(lines, selected.range, encoding) : undefined;
  if (range === undefined || typeof selected.text !== 'string') {
    throw new ResponseError(
      ErrorCodes.InvalidParams,
      'selectedCompletionInfo needs a text and a range in the document.',
    );
  }
  return { range: { start: start + range.start, end: start + range.end }, text: selected.text };
}

function whyNot(result: CompletionResult | undefined, isOutdated: boolean): string {
  if (result === undefined) {
    return 'superseded';
  }
  return isOutdated || result.kind !== 'none' ? 'the document has changed' : result.reason;
}
