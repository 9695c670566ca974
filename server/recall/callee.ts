/**
 * The brackets that are open at the end of a token sequence, and whose they are: `f` in `f(a, b[`, as the sequence grows
 * one token at a time; and which argument of a call a place stands in. Knows no language.
 */
import { classNames } from './classes.ts';
import { bracketOfLook, classOfLook, kindOfLook } from './looks.ts';
import { TokenKind } from './tokens.ts';
import { boundaryId } from './vocabulary.ts';

/** Brackets deeper than this are data. */
const deepest = 12;
/** A bracket that is not closed after this many tokens never will be: it stood in a comment or a literal. */
const patience = 400;
const depthAt = 2 * deepest;
const positionAt = depthAt + 1;
const lastAt = positionAt + 1;

/** Tokens back from a place in a call to look for the bracket that opens it. */
const callReach = 48;
const comma = classNames.indexOf(',');

/** Words of memory that the state takes. */
export const openCallsLength = lastAt + 1;

export class OpenCalls {
  readonly #looks: Uint32Array;
  /** Owners of the open brackets, where they opened, then three counters: all in memory that threads can share. */
  readonly #state: Uint32Array;

  /** `looks` by token, see looks.ts; `state` goes on from what another left there. */
  constructor(looks: Uint32Array, state: Uint32Array = new Uint32Array(openCallsLength)) {
    this.#looks = looks;
    this.#state = state;
  }

  push(token: number): void {
    const state = this.#state;
    const depth = state[depthAt] ?? 0;
    const position = (state[positionAt] ?? 0) + 1;
    state[positionAt] = position;
    const bracket = bracketOfLook(this.#looks[token] ?? 0);
    if (token === boundaryId) state[depthAt] = 0;
    else if (bracket > 0 && depth < deepest) {
      const last = state[lastAt] ?? boundaryId;
      state[depth] = kindOfLook(this.#looks[last] ?? 0) === TokenKind.word ? last : boundaryId;
      state[deepest + depth] = position;
      state[depthAt] = depth + 1;
    } else if (bracket < 0 && depth > 0) state[depthAt] = depth - 1;
    state[lastAt] = token;
  }

  /** The word before the innermost open bracket, or 0. */
  callee(): number {
    const state = this.#state;
    const depth = state[depthAt] ?? 0;
    if (depth === 0) return boundaryId;
    if ((state[positionAt] ?? 0) - (state[deepest + depth - 1] ?? 0) <= patience) return state[depth - 1] ?? boundaryId;
    state[depthAt] = 0;
    return boundaryId;
  }
}

/** Number of the argument, from 0 on, in which the token at `position` stands in a call of `callee`, or -1 where it stands in none. */
export function argumentAt(tokens: ArrayLike<number>, position: number, callee: number, looks: Uint32Array): number {
  let closed = 0;
  let commas = 0;
  for (let at = position - 1; at >= Math.max(1, position - callReach); at--) {
    const look = looks[tokens[at] ?? boundaryId] ?? 0;
    closed -= bracketOfLook(look);
    if (closed < 0) return tokens[at - 1] === callee ? commas : -1;
    if (closed === 0 && classOfLook(look) === comma) commas++;
  }
  return -1;
}
