/**
 * Which files may be copies of the open buffer: an old build of it, a moved file, a vendored twin. What they hold is what is
 * being written, so they must not be learned from while it is. Knows token sequences alone; who asks compares the texts of
 * the few files that are named here.
 *
 * Each file is sketched by the smallest hashes of its distinct lines, whose overlap estimates how much of one is in the
 * other (Broder, On the resemblance and containment of documents, 1997).
 */
import { enlarged } from '../base/enlarged.ts';
import { isNewlineId } from './vocabulary.ts';

/** Hashes in a sketch: all lines of most files, and of others enough to tell a third from a half. */
const sketchSize = 96;
/** Share of the smaller text's lines that the other has too, from which the two are worth comparing. */
const suspectShare = 0.4;
/** Share of the lines at which a text has the suspects that it had: from suspect to copy it is a longer way. */
const sameShare = 0.85;
/** Hashes of the smaller text that stand in for all: with none of them in the other, a share that matters is one in a thousand. */
const telling = 14;
/** A text of fewer distinct lines is always worth comparing: that costs nothing. */
const fewLines = 3;

/** More than a sketch is long. */
const placeFactor = 128;

/** Ascending. */
export type Sketch = Uint32Array;

let hashes = new Uint32Array(1 << 10);

/** Sketches the lines of `tokens[start, end)`. */
export function sketchOf(tokens: Uint32Array, start: number, end: number): Sketch {
  let count = 0;
  let hash = 0;
  let length = 0;
  for (let at = start; at <= end; at++) {
    const token = at < end ? (tokens[at] ?? 0) : 0;
    if (at === end || isNewlineId(token)) {
      // A line of one or two tokens is in every file.
      if (length > 2) {
        if (count === hashes.length) hashes = enlarged(hashes, 2 * count);
        hashes[count++] = avalanche(hash);
      }
      hash = 0;
      length = 0;
    } else {
      hash = Math.imul(hash ^ token, 0x01000193);
      length++;
    }
  }
  const sorted = hashes.subarray(0, count).sort();
  let distinct = 0;
  for (let at = 0; at < count && distinct < sketchSize; at++) {
    if (distinct === 0 || sorted[at] !== sorted[distinct - 1]) sorted[distinct++] = sorted[at] ?? 0;
  }
  return sorted.slice(0, distinct);
}

/** True when two sketches of one text, before and after some edits, have most of their lines in common. */
export function isNearlySame(first: Sketch, second: Sketch): boolean {
  const lines = new Set(first);
  let shared = 0;
  for (const hash of second) if (lines.has(hash)) shared++;
  return shared >= sameShare * Math.max(first.length, second.length);
}

/** True when, as far as the sketches tell, much of the smaller text is in the other, whose sketch is `rows[from, to)`. */
function isSuspect(first: Sketch, rows: Uint32Array, from: number, to: number): boolean {
  if (first.length < fewLines || to - from < fewLines) return true;
  // Beyond the last hash of a full sketch nothing is known of that text.
  const limit = Math.min(reach(first, 0, first.length), reach(rows, from, to));
  let shared = 0;
  let one = 0;
  let other = 0;
  while (one < first.length && from + other < to) {
    const a = first[one] ?? 0;
    const b = rows[from + other] ?? 0;
    if (a > limit || b > limit) break;
    if (a === b) shared++;
    if (a <= b) one++;
    if (b <= a) other++;
    if (shared === 0 && one >= telling && other >= telling) return false;
  }
  return shared > 0 && shared >= suspectShare * Math.min(one, other);
}

function reach(rows: Uint32Array, from: number, to: number): number {
  return to - from < sketchSize ? 0xffffffff : (rows[to - 1] ?? 0);
}

/** The sketches of all files. All are compared with the open buffer's: some 0.2 ms for a thousand files. */
export class CopyFinder {
  /** Of all files in one array, which takes less than one each; those that went lie about until they are as many as the others. */
  #rows = new Uint32Array(1 << 12);
  #length = 0;
  #alive = 0;
  /** By path, where its sketch begins, times `placeFactor`, and its length. */
  readonly #places = new Map<string, number>();

  put(path: string, sketch: Sketch): void {
    this.remove(path);
    if (this.#length + sketch.length > this.#rows.length) this.#makeRoom(sketch.length);
    this.#rows.set(sketch, this.#length);
    this.#places.set(path, this.#length * placeFactor + sketch.length);
    this.#length += sketch.length;
    this.#alive += sketch.length;
  }

  remove(path: string): void {
    this.#alive -= (this.#places.get(path) ?? 0) % placeFactor;
    this.#places.delete(path);
  }

  clear(): void {
    this.#places.clear();
    this.#length = 0;
    this.#alive = 0;
  }

  /** Paths of the files that may be copies of what was sketched. */
  suspects(sketch: Sketch): string[] {
    const found: string[] = [];
    for (const [path, place] of this.#places) {
      const from = Math.floor(place / placeFactor);
      if (isSuspect(sketch, this.#rows, from, from + (place % placeFactor))) found.push(path);
    }
    return found;
  }

  /** Takes out what went, and makes the array larger where most of it is in use. */
  #makeRoom(more: number): void {
    const old = this.#rows;
    const isCrowded = this.#alive + more > old.length / 2;
    this.#rows = new Uint32Array(
      isCrowded ? Math.max(old.length + (old.length >> 1), this.#length + more) : old.length,
    );
    this.#length = 0;
    for (const [path, place] of this.#places) {
      const from = Math.floor(place / placeFactor);
      this.#rows.set(old.subarray(from, from + (place % placeFactor)), this.#length);
      this.#places.set(path, this.#length * placeFactor + (place % placeFactor));
      this.#length += place % placeFactor;
    }
  }
}

function avalanche(value: number): number {
  let hash = value ^ (value >>> 15);
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 12)) >>> 0;
}
