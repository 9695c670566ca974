/**
 * A token sequence that finds where its last few tokens occurred before: for each of several orders, positions with the
 * same context are linked, newest first, as in the match finder of an LZ77 compressor. Two more chains link positions
 * whose last token and called function are the same, and lines that begin alike. Adding a token is O(1), so the index
 * follows changes by appending. Knows nothing of files or texts.
 */
import { OpenCalls, openCallsLength } from './callee.ts';
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
/** Fewest tokens a line, newline included, that there is room for. */
const tokensPerLine = 3;

/** All that a sequence is made of, as plain arrays: shared between threads when they lie in shared memory. */
export interface ChainMemory {
  readonly orders: readonly number[];
  readonly tokens: Uint32Array;
  /** For each order, by position: the next older one, plus one. */
  readonly previous: readonly Uint32Array[];
  readonly heads: readonly Uint32Array[];
  readonly previousInCall: Uint32Array;
  readonly callHeads: Uint32Array;
  /** Positions of the newline tokens, in order, and for each the next older line that begins alike. */
  readonly lines: Uint32Array;
  readonly previousLine: Uint32Array;
  readonly lineHeads: Uint32Array;
  readonly calls: Uint32Array;
  /** Tokens that are linked, and lines. */
  readonly counts: Uint32Array;
  /** By token, see looks.ts. */
  readonly looks: Uint32Array;
}

const linkedAt = 0;
const linesAt = 1;
/**
 * Positions that are linked at a time, chain by chain: in so tight a loop the processor looks up many slots at once, and
 * waiting for memory is nearly all that linking costs.
 */
const blockLength = 1024;
const noSlot = 0xffffffff;
const none = new Uint32Array(0);

/** `slots` is a power of two; `capacity` counts tokens and is never passed. */
export function chainMemory(
  orders: readonly number[],
  slots: number,
  capacity: number,
  looks: Uint32Array,
  isShared: boolean,
): ChainMemory {
  const array = (length: number) =>
    isShared ? new Uint32Array(new SharedArrayBuffer(4 * length)) : new Uint32Array(length);
  const lineCapacity = Math.ceil(capacity / tokensPerLine) + 16;
  return {
    orders,
    tokens: array(capacity),
    previous: orders.map(() => array(capacity)),
    heads: orders.map(() => array(slots)),
    previousInCall: array(capacity),
    callHeads: array(slots),
    lines: array(lineCapacity),
    previousLine: array(lineCapacity),
    lineHeads: array(slots / lineSlotShare),
    calls: array(openCallsLength),
    counts: array(2),
    looks,
  };
}

export class TokenChains {
  length = 0;
  readonly memory: ChainMemory;
  readonly tokens: Uint32Array;
  readonly orders: readonly number[];
  readonly #mask: number;
  readonly #calls: OpenCalls;
  /** Of the block at hand. */
  readonly #slots = new Uint32Array(blockLength);

  /** Goes on from what another thread left in `memory`. */
  constructor(memory: ChainMemory) {
    this.memory = memory;
    this.tokens = memory.tokens;
    this.orders = memory.orders;
    this.#mask = memory.callHeads.length - 1;
    this.#calls = new OpenCalls(memory.looks, memory.calls);
  }

  /** Tokens that fit yet. */
  get room(): number {
    return this.tokens.length - this.length;
  }

  /** Tokens from the first on that can be found. */
  get linked(): number {
    return this.memory.counts[linkedAt] ?? 0;
  }

  /** Adds a token, which can be found when it is linked. Without room it is dropped. */
  push(token: number): void {
    if (this.length < this.tokens.length) this.tokens[this.length++] = token;
  }

  /** `push` for many. */
  append(tokens: Uint32Array): void {
    const fitting = tokens.subarray(0, this.room);
    this.tokens.set(fitting, this.length);
    this.length += fitting.length;
  }

  /** Takes back all tokens from `length` on. What was linked by this thread alone can be taken back, and by no other. */
  truncate(length: number): void {
    if (length < this.linked) {
      this.#unlinkContexts(length);
      this.#unlinkLines(length);
      this.memory.counts[linkedAt] = length;
      this.#relinkCalls(length);
    }
    this.length = Math.min(this.length, length);
  }

  #unlinkContexts(length: number): void {
    const { linked, tokens, orders } = this;
    const mask = this.#mask;
    for (let index = 0; index < orders.length; index++) {
      const order = orders[index] ?? 1;
      const heads = this.memory.heads[index] ?? none;
      const previous = this.memory.previous[index] ?? none;
      const first = Math.max(length, order);
      for (let position = linked - 1; position >= first; position--) {
        heads[contextHash(tokens, position, order) & mask] = previous[position] ?? 0;
      }
    }
  }

  /** Whose call is open is known from the start on alone. */
  #relinkCalls(length: number): void {
    this.memory.calls.fill(0);
    this.memory.callHeads.fill(0);
    for (let start = 0; start < length; start += blockLength)
      this.#linkCalls(start, Math.min(start + blockLength, length));
  }

  #unlinkLines(length: number): void {
    const { lines, previousLine, lineHeads, counts } = this.memory;
    let count = counts[linesAt] ?? 0;
    // A line is linked when its first tokens are there.
    while (count > 0 && (lines[count - 1] ?? 0) >= length - lineStartLength) {
      count--;
      const slot = lineHash(this.tokens, (lines[count] ?? 0) + 1) & (lineHeads.length - 1);
      lineHeads[slot] = previousLine[count] ?? 0;
    }
    counts[linesAt] = count;
  }

  /** Links the tokens before `end`. One thread at a time does; others may look things up meanwhile. */
  link(end: number): void {
    const { counts } = this.memory;
    for (let start = this.linked; start < end; start += blockLength) {
      const stop = Math.min(start + blockLength, end);
      this.#linkContexts(start, stop);
      this.#linkCalls(start, stop);
      this.#linkLines(start, stop);
      counts[linkedAt] = stop;
    }
  }

  /** Newest position within a call of `callee` and after the token `last`, or -1; a few are of other pairs. */
  newestInCall(callee: number, last: number): number {
    return (this.memory.callHeads[pairHash(callee, last) & this.#mask] ?? 0) - 1;
  }

  olderInCall(position: number): number {
    return (this.memory.previousInCall[position] ?? 0) - 1;
  }

  /** Number of the newest line that begins with `start`, `lineStartLength` tokens, or -1; a few begin otherwise. */
  newestLine(start: ArrayLike<number>, from: number): number {
    return (this.memory.lineHeads[lineHash(start, from) & (this.memory.lineHeads.length - 1)] ?? 0) - 1;
  }

  olderLine(line: number): number {
    return (this.memory.previousLine[line] ?? 0) - 1;
  }

  /** Position of the newline token that opens a line. */
  lineAt(line: number): number {
    return this.memory.lines[line] ?? 0;
  }

  /** Newest position whose context in chain `index` hashes as the end of `history` does, or -1. */
  newest(index: number, history: ArrayLike<number>, historyLength: number): number {
    const order = this.orders[index] ?? 1;
    if (historyLength < order) return -1;
    const slot = contextHash(history, historyLength, order) & this.#mask;
    return (this.memory.heads[index]?.[slot] ?? 0) - 1;
  }

  /** The next older position in the same chain, or -1. */
  older(index: number, position: number): number {
    return (this.memory.previous[index]?.[position] ?? 0) - 1;
  }

  #linkContexts(start: number, stop: number): void {
    const { orders, memory } = this;
    for (let index = 0; index < orders.length; index++) {
      const order = orders[index] ?? 1;
      const from = Math.max(start, order);
      for (let position = from; position < stop; position++) {
        this.#slots[position - start] = contextHash(this.tokens, position, order) & this.#mask;
      }
      this.#linkSlots(start, from, stop, memory.heads[index], memory.previous[index]);
    }
  }

  #linkCalls(start: number, stop: number): void {
    const { tokens, memory } = this;
    for (let position = start; position < stop; position++) {
      const callee = this.#calls.callee();
      this.#slots[position - start] =
        callee === boundaryId ? noSlot : pairHash(callee, tokens[position - 1] ?? 0) & this.#mask;
      this.#calls.push(tokens[position] ?? 0);
    }
    this.#linkSlots(start, start, stop, memory.callHeads, memory.previousInCall);
  }

  /** Puts the positions at the heads of their slots' chains. Their looks into memory, far apart, do not wait for each other. */
  #linkSlots(start: number, from: number, stop: number, heads: Uint32Array = none, previous: Uint32Array = none): void {
    const slots = this.#slots;
    for (let position = from; position < stop; position++) {
      const slot = slots[position - start] ?? noSlot;
      if (slot === noSlot) continue;
      // Stored plus one, so that a fresh array of zeros means "none".
      previous[position] = heads[slot] ?? 0;
      heads[slot] = position + 1;
    }
  }

  /** A line is linked when its first tokens are there. */
  #linkLines(start: number, stop: number): void {
    const { tokens } = this;
    for (let newline = Math.max(start - lineStartLength, 0); newline < stop - lineStartLength; newline++) {
      if (isNewlineId(tokens[newline] ?? 0)) this.#linkLine(newline);
    }
  }

  #linkLine(newline: number): void {
    const { lines, previousLine, lineHeads, counts } = this.memory;
    const line = counts[linesAt] ?? 0;
    // Lines of fewer tokens than expected: the rest is found by its tokens alone.
    if (line === lines.length) return;
    counts[linesAt] = line + 1;
    lines[line] = newline;
    const slot = lineHash(this.tokens, newline + 1) & (lineHeads.length - 1);
    previousLine[line] = lineHeads[slot] ?? 0;
    lineHeads[slot] = line + 1;
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
export function avalanche(value: number): number {
  let hash = value ^ (value >>> 15);
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
