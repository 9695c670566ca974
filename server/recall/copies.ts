/**
 * Which files are copies of the open buffer: an old build of it, a moved file, a vendored twin. What they hold is what is
 * being written, so they must not be learned from while it is. Knows token sequences alone.
 *
 * Each file is sketched by the smallest hashes of its distinct lines, whose overlap estimates that of the whole files
 * (Broder, On the resemblance and containment of documents, 1997).
 */
import { isNewlineId } from './vocabulary.ts';

/** Hashes in a sketch: with 48, a resemblance of 0.7 is told from one of 0.4 in 99 of 100 cases. */
const sketchSize = 48;
/** Resemblance from which a file counts as a copy. Siblings that were written after one another stay below it. */
const copyResemblance = 0.6;
/** Files with fewer distinct lines resemble one another by chance. */
const fewestLines = 8;

/** Ascending; empty for files that are too short to tell. */
export type Sketch = readonly number[];

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
  return hashes.size < fewestLines ? [] : [...Uint32Array.from(hashes).sort().subarray(0, sketchSize)];
}

/** Estimated share of the lines of both that both have. */
function resemblance(first: Sketch, second: Sketch): number {
  const size = Math.min(sketchSize, Math.max(first.length, second.length));
  let shared = 0;
  let seen = 0;
  for (let one = 0, other = 0; seen < size && (one < first.length || other < second.length); seen++) {
    const a = first[one] ?? Number.POSITIVE_INFINITY;
    const b = second[other] ?? Number.POSITIVE_INFINITY;
    if (a === b) shared++;
    if (a <= b) one++;
    if (b <= a) other++;
  }
  return seen === 0 ? 0 : shared / seen;
}

/** Files by the hashes of their sketches. */
export class CopyFinder {
  readonly #sketches = new Map<string, Sketch>();
  readonly #byHash = new Map<number, Set<string>>();

  put(path: string, sketch: Sketch): void {
    this.remove(path);
    this.#sketches.set(path, sketch);
    for (const hash of sketch) {
      const paths = this.#byHash.get(hash);
      if (paths === undefined) this.#byHash.set(hash, new Set([path]));
      else paths.add(path);
    }
  }

  remove(path: string): void {
    for (const hash of this.#sketches.get(path) ?? []) {
      const paths = this.#byHash.get(hash);
      paths?.delete(path);
      if (paths?.size === 0) this.#byHash.delete(hash);
    }
    this.#sketches.delete(path);
  }

  clear(): void {
    this.#sketches.clear();
    this.#byHash.clear();
  }

  /** Paths of the files that are copies of what was sketched. */
  copiesOf(sketch: Sketch): string[] {
    const shared = new Map<string, number>();
    for (const hash of sketch) {
      for (const path of this.#byHash.get(hash) ?? []) shared.set(path, (shared.get(path) ?? 0) + 1);
    }
    const least = (sketch.length * copyResemblance) / 2;
    const likely = [...shared].filter(([, count]) => count >= least).map(([path]) => path);
    return likely.filter((path) => resemblance(sketch, this.#sketches.get(path) ?? []) >= copyResemblance);
  }
}

function avalanche(value: number): number {
  let hash = value ^ (value >>> 15);
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 12)) >>> 0;
}
