/** What is asked of the completion path and what it answers. Plain data; knows no protocol. */
import type { Span } from '../base/span.ts';
import type { Trace } from '../base/trace.ts';

export interface CompletionRequest {
  /** Absolute path, or the URI of a document that is not a file. */
  readonly path: string;
  readonly languageId: string;
  /** The open buffer's whole text and its version. */
  readonly text: string;
  readonly version: number;
  /** UTF-16 offset of the cursor in `text`. */
  readonly offset: number;
  /** `invoked`: a person asked; answer even when unsure. */
  readonly trigger: 'automatic' | 'invoked';
  /** The item selected in the editor's popup: a suggestion must begin with it, over the same range. */
  readonly selected?: { readonly range: Span; readonly text: string } | undefined;
  /** Most suggestions that are wanted; one without it. */
  readonly alternatives?: number | undefined;
}

/** A text for the place that was asked about. */
export interface Alternative {
  /** Replaces `range`; begins with what `range` holds before the cursor. */
  readonly text: string;
  readonly range: Span;
  /** Probability that the suggestion is right, 0 to 1. */
  readonly confidence: number;
}

export interface Suggestion extends Alternative {
  readonly kind: 'suggestion';
  /** `reuse`: answered from an earlier suggestion. */
  readonly source: 'engine' | 'reuse';
  /** Other texts, the likeliest first; none where they were not asked for. */
  readonly alternatives: readonly Alternative[];
  readonly trace: Trace;
}

interface NoSuggestion {
  readonly kind: 'none';
  /** In words: "cancelled", "language turned off", "not sure enough (0.12 < 0.30)". */
  readonly reason: string;
  readonly trace: Trace;
}

export type CompletionResult = Suggestion | NoSuggestion;
