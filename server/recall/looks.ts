/**
 * What is asked of a token most: its kind, class, bracket and column, packed in one word, so that one look at memory answers
 * it, in any thread. Knows no text.
 */
import { TokenKind } from './tokens.ts';

/** Tokens that a vocabulary can tell apart; a repository of 8 million tokens has some 300,000. */
export const mostTokens = 1 << 21;

const bracketShift = 3;
const classShift = 5;
const columnShift = 15;
const kinds: readonly TokenKind[] = Object.values(TokenKind);

/** `bracket` is -1, 0 or 1; `column` is -1 or up to 65,534; `tokenClass` is below 1024. */
export function packLook(kind: TokenKind, bracket: number, tokenClass: number, column: number): number {
  return kind | ((bracket + 1) << bracketShift) | (tokenClass << classShift) | ((column + 1) << columnShift);
}

export function kindOfLook(look: number): TokenKind {
  return kinds[look & 7] ?? TokenKind.boundary;
}

/** 1 for an operator that opens a bracket, -1 for one that closes it, else 0. */
export function bracketOfLook(look: number): number {
  return ((look >>> bracketShift) & 3) - 1;
}

export function classOfLook(look: number): number {
  return (look >>> classShift) & 1023;
}

export function columnOfLook(look: number): number {
  return (look >>> columnShift) - 1;
}
