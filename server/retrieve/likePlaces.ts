/**
 * Which lines of another file stand where the cursor stands: by the lines above and below both, and by what is typed of the cursor's line.
 * Knows one file at a time, and no budget.
 *
 * A logistic model over seven numbers, fitted on lines, calls and members of the train split that have a like line (70 % of their characters)
 * in the repository; RepoCoder's first retrieval (Zhang et al. 2023) is the first of them, over twenty lines, alone.
 */
import { lastLineOf } from '../base/lines.ts';
import type { Span } from '../base/span.ts';
import type { Window } from '../base/window.ts';
import { lineSpan } from './lineSpan.ts';
import { LineTokens, type TokenLines } from './lineTokens.ts';

export interface LikePlace {
  /** Where the line begins in the file's text. */
  readonly start: number;
  /** About how likely the lines there show one like the line that is being written. */
  readonly likelihood: number;
}

/** Lines that are compared as bags of tokens. */
const bagLines = { above: 10, near: 5, below: 6 };
/** Lines that are not blank, compared one by one from the cursor on, each worth this share of the one nearer to it. */
const alignedLines = { above: 4, below: 3 };
const decay = 0.6;
/** Of each number, in natural logarithms of odds. */
const weights = { above: 1.28, near: 0.81, lineAbove: 0.97, lineBelow: 0.98, below: 1.38, start: 0.75, typed: 1.99 };
const bias = -4.9;
/** Places nearer to a better one, in lines, show the same. */
const apart = 8;
/** Characters on either side of the cursor that are looked at. */
const reach = 8_000;

/** The sets of tokens that lines are compared with, by the bit that says that a token belongs to one. */
const bits = { linesAbove: 0, linesBelow: 4, typed: 7, above: 8, near: 9, below: 10 };
const bitCount = 11;

/** The surroundings of a cursor. Made for one request. */
export class CursorPlace {
  readonly #tokens = new LineTokens();
  readonly #typed: string;
  /** By token, the sets that it belongs to; of tokens that come later, none. */
  readonly #masks: Uint16Array;
  /** Of each set, its number of tokens; -1 where there is no such line. */
  readonly #sizes = new Int32Array(bitCount).fill(-1);

  constructor({ prefix, suffix }: Pick<Window, 'prefix' | 'suffix'>) {
    const above = [...this.#tokens.read(prefix.slice(-reach)).tokens];
    const typed = above.pop() ?? [];
    this.#typed = lastLineOf(prefix).trim();
    const below = this.#tokens.read(suffix.slice(0, reach)).tokens.slice(1);
    this.#masks = new Uint16Array(this.#tokens.size);
    this.#enter(bits.typed, typed);
    this.#enter(bits.above, above.slice(-bagLines.above).flat());
    this.#enter(bits.near, above.slice(-bagLines.near).flat());
    this.#enter(bits.below, below.slice(0, bagLines.below).flat());
    const isCode = (line: readonly number[]) => line.length > 0;
    const nearest = above.filter(isCode).slice(-alignedLines.above).reverse();
    for (const [index, line] of nearest.entries()) this.#enter(bits.linesAbove + index, line);
    const next = below.filter(isCode).slice(0, alignedLines.below);
    for (const [index, line] of next.entries()) this.#enter(bits.linesBelow + index, line);
  }

  /** The places in a part of a text that are most like the cursor's and lie apart, best first. */
  placesIn(text: string, part: Span, most: number): LikePlace[] {
    const { start: from } = lineSpan(text, part.start, bagLines.above, 0);
    const { end: to } = lineSpan(text, part.end, 0, bagLines.below);
    const lines = this.#tokens.read(text.slice(from, to));
    const shared = this.#sharedOf(lines);
    const bag = (bit: number) =>
      new SlidingBag(lines.tokens, this.#masks, bit, this.#sizes[bit] ?? 0, this.#tokens.size);
    const [above, near, below] = [bag(bits.above), bag(bits.near), bag(bits.below)];
    const codeLines = lines.tokens.flatMap((line, index) => (line.length > 0 ? [index] : []));
    const places: (LikePlace & { line: number })[] = [];
    for (const [order, line] of codeLines.entries()) {
      const start = from + (lines.offsets[line] ?? 0);
      if (start < part.start && (lines.offsets[line + 1] ?? 0) + from <= part.start) continue;
      if (start >= part.end) break;
      const aligned = (first: number, count: number, step: number) =>
        this.#aligned(lines, shared, codeLines, order, first, count, step);
      const score =
        bias +
        weights.above * above.likeness(line - bagLines.above, line) +
        weights.near * near.likeness(line - bagLines.near, line) +
        weights.below * below.likeness(line + 1, line + 1 + bagLines.below) +
        weights.lineAbove * aligned(bits.linesAbove, alignedLines.above, -1) +
        weights.lineBelow * aligned(bits.linesBelow, alignedLines.below, 1) +
        this.#typedScore(text, start, shared[line * bitCount + bits.typed] ?? 0);
      places.push({ line, start, likelihood: 1 / (1 + Math.exp(-score)) });
    }
    return farApart(places, most);
  }

  #enter(bit: number, tokens: readonly number[]): void {
    let size = 0;
    for (const token of tokens) {
      const mask = this.#masks[token] ?? 0;
      if ((mask >> bit) & 1) continue;
      this.#masks[token] = mask | (1 << bit);
      size++;
    }
    this.#sizes[bit] = size;
  }

  /** Line by line, how many of its tokens each set has. */
  #sharedOf({ tokens }: TokenLines): Uint16Array {
    const shared = new Uint16Array(tokens.length * bitCount);
    for (const [line, own] of tokens.entries()) {
      for (const token of own) {
        let mask = this.#masks[token] ?? 0;
        for (let at = line * bitCount; mask !== 0; mask >>= 1, at++) if (mask & 1) shared[at] = (shared[at] ?? 0) + 1;
      }
    }
    return shared;
  }

  /** The lines next to a place one by one with those next to the cursor, the nearer the more; 1 when all are the same. */
  #aligned(
    { tokens }: TokenLines,
    shared: Uint16Array,
    codeLines: readonly number[],
    order: number,
    firstBit: number,
    count: number,
    step: number,
  ): number {
    let [like, all, weight] = [0, 0, 1];
    for (let index = 0; index < count; index++) {
      const other = codeLines[order + step * (1 + index)];
      const size = this.#sizes[firstBit + index] ?? -1;
      if (other !== undefined && size >= 0) {
        const both = shared[other * bitCount + firstBit + index] ?? 0;
        like += (weight * both) / (size + (tokens[other]?.length ?? 0) - both);
      }
      all += weight;
      weight *= decay;
    }
    return like / all;
  }

  #typedScore(text: string, lineStart: number, shared: number): number {
    if (this.#typed === '') return 0;
    let start = lineStart;
    while (text[start] === ' ' || text[start] === '\t') start++;
    const share = shared / Math.max(this.#sizes[bits.typed] ?? 0, 1);
    return weights.start * Number(text.startsWith(this.#typed, start)) + weights.typed * share;
  }
}

/** The Jaccard index of the tokens of a run of lines and one of the cursor's sets, while the run moves down. */
class SlidingBag {
  readonly #lines: readonly (readonly number[])[];
  readonly #masks: Uint16Array;
  readonly #bit: number;
  readonly #size: number;
  /** By token, the lines of the run that have it. */
  readonly #counts: Uint8Array;
  #from = 0;
  #to = 0;
  #distinct = 0;
  #shared = 0;

  constructor(lines: readonly (readonly number[])[], masks: Uint16Array, bit: number, size: number, tokens: number) {
    this.#lines = lines;
    this.#masks = masks;
    this.#bit = bit;
    this.#size = size;
    this.#counts = new Uint8Array(tokens);
  }

  /** Of the lines from `from` up to `to`; neither may go back. */
  likeness(from: number, to: number): number {
    for (; this.#to < Math.min(to, this.#lines.length); this.#to++) this.#move(this.#lines[this.#to] ?? [], 1);
    for (; this.#from < from; this.#from++) this.#move(this.#lines[this.#from] ?? [], -1);
    const all = this.#distinct + this.#size - this.#shared;
    return all === 0 ? 0 : this.#shared / all;
  }

  #move(line: readonly number[], by: 1 | -1): void {
    for (const token of line) {
      const before = this.#counts[token] ?? 0;
      this.#counts[token] = before + by;
      if (before + Math.min(by, 0) !== 0) continue;
      this.#distinct += by;
      this.#shared += by * (((this.#masks[token] ?? 0) >> this.#bit) & 1);
    }
  }
}

function farApart(places: readonly (LikePlace & { line: number })[], most: number): LikePlace[] {
  const kept: (LikePlace & { line: number })[] = [];
  for (const place of [...places].sort((a, b) => b.likelihood - a.likelihood || a.start - b.start)) {
    if (kept.length >= most) break;
    if (kept.every(({ line }) => Math.abs(line - place.line) >= apart)) kept.push(place);
  }
  return kept;
}
