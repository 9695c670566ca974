/**
 * From terms to the chunks that hold them, built at once from the chunks' own terms (counting sort, CSR layout). Knows no
 * text and no file.
 */
import { roomyNumbers } from '../base/roomyNumbers.ts';
import type { Uint32List } from './uint32List.ts';

/** A chunk's terms, each packed as `term << 8 | count`, lie one chunk after the other; `starts` has one entry more. */
export interface ForwardTerms {
  readonly starts: Uint32List;
  readonly packed: Uint32List;
}

export interface Postings {
  /** Terms and chunks below these numbers are covered. */
  readonly terms: number;
  readonly chunks: number;
  /** Of each term in `packed`, and one entry more. */
  readonly offsets: Uint32Array;
  /** `chunk << 8 | count`, ascending within a term; behind the last term's there may be room that is not used. */
  readonly packed: Uint32Array;
}

export const noPostings: Postings = { terms: 0, chunks: 0, offsets: new Uint32Array(1), packed: new Uint32Array(0) };

export function buildPostings(forward: ForwardTerms, terms: number): Postings {
  const chunks = forward.starts.length - 1;
  const { values, length } = forward.packed;
  const ends = new Uint32Array(terms + 1);
  for (let at = 0; at < length; at++) {
    const next = ((values[at] ?? 0) >>> 8) + 1;
    ends[next] = (ends[next] ?? 0) + 1;
  }
  for (let term = 1; term <= terms; term++) ends[term] = (ends[term] ?? 0) + (ends[term - 1] ?? 0);
  const offsets = ends.slice();
  const packed = roomyNumbers(length);
  for (let chunk = 0; chunk < chunks; chunk++) {
    const stop = forward.starts.at(chunk + 1);
    for (let at = forward.starts.at(chunk); at < stop; at++) {
      const value = values[at] ?? 0;
      const term = value >>> 8;
      const place = ends[term] ?? 0;
      packed[place] = ((chunk << 8) | (value & 255)) >>> 0;
      ends[term] = place + 1;
    }
  }
  return { terms, chunks, offsets, packed };
}
