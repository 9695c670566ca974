/** Tokens, what they mean and what follows them: the parts that are replaced together. Knows no files. */
import { chainMemory, corpusOrders, corpusSlots, TokenChains } from './chains.ts';
import { Followers } from './followers.ts';
import { manyTokens } from './linker.ts';
import { Vocabulary } from './vocabulary.ts';

export interface TokenSequence {
  readonly vocabulary: Vocabulary;
  readonly followers: Followers;
  readonly chains: TokenChains;
}

/** `capacity`: tokens that there is room for. */
export function newSequence(capacity: number): TokenSequence {
  const vocabulary = new Vocabulary();
  // As many slots as tokens, at least; what another thread never links need not be shared with one.
  const slots = Math.min(corpusSlots, 2 ** Math.ceil(Math.log2(capacity)));
  const memory = chainMemory(corpusOrders, slots, capacity, vocabulary.looks, capacity >= manyTokens);
  return { vocabulary, followers: new Followers(vocabulary), chains: new TokenChains(memory) };
}

/** Counts the tokens from `start` to `end`, and what follows what, `more` times. */
export function countUses(
  { vocabulary, followers, chains }: TokenSequence,
  { start, end }: { readonly start: number; readonly end: number },
  more: number,
): void {
  vocabulary.countUses(chains.tokens, start, end, more);
  followers.count(chains.tokens, start, end, more);
}
