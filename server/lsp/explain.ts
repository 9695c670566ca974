/**
 * `linewright/explain`: how the last completion of a document came about, or why there was none, for the editor's
 * "why this suggestion?". Keeps answers; knows nothing of how they are found.
 */
import { ErrorCodes, type Range, RequestType, ResponseError } from 'vscode-languageserver/node';
import type { Trace } from '../base/trace.ts';
import type { CompletionResult } from '../complete/types.ts';
import { guardRequest } from './edge.ts';
import { rangeOf, type TextLines } from './positions.ts';
import type { ServerState } from './state.ts';
import { pathOfUri } from './uris.ts';

interface ExplainParams {
  readonly textDocument?: { readonly uri?: unknown } | undefined;
}

export interface Explanation {
  /** Null when there was none: then `reason` says why. `range` counts in the document's text of then. */
  readonly suggestion: {
    readonly text: string;
    readonly range: Range;
    readonly confidence: number;
    readonly source: 'engine' | 'reuse';
  } | null;
  readonly reason: string | null;
  readonly trace: Trace;
}

const explainRequest = new RequestType<ExplainParams | undefined, Explanation | null, void>('linewright/explain');

/** People go back and forth between a few documents; each entry holds snippets of about 10 kB. */
const capacity = 32;

/** Owner of the last answer of each document; those not asked for the longest are dropped. */
export class Explanations {
  readonly #byPath = new Map<string, Explanation>();

  keep(path: string, result: CompletionResult, lines: TextLines, encoding: ServerState['encoding']): void {
    this.#byPath.delete(path);
    this.#byPath.set(path, explanationOf(result, lines, encoding));
    const [oldest] = this.#byPath.keys();
    if (this.#byPath.size > capacity && oldest !== undefined) this.#byPath.delete(oldest);
  }

  get(path: string): Explanation | undefined {
    return this.#byPath.get(path);
  }
}

export function registerExplain(state: ServerState): void {
  state.connection.onRequest(
    explainRequest,
    guardRequest(state.log, 'explain', (params: ExplainParams | undefined) => explain(state, params)),
  );
}

/**
 * Null for a document that nothing was asked in yet.
 * @throws ResponseError InvalidParams without a document.
 */
function explain({ explanations }: ServerState, params: ExplainParams | undefined): Explanation | null {
  const uri = params?.textDocument?.uri;
  if (typeof uri !== 'string') {
    throw new ResponseError(ErrorCodes.InvalidParams, 'An explanation needs textDocument.uri.');
  }
  return explanations.get(pathOfUri(uri)) ?? null;
}

function explanationOf(result: CompletionResult, lines: TextLines, encoding: ServerState['encoding']): Explanation {
  if (result.kind === 'none') return { suggestion: null, reason: result.reason, trace: result.trace };
  const { text, range, confidence, source, trace } = result;
  return { suggestion: { text, range: rangeOf(lines, range, encoding), confidence, source }, reason: null, trace };
}
