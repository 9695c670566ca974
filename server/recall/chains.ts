/**
 * A token sequence that finds where its last few tokens occurred before: for each of several orders, positions with the
 * same context are linked, newest first, as in the match finder of an LZ77 compressor. Adding a token is O(1), so the
 * index follows changes by appending. Knows nothing of files or texts.
 */

/**
 * Context lengths that are linked, ascending. Each costs four bytes a token, plus its table of heads. In a workspace a
 * single token has followers enough to tell nothing; in the open buffer it may be all there is.
 */
export const corpusOrders: readonly number[] = [2, 5];
export const localOrders: readonly number[] = [1, 2, 5];
/**
 * Slots of each table of heads for a whole workspace. It is never grown: rehashing costs as much as indexing, and where
 * several contexts share a slot the longer walk still ends at its limit.
 */
export const corpusSlots = 1 << 20;

export class TokenChains {
  tokens: Uint32Array;
  length = 0;
  readonly orders: readonly number[];
  readonly #longestOrder: number;
  readonly #previous: Uint32Array[];
  readonly #heads: Uint32Array[];
  readonly #mask: number;

  /** `slots` is a power of two. */
  constructor(orders: readonly number[], slots: number, capacity: number) {
    this.orders = orders;
    this.#longestOrder = Math.max(...orders);
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

  /** Newest position whose context in chain `index` hashes as the end of `history` does, or -1. */
  newest(index: number, history: ArrayLike<number>, historyLength: number): number {
    const order = this.orders[index] ?? 1;
    if (historyLength < order) return -1;
    const slot = contextHash(history, historyLength, order) & this.#mask;
    return (this.#heads[index]?.[slot] ?? 0) - 1;
  }

  /** The next older position in the same chain, or -1. */
  older(index: number, position: number): number {
    return (this.#previous[index]?.[position] ?? 0) - 1;
  }

  /** Bytes held. */
  get byteLength(): number {
    return (
      this.tokens.byteLength * (1 + this.orders.length) + this.#heads.reduce((sum, heads) => sum + heads.byteLength, 0)
    );
  }

  /** One pass from the newest token back serves all orders: a longer context's hash goes on from a shorter one's. */
  #link(position: number): void {
    const { tokens } = this;
    let hash = hashSeed;
    let index = 0;
    const reach = Math.min(position, this.#longestOrder);
    for (let back = 1; back <= reach; back++) {
      hash = Math.imul(hash ^ (tokens[position - back] ?? 0), hashPrime);
      if (back !== this.orders[index]) continue;
      const heads = this.#heads[index];
      const previous = this.#previous[index];
      index++;
      if (heads === undefined || previous === undefined) return;
      const slot = slotOf(hash, back, tokens[position - 1] ?? 0) & this.#mask;
      // Stored plus one, so that a fresh array of zeros means "none".
      previous[position] = heads[slot] ?? 0;
      heads[slot] = position + 1;
    }
  }

  #grow(): void {
    // The unused half costs address space, not memory: pages that were never written to are not there.
    const size = this.length * 2;
    const tokens = new Uint32Array(size);
    tokens.set(this.tokens);
    this.tokens = tokens;
    for (let index = 0; index < this.orders.length; index++) {
      const previous = new Uint32Array(size);
      previous.set(this.#previous[index] ?? []);
      this.#previous[index] = previous;
    }
  }
}

/** FNV-1a's start and factor, in 32 bits. */
const hashSeed = 0x811c9dc5;
const hashPrime = 0x01000193;

/** Hash of the last `order` tokens before `end`, newest first. */
function contextHash(tokens: ArrayLike<number>, end: number, order: number): number {
  let hash = hashSeed;
  for (let back = 1; back <= order; back++) hash = Math.imul(hash ^ (tokens[end - back] ?? 0), hashPrime);
  return slotOf(hash, order, tokens[end - 1] ?? 0);
}

/** A single token is its own slot: tokens seen early are the frequent ones, and their slots stay in the processor's cache. */
function slotOf(hash: number, order: number, token: number): number {
  return order === 1 ? token : avalanche(hash);
}

/** Spreads the high bits, as low bits choose the slot. */
function avalanche(value: number): number {
  let hash = value ^ (value >>> 15);
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
