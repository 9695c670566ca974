/** What the server and the process that runs the model say to each other. Plain data. */
import type { Prompt } from '../../base/generator.ts';

export interface OpenMessage {
  readonly kind: 'open';
  readonly file: string;
  readonly family: string;
  readonly contextTokens: number;
  /** 0: the fastest number, by measurement. */
  readonly threads: number;
  readonly useGpu: boolean;
  /** Folder in which `linewright model setup` puts node-llama-cpp, and the file that remembers measured threads. */
  readonly bindingFolder: string;
  readonly threadsFile: string;
}

export interface GenerateMessage {
  readonly kind: 'generate';
  readonly id: number;
  readonly prompt: Prompt;
  readonly maximumTokens: number;
  /** Off, to measure what they bring. */
  readonly useDraft: boolean;
  readonly useCache: boolean;
}

export interface ScoreMessage {
  readonly kind: 'score';
  readonly id: number;
  readonly prompt: Prompt;
  /** Each is scored right after the prompt, the prompt once. */
  readonly continuations: readonly string[];
  /** As when generating, so that both have the same prompt, and the second finds it evaluated. */
  readonly maximumTokens: number;
}

export type ToChild = OpenMessage | GenerateMessage | ScoreMessage | { readonly kind: 'cancel'; readonly id: number };

export interface RunStatistics {
  readonly promptTokens: number;
  /** Of those, evaluated now: the rest was in the cache. */
  readonly evaluatedTokens: number;
  readonly generatedTokens: number;
  /** Tokens that were proposed, and those that the model would have said too. */
  readonly draftedTokens: number;
  readonly acceptedTokens: number;
  /** Of the model while generating. */
  readonly passes: number;
  /** The last slice of the prompt, which is evaluated with the first guess, counts as generating. */
  readonly promptMilliseconds: number;
  readonly generateMilliseconds: number;
  /** The same, of the processor's time: what other programs take of it does not count. */
  readonly promptProcessorMilliseconds: number;
  readonly generateProcessorMilliseconds: number;
}

export interface ScoredPiece {
  readonly text: string;
  readonly logProb: number;
}

export type FromChild =
  | { readonly kind: 'opened'; readonly description: string }
  /** `isFinal`: trying again changes nothing. */
  | { readonly kind: 'refused'; readonly reason: string; readonly isFinal: boolean }
  | { readonly kind: 'piece'; readonly id: number; readonly text: string; readonly logProb: number }
  | { readonly kind: 'done'; readonly id: number; readonly statistics: RunStatistics }
  | { readonly kind: 'scored'; readonly id: number; readonly scores: readonly (readonly ScoredPiece[])[] }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };
