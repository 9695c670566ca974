/**
 * Near-copies between files, told by their shingles: hashes of runs of code lines. Knows no disks and no suites.
 * After Broder (1997), with exact sets in place of sketches, and containment in place of resemblance: a file is also a
 * copy when the other one holds it and more.
 */
import { quickHash } from '../server/base/hash.ts';

/** Three lines: single lines such as `return self` are everywhere, and longer runs break at every edited line. */
const linesPerShingle = 3;
/** Files with fewer shingles (licence notes, lists of imports) say nothing by being alike. */
const fewestShingles = 5;

/** Hashes of all runs of three code lines; empty lines, comments and white space at the ends do not count. */
export function shinglesOf(text: string): Set<number> {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:#|\/\/|\/\*|\*)/.test(line));
  const shingles = new Set<number>();
  for (let first = 0; first + linesPerShingle <= lines.length; first++) {
    shingles.add(quickHash(lines.slice(first, first + linesPerShingle).join('\n')));
  }
  return shingles;
}

/** Files whose shingles can be looked up; each has a key of the caller's. */
export class ShingleIndex<Key> {
  readonly #holders = new Map<number, Key[]>();

  add(key: Key, shingles: ReadonlySet<number>): void {
    if (shingles.size < fewestShingles) return;
    for (const shingle of shingles) {
      const holders = this.#holders.get(shingle);
      if (holders === undefined) this.#holders.set(shingle, [key]);
      else holders.push(key);
    }
  }

  /** The file, other than `own`, that holds most of these shingles, and which share of them; undefined when none does. */
  closest(shingles: ReadonlySet<number>, own?: Key): { key: Key; share: number } | undefined {
    if (shingles.size < fewestShingles) return undefined;
    const shared = new Map<Key, number>();
    for (const shingle of shingles) {
      for (const key of this.#holders.get(shingle) ?? []) if (key !== own) shared.set(key, (shared.get(key) ?? 0) + 1);
    }
    let best: { key: Key; share: number } | undefined;
    for (const [key, count] of shared) {
      const share = count / shingles.size;
      if (best === undefined || share > best.share) best = { key, share };
    }
    return best;
  }
}
