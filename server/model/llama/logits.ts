/**
 * Probabilities of a model's next tokens, in natural logarithms, from the logits that it tells: a few of them, and the sum over the
 * vocabulary. Knows no texts.
 */
import type { NextOutput, Token } from './binding.ts';

export interface Said {
  readonly token: Token;
  readonly logProb: number;
}

/** The likeliest token. Its logit is the largest, so its probability is one part of the total weight. */
export function greedyOf(next: NextOutput | undefined): Said | undefined {
  if (next?.token === undefined || next.token === null) return undefined;
  return { token: next.token, logProb: -Math.log(next.totalLogitWeight ?? 1) };
}

/** Those of the told tokens that are allowed, the likeliest first. */
export function rankedAmong(next: NextOutput | undefined, allowed: (token: Token) => boolean): Token[] {
  const told = [...(next?.logits ?? [])].filter(([token]) => allowed(token));
  return told.sort(([, a], [, b]) => b - a).map(([token]) => token);
}

/** Of a token among those that are allowed, itself included. */
export function logProbAmong(next: NextOutput | undefined, token: Token, allowed: (token: Token) => boolean): number {
  const logit = next?.logits?.get(token);
  if (next?.logits === undefined || logit === undefined) return Number.NEGATIVE_INFINITY;
  let total = 0;
  for (const [other, itsLogit] of next.logits) {
    if (other === token || allowed(other)) total += Math.exp(itsLogit - logit);
  }
  return -Math.log(total);
}

/** Of a token among all. The told ones have the likeliest among them. */
export function logProbOf(next: NextOutput | undefined, token: Token): number {
  const logit = next?.logits?.get(token);
  if (next?.logits === undefined || logit === undefined) return Number.NEGATIVE_INFINITY;
  const highest = Math.max(...next.logits.values());
  return logit - highest - Math.log(next.totalLogitWeight ?? 1);
}

/** Of all that are allowed, together. */
export function logMassOf(next: NextOutput | undefined, allowed: (token: Token) => boolean): number {
  const [best] = rankedAmong(next, allowed);
  return best === undefined ? Number.NEGATIVE_INFINITY : logProbOf(next, best) - logProbAmong(next, best, allowed);
}
