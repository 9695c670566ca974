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
export type Sketch = Uint32Array;

const noSketch: Sketch = new Uint32Array(0);

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
  return hashes.size < fewestLines ? noSketch : Uint32Array.from(hashes).sort().slice(0, sketchSize);
}

/** Estimated share of the lines of both that both have. */
function resemblance(first: Sketch, second: Sketch): number {
  const size = Math.min(sketchSize, Math.max(first.length, second.length));
  let shared = 0;
  let seen = 0;
  for (let one = 0, other = 0; seen < size && one < first.length && other < second.length; seen++) {
    const a = first[one] ?? 0;
    const b = second[other] ?? 0;
    if (a === b) shared++;
    if (a <= b) one++;
    if (b <= a) other++;
  }
  return size === 0 ? 0 : shared / size;
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

  /** Paths of the files that are copies of what was sketched. */
  copiesOf(sketch: Sketch): string[] {
    const found: string[] = [];
    for (const [path, other] of this.#sketches) if (resemblance(sketch, other) >= copyResemblance) found.push(path);
    return found;
  }
}

function avalanche(value: number): number {
  let hash = value ^ (value >>> 15);
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 12)) >>> 0;
}
