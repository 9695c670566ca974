/**
 * Texts that buffers are compared with, and what such a comparison takes long to find out: a person goes from line to line and from file to
 * file, and the same texts are asked about each time. Knows not what is concluded from it.
 */
import { LRUCache } from 'lru-cache';
import { quickHash } from './hash.ts';
import { endOfLine } from './lines.ts';

/** Shorter lines are closing brackets. */
const shortestLine = 3;
/** Characters of the texts that are remembered. */
const mostRemembered = 8_000_000;
/** Lines that are remembered as held by a text or not: those of a few buffers. */
const mostAsked = 256;

export interface HashedLine {
  readonly line: string;
  readonly hash: number;
}

export class ComparedText {
  readonly text: string;
  /** What was concluded last, and from which buffer. */
  conclusion: { readonly of: object; readonly isCopy: boolean } | undefined;
  #lines: Uint32Array | undefined;
  /** By the lines' hashes: the lines themselves would keep the buffers that they are of. */
  readonly #held = new Map<number, boolean>();

  constructor(text: string) {
    this.text = text;
  }

  /** Hashes of its distinct lines, as `comparedLines` has them, in the order in which they first come. */
  get lines(): Uint32Array {
    this.#lines ??= Uint32Array.from(new Set(hashes(this.text)));
    return this.#lines;
  }

  /** Wherever it stands, as a part of a longer line too. */
  holds({ line, hash }: HashedLine): boolean {
    const known = this.#held.get(hash);
    if (known !== undefined) return known;
    const isHeld = this.text.includes(line);
    if (this.#held.size >= mostAsked) this.#held.clear();
    this.#held.set(hash, isHeld);
    return isHeld;
  }
}

const remembered = new LRUCache<string, ComparedText>({
  maxSize: mostRemembered,
  sizeCalculation: ({ text }) => Math.max(text.length, 1),
});

/** The text of a file as it is now. */
export function comparedText(path: string, text: string): ComparedText {
  const known = remembered.get(path);
  if (known?.text === text) return known;
  const compared = new ComparedText(text);
  remembered.set(path, compared);
  return compared;
}

/** Lines by which texts are compared: white space at their ends aside, without the shortest. */
export function* comparedLines(text: string): Iterable<string> {
  for (let start = 0; start < text.length; ) {
    const end = endOfLine(text, start);
    const line = text.slice(start, end).trim();
    if (line.length >= shortestLine) yield line;
    start = end + 1;
  }
}

function* hashes(text: string): Iterable<number> {
  for (const line of comparedLines(text)) yield quickHash(line);
}
