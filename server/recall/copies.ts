/**
 * Which files may be copies of the open buffer: an old build of it, a moved file, a vendored twin. What they hold is what is
 * being written, so they must not be learned from while it is. Knows token sequences alone; who asks compares the texts of
 * the few files that are named here.
 *
 * Each file is sketched by the smallest hashes of its distinct lines, whose overlap estimates how much of one is in the
 * other (Broder, On the resemblance and containment of documents, 1997).
 */
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

/** Ascending. */
export type Sketch = Uint32Array;

/** Sketches the lines of `tokens[start, end)`. */
export function sketchOf(tokens: ArrayLike<number>, start: number, end: number): Sketch {
  const hashes = new Set<number>();
  let hash = 0;
  let length = 0;
  for (let at = start; at <= end; at++) {
    const token = at < end ? (tokens[at] ?? 0) : 0;
    if (at === end || isNewlineId(token)) {
      // A line of one or two tokens is in every file.
      if (length > 2) hashes.add(avalanche(hash));
      hash = 0;
      length = 0;
    } else {
      hash = Math.imul(hash ^ token, 0x01000193);
      length++;
    }
  }
  return Uint32Array.from(hashes).sort().slice(0, sketchSize);
}

/** True when two sketches of one text, before and after some edits, have most of their lines in common. */
export function isNearlySame(first: Sketch, second: Sketch): boolean {
  const lines = new Set(first);
  let shared = 0;
  for (const hash of second) if (lines.has(hash)) shared++;
  return shared >= sameShare * Math.max(first.length, second.length);
}

/** True when, as far as the sketches tell, much of the smaller text is in the other. */
function isSuspect(first: Sketch, second: Sketch): boolean {
  if (first.length < fewLines || second.length < fewLines) return true;
  // Beyond the last hash of a full sketch nothing is known of that text.
  const limit = Math.min(reach(first), reach(second));
  let shared = 0;
  let one = 0;
  let other = 0;
  while (one < first.length && other < second.length) {
    const a = first[one] ?? 0;
    const b = second[other] ?? 0;
    if (a > limit || b > limit) break;
    if (a === b) shared++;
    if (a <= b) one++;
    if (b <= a) other++;
    if (shared === 0 && one >= telling && other >= telling) return false;
  }
  return shared > 0 && shared >= suspectShare * Math.min(one, other);
}

function reach(sketch: Sketch): number {
  return sketch.length < sketchSize ? 0xffffffff : (sketch[sketchSize - 1] ?? 0);
}

/** The sketches of all files. All are compared with the open buffer's: some 0.2 ms for a thousand files. */
export class CopyFinder {
  readonly #sketches = new Map<string, Sketch>();

  put(path: string, sketch: Sketch): void {
    this.#sketches.set(path, sketch);
  }

  remove(path: string): void {
    this.#sketches.delete(path);
  }

  clear(): void {
    this.#sketches.clear();
  }

  /** Paths of the files that may be copies of what was sketched. */
  suspects(sketch: Sketch): string[] {
    const found: string[] = [];
    for (const [path, other] of this.#sketches) if (isSuspect(sketch, other)) found.push(path);
    return found;
  }
}

function avalanche(value: number): number {
  let hash = value ^ (value >>> 15);
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 12)) >>> 0;
}
