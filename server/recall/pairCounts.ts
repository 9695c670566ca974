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

interface SlotList {
  /** Those from `count` on are room for more. */
  slots: Uint16Array;
  count: number;
}

export class PairCounts {
  /** Of each slot its pair plus one, or 0 where it is free. */
  readonly #keys = new Uint32Array(sets * ways);
  readonly #counts = new Int32Array(sets * ways);
  /** Of each first number its slots. One that has become free stays there until another pair takes it. */
  readonly #lists = Array.from({ length: firsts }, (): SlotList => ({ slots: new Uint16Array(0), count: 0 }));
  /** In whose list a slot is, or -1, and where in it. */
  readonly #owners = new Int16Array(sets * ways).fill(-1);
  readonly #places = new Uint16Array(sets * ways);

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
      this.#moveTo(first, least);
    }
  }

  /** The most frequent second numbers of `first`, most frequent first: `most` at most. */
  mostFrequent(first: number, most: number): PairCount[] {
    const mask = (1 << secondBits) - 1;
    const best: PairCount[] = [];
    /** What a pair has to have, once there are `most`. */
    let least = 1;
    const list = this.#lists[first];
    for (let at = 0; at < (list?.count ?? 0); at++) {
      const slot = list?.slots[at] ?? 0;
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

  /** Takes the slot out of the list that it is in, whose last then has its place, and adds it to that of `first`. */
  #moveTo(first: number, slot: number): void {
    const owner = this.#owners[slot] ?? -1;
    if (owner === first) return;
    const left = this.#lists[owner];
    if (left !== undefined) {
      const last = left.slots[--left.count] ?? 0;
      const place = this.#places[slot] ?? 0;
      left.slots[place] = last;
      this.#places[last] = place;
    }
    const list = this.#lists[first];
    if (list === undefined) return;
    if (list.count === list.slots.length) {
      const grown = new Uint16Array(Math.max(16, 2 * list.count));
      grown.set(list.slots);
      list.slots = grown;
    }
    this.#places[slot] = list.count;
    list.slots[list.count++] = slot;
    this.#owners[slot] = first;
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
