/**
 * A token sequence that finds where its last few tokens occurred before: for each of several orders, positions with the
 * same context are linked, newest first, as in the match finder of an LZ77 compressor. Adding a token is O(1), so the
 * index follows changes by appending. Knows nothing of files or texts.
 */

/** Context lengths that are linked. Each costs four bytes a token, plus its table of heads. */
export const orders = [1, 2, 5] as const;
const nChains = orders.length;
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
  }

  /** Newest position whose context in chain `index` hashes as the end of `history` does, or -1. */
  newest(index: number, history: ArrayLike<number>, historyLength: number): number {
    const hash = contextHash(index, history, historyLength);
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
      const hash = contextHash(index, this.tokens, position);
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
    // Doubling past a million tokens would hold a hundred unused megabytes: grow by a quarter from there.
    const size = this.length < 1 << 20 ? this.length * 2 : Math.ceil(this.length * 1.25);
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

/**
 * Hash of the context of chain `index` before `end`, or -1 where there is none: FNV-like, with a final avalanche, as low
 * bits choose the slot.
 */
function contextHash(index: number, tokens: ArrayLike<number>, end: number): number {
  const order = orders[index] ?? 1;
  if (end < order) return -1;
  let hash = 0x811c9dc5;
  for (let at = end - order; at < end; at++) hash = Math.imul(hash ^ (tokens[at] ?? 0), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  // 31 bits: a negative number means "none".
  return (hash ^ (hash >>> 13)) & 0x7fffffff;
}
