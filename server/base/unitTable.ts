/**
 * Numbers for short texts, each a span of a longer text's code units: a known one is found again without making a string of
 * it, which would be half of the cost of reading a repository. Knows nothing of what the texts mean.
 */
import { textOfUnits } from './codeUnits.ts';
import { enlarged } from './enlarged.ts';

/** Slots at first; kept at most half full, so that a search ends after a step or two. A power of two. */
const manySlots = 1 << 13;

const lineBreak = 10;

/** Texts one after the other: their code units, and where each ends. */
export interface UnitRow {
  readonly units: Uint16Array;
  readonly ends: Uint32Array;
}

/** Grows only: its owner makes a new one when most of it is no longer in use. */
export class UnitTable {
  /** Two numbers a slot, which lie together in memory: the text's number plus one, or 0 when it is empty; and its hash. */
  #slots: Uint32Array;
  /** All texts in one row, and where each begins there; the last entry is where the next will. */
  #units: Uint16Array;
  #starts: Uint32Array;
  #size: number;
  readonly #reserved: number;

  /** The first numbers are left to the owner, for what is not found by its text. `firstSlots` is a power of two. */
  constructor(reserved = 0, firstSlots = manySlots) {
    this.#reserved = reserved;
    this.#size = reserved;
    this.#slots = new Uint32Array(2 * firstSlots);
    this.#units = new Uint16Array(8 * firstSlots);
    this.#starts = new Uint32Array(firstSlots);
  }

  /** Forgets all texts, but not how much room they took. */
  clear(): void {
    this.#slots.fill(0);
    this.#size = this.#reserved;
    this.#starts[this.#reserved] = 0;
  }

  /** The next new text's number. */
  get size(): number {
    return this.#size;
  }

  textOf(index: number): string {
    return textOfUnits(this.#units, this.#starts[index] ?? 0, this.#starts[index + 1] ?? 0);
  }

  /** The number of one of the texts in another table, to which it is added when it is not there. */
  copyTo(into: UnitTable, index: number): number {
    return into.intern(this.#units, this.#starts[index] ?? 0, this.#starts[index + 1] ?? 0);
  }

  /** All texts in the order of their numbers, each followed by a line break, where none holds one. */
  joined(): string {
    const first = this.#starts[0] ?? 0;
    const end = this.#starts[this.#size] ?? 0;
    const joined = new Uint16Array(end - first + this.#size);
    let at = 0;
    for (let index = 0; index < this.#size; index++) {
      const stop = this.#starts[index + 1] ?? 0;
      for (let unit = this.#starts[index] ?? 0; unit < stop; unit++) joined[at++] = this.#units[unit] ?? 0;
      joined[at++] = lineBreak;
    }
    return textOfUnits(joined, 0, at);
  }

  /** All texts in the order of their numbers, of memory that changes with the table. */
  row(): UnitRow {
    const starts = this.#starts.subarray(0, this.#size + 1);
    return { units: this.#units.subarray(0, starts[this.#size]), ends: starts.subarray(this.#reserved + 1) };
  }

  /** Room for so many more texts and units: what grows step by step ends with more than it needs. */
  reserve(texts: number, units: number): void {
    const used = this.#starts[this.#size] ?? 0;
    if (used + units > this.#units.length) this.#units = enlarged(this.#units, used + units);
    const size = this.#size + texts;
    if (size >= this.#starts.length) this.#starts = enlarged(this.#starts, size + 1);
    let slots = this.#slots.length;
    while (size * 4 > slots) slots *= 2;
    if (slots > this.#slots.length) this.#grow(slots);
  }

  /** `intern` for many; answers their numbers. */
  internAll({ units, ends }: UnitRow): Uint32Array {
    this.reserve(ends.length, units.length);
    const numbers = new Uint32Array(ends.length);
    let start = 0;
    for (let index = 0; index < ends.length; index++) {
      const end = ends[index] ?? 0;
      numbers[index] = this.intern(units, start, end);
      start = end;
    }
    return numbers;
  }

  /** Whether a text begins with these units and is longer. */
  goesOnFrom(index: number, units: Uint16Array): boolean {
    const start = this.#starts[index] ?? 0;
    if ((this.#starts[index + 1] ?? 0) - start <= units.length) return false;
    for (let at = 0; at < units.length; at++) if (this.#units[start + at] !== units[at]) return false;
    return true;
  }

  /** The number of the text `units[start, end)`, or -1. */
  find(units: Uint16Array, start: number, end: number): number {
    return (this.#slots[this.#slotOf(hashOf(units, start, end), units, start, end)] ?? 0) - 1;
  }

  /** The same; a text that was never seen gets the next number. */
  intern(units: Uint16Array, start: number, end: number): number {
    const hash = hashOf(units, start, end);
    const slot = this.#slotOf(hash, units, start, end);
    const known = (this.#slots[slot] ?? 0) - 1;
    if (known >= 0) return known;
    const index = this.#size++;
    this.#keep(index, units, start, end);
    this.#slots[slot] = index + 1;
    this.#slots[slot + 1] = hash;
    if (this.#size * 4 > this.#slots.length) this.#grow(2 * this.#slots.length);
    return index;
  }

  /** The slot that holds the text, or the empty one where it belongs. */
  #slotOf(hash: number, units: Uint16Array, start: number, end: number): number {
    const slots = this.#slots;
    const mask = slots.length - 2;
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const index = (slots[slot] ?? 0) - 1;
      if (index < 0 || (slots[slot + 1] === hash && this.#is(index, units, start, end))) return slot;
    }
  }

  #is(index: number, units: Uint16Array, start: number, end: number): boolean {
    const own = this.#units;
    let at = this.#starts[index] ?? 0;
    if ((this.#starts[index + 1] ?? 0) - at !== end - start) return false;
    for (let other = start; other < end; other++) if (own[at++] !== units[other]) return false;
    return true;
  }

  #keep(index: number, units: Uint16Array, start: number, end: number): void {
    if (index + 1 >= this.#starts.length) {
      this.#starts = enlarged(this.#starts, this.#starts.length + (this.#starts.length >> 1));
    }
    let at = this.#starts[index] ?? 0;
    if (at + end - start > this.#units.length) {
      const length = Math.max(this.#units.length, at + end - start);
      this.#units = enlarged(this.#units, length + (length >> 1));
    }
    for (let other = start; other < end; other++) this.#units[at++] = units[other] ?? 0;
    this.#starts[index + 1] = at;
  }

  #grow(length: number): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(length);
    const mask = this.#slots.length - 2;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === 0) continue;
      const hash = old[from + 1] ?? 0;
      let slot = (hash << 1) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 2) & mask;
      this.#slots[slot] = old[from] ?? 0;
      this.#slots[slot + 1] = hash;
    }
  }
}

/** FNV-1a over code units, which spreads short texts well. */
function hashOf(units: Uint16Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (units[at] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
