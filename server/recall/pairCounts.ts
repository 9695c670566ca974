/**
 * How often pairs of small numbers were counted, in a table of a fixed size: where it is full, pairs that are seldom make room for
 * others (the counting of Misra and Gries, 1982, within sets of slots). Knows not what the pairs are.
 */
import { avalanche } from './chains.ts';

/** Sets of slots, a power of two; one has as many slots as a line of the processor's cache has words. */
const sets = 1 << 13;
const ways = 8;
/** Bits of the second number. */
const secondBits = 21;

export interface PairCount {
  readonly second: number;
  readonly count: number;
}

export class PairCounts {
  /** Of each slot its pair plus one, or 0 where it is free. */
  readonly #keys = new Uint32Array(sets * ways);
  readonly #counts = new Int32Array(sets * ways);

  /** Counts a pair `more` times, or less where that is negative: `first` is below 512, `second` below 2 to the 21st. */
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
    }
  }

  /** Of each first number below `firsts`, its most frequent second numbers, most frequent first: `most` at most. */
  mostFrequent(firsts: number, most: number): PairCount[][] {
    const found = Array.from({ length: firsts }, (): PairCount[] => []);
    /** What a pair of each first number has to have, once there are `most`. */
    const least = new Int32Array(firsts);
    const mask = (1 << secondBits) - 1;
    for (let slot = 0; slot < this.#keys.length; slot++) {
      const pair = (this.#keys[slot] ?? 0) - 1;
      const first = pair >>> secondBits;
      const count = this.#counts[slot] ?? 0;
      if (pair < 0 || first >= firsts || count < (least[first] ?? 0)) continue;
      const best = found[first] ?? [];
      const one = { second: pair & mask, count };
      let at = best.length;
      while (at > 0 && isBefore(one, best[at - 1])) at--;
      best.splice(at, 0, one);
      if (best.length > most) best.pop();
      if (best.length === most) least[first] = best.at(-1)?.count ?? 0;
    }
    return found;
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
