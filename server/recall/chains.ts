/**
 * A token sequence that finds where its last few tokens occurred before: for each of several orders, positions with the
 * same context are linked, newest first, as in the match finder of an LZ77 compressor. Adding a token is O(1), so the
 * index follows changes by appending. Knows nothing of files or texts.
 */

import { isNewlineId } from './vocabulary.ts';

/** Context lengths that are linked. Each costs four bytes a token, plus its table of heads. */
export const orders = [1, 2, 4, 7] as const;
/**
 * Contexts with a gap, linked beside those: `skip` is the last token and the third last, whatever stands between;
 * `head` is the last token and the first of its line.
 */
export const gapContexts = ['skip', 'head'] as const;
const nChains = orders.length + gapContexts.length;
const firstCapacity = 1 << 12;
/**
 * Slots of each table of heads for a whole workspace. It is never grown: rehashing costs as much as indexing, and where
 * several contexts share a slot the longer walk still ends at its limit.
 */
export const corpusSlots = 1 << 20;

export class TokenChains {
  tokens: Uint32Array;
  length = 0;
  readonly #previous: Uint32Array[];
  readonly #heads: Uint32Array[];
  readonly #mask: number;
  /** Position of the first token of the line that is being added. */
  #lineStart = 0;

  /** `slots` is a power of two. */
  constructor(slots: number, capacity = firstCapacity) {
    this.tokens = new Uint32Array(capacity);
    this.#previous = Array.from({ length: nChains }, () => new Uint32Array(capacity));
    this.#heads = Array.from({ length: nChains }, () => new Uint32Array(slots));
    this.#mask = slots - 1;
  }

  push(token: number): void {
    if (this.length === this.tokens.length) this.#grow();
    const position = this.length++;
    this.tokens[position] = token;
    this.#link(position);
    if (isNewlineId(token)) this.#lineStart = position + 1;
  }

  /** Newest position whose context in chain `index` hashes as the end of `history` does, or -1. */
  newest(index: number, history: ArrayLike<number>, historyLength: number): number {
    const hash = chainHash(index, history, historyLength, lineStartOf(history, historyLength));
    return hash < 0 ? -1 : (this.#heads[index]?.[hash & this.#mask] ?? 0) - 1;
  }

  /** The next older position in the same chain, or -1. */
  older(index: number, position: number): number {
    return (this.#previous[index]?.[position] ?? 0) - 1;
  }

  /** Bytes held. */
  get byteLength(): number {
    return this.tokens.byteLength * (1 + nChains) + this.#heads.reduce((sum, heads) => sum + heads.byteLength, 0);
  }

  #link(position: number): void {
    for (let index = 0; index < nChains; index++) {
      const hash = chainHash(index, this.tokens, position, this.#lineStart);
      const heads = this.#heads[index];
      const previous = this.#previous[index];
      if (hash < 0 || heads === undefined || previous === undefined) continue;
      const slot = hash & this.#mask;
      // Stored plus one, so that a fresh array of zeros means "none".
      previous[position] = heads[slot] ?? 0;
      heads[slot] = position + 1;
    }
  }

  #grow(): void {
    // Doubling past a few million tokens would hold hundreds of unused megabytes: grow by half from there.
    const size = this.length < 1 << 21 ? this.length * 2 : Math.ceil(this.length * 1.5);
    const tokens = new Uint32Array(size);
    tokens.set(this.tokens);
    this.tokens = tokens;
    for (let index = 0; index < nChains; index++) {
      const previous = new Uint32Array(size);
      previous.set(this.#previous[index] ?? []);
      this.#previous[index] = previous;
    }
  }
}

/** Position of the first token of the line in which `end` stands. */
function lineStartOf(tokens: ArrayLike<number>, end: number): number {
  let at = end;
  while (at > 0 && !isNewlineId(tokens[at - 1] ?? 0)) at--;
  return at;
}

/** Hash of the context of chain `index` before `end`, or -1 where there is none. */
function chainHash(index: number, tokens: ArrayLike<number>, end: number, lineStart: number): number {
  const order = orders[index];
  if (order !== undefined) return end < order ? -1 : contextHash(tokens, end, order);
  if (index === orders.length) return end < 3 ? -1 : mix(tokens[end - 1] ?? 0, tokens[end - 3] ?? 0);
  return end - lineStart < 2 ? -1 : mix(tokens[end - 1] ?? 0, tokens[lineStart] ?? 0);
}

/** FNV-like over the `order` tokens before `end`, with a final avalanche, as low bits choose the slot. */
function contextHash(tokens: ArrayLike<number>, end: number, order: number): number {
  let hash = 0x811c9dc5;
  for (let at = end - order; at < end; at++) hash = Math.imul(hash ^ (tokens[at] ?? 0), 0x01000193);
  return avalanche(hash);
}

function mix(first: number, second: number): number {
  return avalanche(Math.imul(Math.imul(first, 0x01000193) ^ second, 0x9e3779b1));
}

function avalanche(value: number): number {
  let hash = value ^ (value >>> 15);
  hash = Math.imul(hash, 0x2c1b3c6d);
  // 31 bits: a negative number means "none".
  return (hash ^ (hash >>> 13)) & 0x7fffffff;
}
