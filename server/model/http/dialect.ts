/** What an API of model servers looks like to the generator: how it is asked and how one event of its answer is read. */
import type { PromptParts } from '../parts.ts';
import type { Template } from '../templates.ts';

export interface Ask {
  readonly parts: PromptParts;
  readonly template: Template;
  readonly model: string;
  /** Tokens to generate at most, and the size of the model's window. */
  readonly maximumTokens: number;
  readonly contextTokens: number;
  /** The hole ends with its line: the server may stop there. */
  readonly isOneLine: boolean;
  /** What the answer has to begin with, for a server that can be told. */
  readonly required: string;
}

export interface Chunk {
  readonly text: string;
  /** Natural logarithm of the probability of the text; undefined when the server does not tell. */
  readonly logProb?: number | undefined;
  readonly isLast: boolean;
  /** Tokens of the whole prompt, and of those the ones that were evaluated now, not taken from the server's cache, when told. */
  readonly promptTokens?: number | undefined;
  readonly evaluatedTokens?: number | undefined;
}

export interface Dialect {
  /** "llama.cpp /infill" */
  readonly name: string;
  readonly path: string;
  /** The server can be told how its answer begins. */
  readonly canConstrain?: boolean;
  body(ask: Ask): Record<string, unknown>;
  /** Undefined for an event that is none of this API's. */
  read(event: Readonly<Record<string, unknown>>): Chunk | undefined;
}
