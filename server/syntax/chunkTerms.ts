/**
 * The words of a file's chunks, counted: what search over chunks is made from. Pure; knows no other file, so that threads can
 * do it.
 */
import { CodeUnits } from '../base/codeUnits.ts';
import type { Span } from '../base/span.ts';
import { UnitTable } from '../base/unitTable.ts';
import { foldUnits, forEachWord, opensWithCapital } from '../base/words.ts';

export interface ChunkTerms {
  /** The distinct words in small letters, each followed by a line break. */
  readonly words: string;
  /** `word << 8 | count` for each distinct word of a chunk, by their order in `words`, one chunk after the other. */
  readonly counts: Uint32Array;
  /** Four numbers a chunk: start and end in the text, words with repetitions, and where its counts end. */
  readonly chunks: Uint32Array;
}

/** Numbers that a chunk has in `ChunkTerms.chunks`. */
export const chunkFields = 4;

const mostCounted = 255;

const memory = new CodeUnits();
/** Slots for the words of most files: the table should stay in the processor's nearest memory. */
const smallTable = 1 << 9;
let words = new UnitTable(0, smallTable);

export function chunkTermsOf(text: string, spans: readonly Span[]): ChunkTerms {
  const units = memory.read(text);
  if (words.size > smallTable) words = new UnitTable(0, smallTable);
  else words.clear();
  const counts: number[] = [];
  const chunks = new Uint32Array(chunkFields * spans.length);
  const inChunk: number[] = [];
  for (const [index, { start, end }] of spans.entries()) {
    const first = counts.length;
    let length = 0;
    forEachWord(units, start, end, (from, to) => {
      // Where it lies: chunks do not overlap, so that what is read next is behind it.
      if (opensWithCapital(units, from)) foldUnits(units, from, to, units);
      const word = words.intern(units, from, to);
      const count = inChunk[word] ?? 0;
      if (count === 0) counts.push(word);
      inChunk[word] = count + 1;
      length++;
    });
    for (let at = first; at < counts.length; at++) {
      const word = counts[at] ?? 0;
      counts[at] = ((word << 8) | Math.min(inChunk[word] ?? 0, mostCounted)) >>> 0;
      inChunk[word] = 0;
    }
    chunks.set([start, end, length, counts.length], chunkFields * index);
  }
  return { words: words.joined(), counts: Uint32Array.from(counts), chunks };
}
