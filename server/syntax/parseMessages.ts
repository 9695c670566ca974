/** What the pool and its workers say to each other. */
import type { Facts } from './facts.ts';

export interface ParseRequest {
  readonly id: number;
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  /** The worker gives up on the file after this many milliseconds of its own work. */
  readonly timeLimit: number;
}

/** A file's facts, or why there are none, in words that a person can read. */
export type ParseOutcome =
  | { readonly kind: 'facts'; readonly facts: Facts }
  | { readonly kind: 'failed'; readonly reason: string };

/** Facts travel as JSON: for many small objects that costs less than a structured clone. */
export type ParseReply =
  | { readonly id: number; readonly kind: 'facts'; readonly json: string }
  | { readonly id: number; readonly kind: 'failed'; readonly reason: string };
