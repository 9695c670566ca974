/**
 * How far the text around the cursor repeats what stands elsewhere: of its tokens, how many are what an earlier place with the same
 * tokens before it goes on with. Where nearly all are, the next will be; in new code no place can be relied on, as what
 * predicted badly a line ago will do so again (the adaptive weights of context mixing: Mahoney, 2005). Knows no candidates.
 */
import type { TokenChains } from './chains.ts';
import type { Corpus } from './corpus.ts';
import type { CursorContext } from './cursor.ts';
import { matchLength } from './matches.ts';

/** Shares of the tokens, those closer to the cursor counting more. */
export interface CopyRates {
  /** Above the cursor: predicted by the buffer before them, by the workspace, and by longer contexts of the workspace. */
  readonly here: number;
  readonly elsewhere: number;
  readonly elsewhereLong: number;
  /** Below it: by longer contexts of the workspace. */
  readonly below: number;
}

/** Tokens looked at on each side, and over how many they fade. */
const reach = 64;
const fading = 24;
/** Places looked at for one that may be read. */
const visits = 8;
const shortOrder = 2;
const longOrder = 5;

export function readCopyRates(corpus: Corpus, { local, beforeLength, history }: CursorContext): CopyRates {
  const cut = Math.min(history.length, beforeLength);
  const isElsewhere = (position: number) => corpus.fileAt(position) >= 0;
  const above = (chains: TokenChains, order: number, mayRead: (position: number, at: number) => boolean) =>
    rateOf((distance) => {
      const at = cut - 1 - distance;
      return at < order ? undefined : isPredicted(chains, order, history, at, mayRead);
    });
  return {
    here: above(local, shortOrder, (position, at) => position < at),
    elsewhere: above(corpus.chains, shortOrder, isElsewhere),
    elsewhereLong: above(corpus.chains, longOrder, isElsewhere),
    below: rateOf((distance) => {
      const at = beforeLength + 1 + longOrder + distance;
      return at >= local.length ? undefined : isPredicted(corpus.chains, longOrder, local.tokens, at, isElsewhere);
    }),
  };
}

/** Of the answers before the first that is undefined. */
function rateOf(isHit: (distance: number) => boolean | undefined): number {
  let hits = 0;
  let total = 0;
  for (let distance = 0; distance < reach; distance++) {
    const hit = isHit(distance);
    if (hit === undefined) break;
    const weight = Math.exp(-distance / fading);
    total += weight;
    if (hit) hits += weight;
  }
  return total === 0 ? 0 : hits / total;
}

/** Whether the newest readable place with the same `order` tokens before it goes on as `tokens` does at `at`. */
function isPredicted(
  chains: TokenChains,
  order: number,
  tokens: ArrayLike<number>,
  at: number,
  mayRead: (position: number, at: number) => boolean,
): boolean {
  const index = chains.orders.indexOf(order);
  let position = chains.newest(index, tokens, at);
  for (let visit = 0; visit < visits && position >= 0; visit++) {
    if (mayRead(position, at) && matchLength(chains.tokens, position, tokens, at, order) === order) {
      return chains.tokens[position] === tokens[at];
    }
    position = chains.older(index, position);
  }
  return false;
}
