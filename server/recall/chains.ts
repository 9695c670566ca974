/**
 * A token sequence that finds where its last few tokens occurred before: for each of several orders, positions with the
 * same context are linked, newest first, as in the match finder of an LZ77 compressor. Two more chains link positions
 * whose last token and called function are the same, and lines that begin alike. Adding a token is O(1), so the index
 * follows changes by appending. Knows nothing of files or texts.
 */
import type { OpenCalls } from './callee.ts';
import { boundaryId, isNewlineId } from './vocabulary.ts';

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
/** Tokens by which lines are taken to begin alike. */
export const lineStartLength = 3;
/** Slots of the table of line starts, as a share of those of contexts: lines are some eight tokens long. */
const lineSlotShare = 8;

export class TokenChains {
  tokens: Uint32Array;
  length = 0;
  readonly orders: readonly number[];
  readonly #longestOrder: number;
  readonly #previous: Uint32Array[];
  readonly #heads: Uint32Array[];
  readonly #mask: number;
  readonly #calls: OpenCalls;
  #previousInCall: Uint32Array;
  readonly #callHeads: Uint32Array;
  /** Positions of the newline tokens, in order, and for each the next older line that begins alike. */
  #lines = new Uint32Array(1 << 10);
  #lineCount = 0;
  #previousLine = new Uint32Array(1 << 10);
  readonly #lineHeads: Uint32Array;

  /** `slots` is a power of two. `calls` is this sequence's own, at its beginning. */
  constructor(orders: readonly number[], slots: number, capacity: number, calls: OpenCalls) {
    this.orders = orders;
    this.#calls = calls;
    this.#previousInCall = new Uint32Array(capacity);
    this.#callHeads = new Uint32Array(slots);
    this.#lineHeads = new Uint32Array(slots / lineSlotShare);
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
    const callee = this.#calls.callee();
    if (callee !== boundaryId) {
      const slot = pairHash(callee, this.tokens[position - 1] ?? 0) & this.#mask;
      this.#previousInCall[position] = this.#callHeads[slot] ?? 0;
      this.#callHeads[slot] = position + 1;
    }
    this.#calls.push(token);
    if (isNewlineId(this.tokens[position - lineStartLength] ?? 0)) this.#linkLine(position - lineStartLength);
  }

  /** Newest position within a call of `callee` and after the token `last`, or -1; a few are of other pairs. */
  newestInCall(callee: number, last: number): number {
    return (this.#callHeads[pairHash(callee, last) & this.#mask] ?? 0) - 1;
  }

  olderInCall(position: number): number {
    return (this.#previousInCall[position] ?? 0) - 1;
  }

  /** Number of the newest line that begins with `start`, `lineStartLength` tokens, or -1; a few begin otherwise. */
  newestLine(start: ArrayLike<number>, from: number): number {
    return (this.#lineHeads[lineHash(start, from) & (this.#lineHeads.length - 1)] ?? 0) - 1;
  }

  olderLine(line: number): number {
    return (this.#previousLine[line] ?? 0) - 1;
  }

  /** Position of the newline token that opens a line. */
  lineAt(line: number): number {
    return this.#lines[line] ?? 0;
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
      this.tokens.byteLength * (2 + this.orders.length) +
      this.#callHeads.byteLength +
      this.#lineHeads.byteLength +
      2 * this.#lines.byteLength +
      this.#heads.reduce((sum, heads) => sum + heads.byteLength, 0)
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

  #linkLine(newline: number): void {
    const line = this.#lineCount++;
    if (line === this.#lines.length) {
      this.#lines = enlarged(this.#lines, line * 2);
      this.#previousLine = enlarged(this.#previousLine, line * 2);
    }
    this.#lines[line] = newline;
    const slot = lineHash(this.tokens, newline + 1) & (this.#lineHeads.length - 1);
    this.#previousLine[line] = this.#lineHeads[slot] ?? 0;
    this.#lineHeads[slot] = line + 1;
  }

  #grow(): void {
    // The unused half costs address space, not memory: pages that were never written to are not there.
    const size = this.length * 2;
    this.tokens = enlarged(this.tokens, size);
    this.#previousInCall = enlarged(this.#previousInCall, size);
    for (let index = 0; index < this.orders.length; index++) {
      this.#previous[index] = enlarged(this.#previous[index] ?? new Uint32Array(0), size);
    }
  }
}

function enlarged(array: Uint32Array, size: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(size);
  larger.set(array);
  return larger;
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

function pairHash(callee: number, last: number): number {
  return avalanche(Math.imul(Math.imul(hashSeed ^ callee, hashPrime) ^ last, hashPrime));
}

function lineHash(tokens: ArrayLike<number>, from: number): number {
  let hash = hashSeed;
  for (let at = 0; at < lineStartLength; at++) hash = Math.imul(hash ^ (tokens[from + at] ?? 0), hashPrime);
  return avalanche(hash);
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
