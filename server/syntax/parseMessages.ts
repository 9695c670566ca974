/** What the pool and its workers say to each other. */
import type { PackedFacts } from './packedFacts.ts';

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
  | { readonly kind: 'facts'; readonly facts: PackedFacts }
  | {
      readonly kind: 'failed';
      readonly reason: string;
      /** It need not be the file's fault: later it may pass. */
      readonly mayPass?: boolean;
    };

export type ParseReply = ParseOutcome & { readonly id: number };
