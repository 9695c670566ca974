/** The record of one request: what was used, why it ended, where the time went. Knows nothing of who reads it. */
import type { Provenance, Snippet } from './window.ts';

export interface StepTiming {
  readonly step: string;
  readonly milliseconds: number;
}

export interface Trace {
  readonly steps: readonly StepTiming[];
  readonly snippets: readonly Snippet[];
  /** Why retrieval stopped where it did, in words. */
  readonly retrievalStop: string;
  readonly copiedFrom: readonly Provenance[];
  /** How the engines came to it, in words: which one was sure, which one failed and why. */
  readonly notes: readonly string[];
  /** Why generation or trimming ended: "end of line", "repeats the next line" ... */
  readonly end: string;
}
