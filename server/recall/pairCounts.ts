/**
 * How often pairs of small numbers were counted, in a table of a fixed size: where it is full, pairs that are seldom make room for
 * others (the counting of Misra and Gries, 1982, within sets of slots). Knows not what the pairs are.
 */
import { avalanche } from './chains.ts';

/** Sets of slots, a power of two; one has as many slots as a line of the processor's cache has words. */
const sets = 1 << 13;
const ways = 8;
/** Bits of the second number, and what first numbers are below. */
const secondBits = 21;
const firsts = 1 << (31 - secondBits);

export interface PairCount {
  readonly second: number;
  readonly count: number;
}

/** Those of one first number lie together, from where `starts` says to where the next one's start. */
interface SlotsByFirst {
  readonly slots: Uint32Array;
  readonly starts: Uint32Array;
}

export class PairCounts {
  /** Of each slot its pair plus one, or 0 where it is free. */
  readonly #keys = new Uint32Array(sets * ways);
  readonly #counts = new Int32Array(sets * ways);
  /** Until a pair comes that has no slot: that some go takes nothing from it, as when a file is hidden. */
  #slotsByFirst: SlotsByFirst | undefined;

  /** Counts a pair `more` times, or less where that is negative: `first` is below 1024, `second` below 2 to the 21st. */
  add(first: number, second: number, more: number): void {
    const key = ((first << secondBits) | second) + 1;
    const from = (avalanche(key) & (sets - 1)) * ways;
    let least = from;
    for (let slot = from; slot < from + ways; slot++) {
      if (this.#keys[slot] === key) {
        this.#change(slot, more);
        return;
      }
      if ((this.#counts[slot] ?? 0) < (this.#counts[least] ?? 0)) least = slot;
    }
    if (more <= 0) return;
    // A set that is full of frequent pairs is worn down by those that find no room, until one of them takes a place.
    if ((this.#counts[least] ?? 0) > 0) this.#change(least, -more);
    else {
      this.#keys[least] = key;
      this.#counts[least] = more;
      this.#slotsByFirst = undefined;
    }
  }

  /** The most frequent second numbers of `first`, most frequent first: `most` at most. */
  mostFrequent(first: number, most: number): PairCount[] {
    this.#slotsByFirst ??= this.#sortSlots();
    const { slots, starts } = this.#slotsByFirst;
    const mask = (1 << secondBits) - 1;
    const best: PairCount[] = [];
    /** What a pair has to have, once there are `most`. */
    let least = 1;
    for (let at = starts[first] ?? 0; at < (starts[first + 1] ?? 0); at++) {
      const slot = slots[at] ?? 0;
      const count = this.#counts[slot] ?? 0;
      // A slot that has become free since counts nothing.
      if (count < least) continue;
      const one = { second: ((this.#keys[slot] ?? 0) - 1) & mask, count };
      let place = best.length;
      while (place > 0 && isBefore(one, best[place - 1])) place--;
      best.splice(place, 0, one);
      if (best.length > most) best.pop();
      if (best.length === most) least = best.at(-1)?.count ?? 1;
    }
    return best;
  }

  /** By counting (Knuth, volume 3, 5.2). */
  #sortSlots(): SlotsByFirst {
    const starts = new Uint32Array(firsts + 1);
    const firstOf = (slot: number) => ((this.#keys[slot] ?? 0) - 1) >>> secondBits;
    for (let slot = 0; slot < sets * ways; slot++) {
      if (this.#keys[slot] !== 0) starts[firstOf(slot) + 1] = (starts[firstOf(slot) + 1] ?? 0) + 1;
    }
    for (let first = 0; first < firsts; first++) starts[first + 1] = (starts[first + 1] ?? 0) + (starts[first] ?? 0);
    const next = starts.slice();
    const slots = new Uint32Array(starts[firsts] ?? 0);
    for (let slot = 0; slot < sets * ways; slot++) {
      if (this.#keys[slot] === 0) continue;
      const place = next[firstOf(slot)] ?? 0;
      slots[place] = slot;
      next[firstOf(slot)] = place + 1;
    }
    return { slots, starts };
  }

  #change(slot: number, more: number): void {
    const count = (this.#counts[slot] ?? 0) + more;
    this.#counts[slot] = Math.max(count, 0);
    if (count <= 0) this.#keys[slot] = 0;
  }
}

function isBefore(one: PairCount, other: PairCount | undefined): boolean {
  if (other === undefined) return false;
  return one.count > other.count || (one.count === other.count && one.second < other.second);
}
