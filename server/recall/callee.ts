/**
 * The brackets that are open at the end of a token sequence, and whose they are: `f` in `f(a, b[`, as the sequence grows
 * one token at a time. Knows no language.
 */
import { TokenKind } from './tokens.ts';
import { boundaryId, type Vocabulary } from './vocabulary.ts';

/** Brackets deeper than this are data. */
const deepest = 12;
/** A bracket that is not closed after this many tokens never will be: it stood in a comment or a literal. */
const patience = 400;

export class OpenCalls {
  readonly #owners = new Uint32Array(deepest);
  readonly #opened = new Uint32Array(deepest);
  #depth = 0;
  #position = 0;
  #last = boundaryId;
  readonly #vocabulary: Vocabulary;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  push(token: number): void {
    const bracket = this.#vocabulary.bracket(token);
    this.#position++;
    if (token === boundaryId) this.#depth = 0;
    else if (bracket > 0 && this.#depth < deepest) {
      this.#owners[this.#depth] = this.#vocabulary.kind(this.#last) === TokenKind.word ? this.#last : boundaryId;
      this.#opened[this.#depth++] = this.#position;
    } else if (bracket < 0 && this.#depth > 0) this.#depth--;
    this.#last = token;
  }

  /** The word before the innermost open bracket, or 0. */
  callee(): number {
    if (this.#depth === 0) return boundaryId;
    if (this.#position - (this.#opened[this.#depth - 1] ?? 0) > patience) this.#depth = 0;
    return this.#depth === 0 ? boundaryId : (this.#owners[this.#depth - 1] ?? boundaryId);
  }
}
