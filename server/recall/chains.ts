/**
 * A token sequence that finds where its last few tokens occurred before: for each of several orders, positions with the
 * same context are linked, newest first, as in the match finder of an LZ77 compressor. Adding a token is O(1), so the
 * index follows changes by appending. Knows nothing of files or texts.
 */

/** Context lengths that are linked. Each costs four bytes a token, plus its table of heads. */
export const orders = [1, 2, 4, 7] as const;
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
    this.#previous = orders.map(() => new Uint32Array(capacity));
    this.#heads = orders.map(() => new Uint32Array(slots));
    this.#mask = slots - 1;
  }

  push(token: number): void {
    if (this.length === this.tokens.length) this.#grow();
    const position = this.length++;
    this.tokens[position] = token;
    this.#link(position);
  }

  /** Newest position whose preceding `orders[orderIndex]` tokens hash as the end of `history` does, or -1. */
  newest(orderIndex: number, history: ArrayLike<number>, historyLength: number): number {
    const order = orders[orderIndex] ?? 1;
    if (historyLength < order) return -1;
    const slot = contextHash(history, historyLength, order) & this.#mask;
    return (this.#heads[orderIndex]?.[slot] ?? 0) - 1;
  }

  /** The next older position in the same chain, or -1. */
  older(orderIndex: number, position: number): number {
    return (this.#previous[orderIndex]?.[position] ?? 0) - 1;
  }

  /** Bytes held. */
  get byteLength(): number {
    return this.tokens.byteLength * (1 + orders.length) + this.#heads.reduce((sum, heads) => sum + heads.byteLength, 0);
  }

  #link(position: number): void {
    for (let index = 0; index < orders.length; index++) {
      const order = orders[index] ?? 1;
      if (position < order) return;
      const slot = contextHash(this.tokens, position, order) & this.#mask;
      const heads = this.#heads[index];
      const previous = this.#previous[index];
      if (heads === undefined || previous === undefined) return;
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
    for (let index = 0; index < orders.length; index++) {
      const previous = new Uint32Array(size);
      previous.set(this.#previous[index] ?? []);
      this.#previous[index] = previous;
    }
  }
}

/** Mixes the `order` tokens before `end`; FNV-like with a final avalanche, as low bits choose the slot. */
function contextHash(tokens: ArrayLike<number>, end: number, order: number): number {
  let hash = 0x811c9dc5;
  for (let at = end - order; at < end; at++) hash = Math.imul(hash ^ (tokens[at] ?? 0), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
