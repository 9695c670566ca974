/**
 * Token healing over an API of text: what stands right before the cursor and may be the half of a longer token is left out of the
 * prompt, and taken off the answer, which has to begin with it. Knows no server.
 */
import type { PromptParts } from './parts.ts';

export interface Healed {
  readonly parts: PromptParts;
  /** What the answer begins with; empty where the prompt is whole. */
  readonly required: string;
}

/**
 * The word at the cursor with the space or sign before it, as tokens begin with one in many vocabularies (`.name`); else the signs there,
 * which a name may be joined to, or the spaces.
 */
const halfToken = /(?:[^\r\n\p{L}\p{N}]?[\p{L}\p{N}_$]+| ?[^\s\p{L}\p{N}]{1,8}|[ \t]+)$/u;
/** A space behind something: the next word's token begins with it. Indentation is a token of its own. */
const lastSpace = /(?<=\S) $/;

/**
 * `canConstrain`: the server can be told how its answer begins. Where it cannot, only a space is left out, which a model says again of
 * itself; a word it might not.
 */
export function heal(parts: PromptParts, canConstrain: boolean): Healed {
  const required = (canConstrain ? halfToken : lastSpace).exec(parts.middle)?.[0] ?? '';
  if (required === '') return { parts, required };
  return { parts: { ...parts, middle: parts.middle.slice(0, -required.length) }, required };
}

/** Takes the required text off an answer that comes in pieces. An answer that begins otherwise is left as it is. */
export class RequiredStart {
  #left: string;
  #held = '';

  constructor(required: string) {
    this.#left = required;
  }

  /** What of the answer is known to be new; pieces that may still be required text are held back. */
  push(text: string): string {
    if (this.#left === '') return text;
    this.#held += text;
    if (this.#left.startsWith(this.#held)) {
      if (this.#held.length < this.#left.length) return '';
      this.#left = '';
      return '';
    }
    const rest = this.#held.startsWith(this.#left) ? this.#held.slice(this.#left.length) : this.#held;
    this.#left = '';
    return rest;
  }
}
