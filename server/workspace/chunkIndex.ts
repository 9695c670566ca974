/**
 * Search over chunks by the rare words they share with a query: BM25 (Robertson and Zaragoza 2009) in typed arrays. Chunks
 * come and go by file. Knows no text but the one it is given, and nothing of folders.
 *
 * A new chunk's terms are appended and looked through one by one until there are many; then all are sorted by term. So a
 * file that is added costs little more than the reading of its words.
 */
import { CodeUnits, codeUnitsOf } from '../base/codeUnits.ts';
import type { Span } from '../base/span.ts';
import { UnitTable } from '../base/unitTable.ts';
import { foldUnits, forEachWord } from '../base/words.ts';
import { buildPostings, noPostings, type Postings } from './postings.ts';
import { type FoundChunk, TopChunks } from './topChunks.ts';
import { Uint32List } from './uint32List.ts';

/** The usual parameters: how soon a repeated word stops counting, and how much long chunks pay for their length. */
const k1 = 1.2;
const b = 0.75;
/** A term in more chunks than this share says little and costs most of the time ... */
const commonShare = 0.05;
/** ... but in few chunks no term is common. */
const commonAtLeast = 8;
/** The rarest terms of a query; the rest would change little. */
const mostQueryTerms = 100;
/** Of a longer query, the end counts: it is nearest to the cursor. */
const longestQuery = 20_000;
/** Terms of new chunks that are looked through at each query (0.2 ms) before all are sorted again (10 ms a million). */
const unsortedAllowance = 200_000;
/** Chunks of removed files that may lie about. */
const deadAllowance = 2_000;
/** Bound of the index: 8 bytes each, so 200 MB; about 400,000 chunks. Files beyond it are not found by their chunks. */
const mostPostings = 25_000_000;

export class ChunkIndex {
  readonly #units = new CodeUnits();
  #folded = new Uint16Array(1024);
  #terms = new UnitTable();
  /** Chunks that hold a term, by term. */
  #frequencies = new Uint32Array(1024);
  #forward = { starts: new Uint32List(), packed: new Uint32List() };
  /** By chunk: number of the file, plus one; 0 for a chunk of a removed file. */
  #fileOf = new Uint32List();
  #lengths = new Uint32List();
  #postings: Postings = noPostings;
  readonly #paths: string[] = [];
  readonly #freeFiles: number[] = [];
  /** First chunk of a file and number of its chunks. */
  readonly #files = new Map<string, { readonly file: number; first: number; readonly count: number }>();
  #alive = 0;
  #totalLength = 0;
  /** By term: count in the chunk at hand, or weight in the query at hand; all 0 in between. */
  #scratch = new Float64Array(1024);
  /** By chunk; all 0 between queries. Doubles, so that the order of the terms does not show in the sums. */
  #scores = new Float64Array(1024);

  constructor() {
    this.#forward.starts.push(0);
  }

  /** Chunks that can be found. */
  get size(): number {
    return this.#alive;
  }

  /** Replaces what the file had before. */
  put(path: string, text: string, chunks: readonly Span[]): void {
    this.remove(path);
    if (chunks.length === 0 || this.#forward.packed.length > mostPostings) return;
    const file = this.#freeFiles.pop() ?? this.#paths.length;
    this.#paths[file] = path;
    this.#files.set(path, { file, first: this.#fileOf.length, count: chunks.length });
    const units = this.#units.read(text);
    if (this.#folded.length < units.length) this.#folded = new Uint16Array(units.length);
    for (const { start, end } of chunks) this.#append(file, units, start, end);
    this.#alive += chunks.length;
  }

  remove(path: string): void {
    const known = this.#files.get(path);
    if (known === undefined) return;
    this.#files.delete(path);
    this.#freeFiles.push(known.file);
    this.#paths[known.file] = '';
    for (let chunk = known.first; chunk < known.first + known.count; chunk++) {
      this.#fileOf.values[chunk] = 0;
      this.#totalLength -= this.#lengths.at(chunk);
      const stop = this.#forward.starts.at(chunk + 1);
      for (let at = this.#forward.starts.at(chunk); at < stop; at++) {
        const term = this.#forward.packed.at(at) >>> 8;
        this.#frequencies[term] = (this.#frequencies[term] ?? 1) - 1;
      }
    }
    this.#alive -= known.count;
  }

  /** Takes out what was removed and sorts what is new, where there is enough of it; a search does it first. */
  tidy(): void {
    const dead = this.#fileOf.length - this.#alive;
    if (dead > deadAllowance && dead > this.#alive / 2) this.#dropDead();
    const { packed, starts } = this.#forward;
    const unsorted = packed.length - starts.at(this.#postings.chunks);
    if (unsorted > unsortedAllowance && unsorted > packed.length / 8) {
      this.#postings = buildPostings(this.#forward, this.#terms.size);
    }
  }

  /** Best first; equal scores by path and place. */
  search(query: string, limit: number, exclude: ReadonlySet<string>): FoundChunk[] {
    if (limit <= 0 || this.#alive === 0) return [];
    this.tidy();
    if (this.#scores.length < this.#fileOf.length) this.#scores = new Float64Array(this.#fileOf.values.length);
    const terms = this.#queryTerms(query.slice(-longestQuery));
    const touched = new Uint32List();
    this.#addSorted(terms, touched);
    this.#addUnsorted(terms, touched);
    const top = new TopChunks(limit);
    for (let at = 0; at < touched.length; at++) {
      const chunk = touched.at(at);
      const score = Math.fround(this.#scores[chunk] ?? 0);
      this.#scores[chunk] = 0;
      const file = this.#fileOf.at(chunk);
      if (file === 0 || score < top.least) continue;
      const path = this.#paths[file - 1] ?? '';
      if (!exclude.has(path)) top.offer({ path, chunk: chunk - (this.#files.get(path)?.first ?? 0), score });
    }
    return top.found;
  }

  #append(file: number, units: Uint16Array, start: number, end: number): void {
    const { packed, starts } = this.#forward;
    const first = packed.length;
    let length = 0;
    foldUnits(units, start, end, this.#folded);
    forEachWord(units, start, end, (from, to) => {
      const term = this.#terms.intern(this.#folded, from, to);
      if (term >= this.#scratch.length) this.#growTerms();
      const count = this.#scratch[term] ?? 0;
      if (count === 0) packed.push(term);
      this.#scratch[term] = count + 1;
      length++;
    });
    for (let at = first; at < packed.length; at++) {
      const term = packed.at(at);
      packed.values[at] = ((term << 8) | Math.min(this.#scratch[term] ?? 0, 255)) >>> 0;
      this.#scratch[term] = 0;
      this.#frequencies[term] = (this.#frequencies[term] ?? 0) + 1;
    }
    starts.push(packed.length);
    this.#fileOf.push(file + 1);
    this.#lengths.push(length);
    this.#totalLength += length;
  }

  #growTerms(): void {
    const scratch = new Float64Array(this.#scratch.length * 2);
    scratch.set(this.#scratch);
    this.#scratch = scratch;
    const frequencies = new Uint32Array(scratch.length);
    frequencies.set(this.#frequencies);
    this.#frequencies = frequencies;
  }

  /** Distinct, the rarest first, without those that are too common, unless all are. */
  #queryTerms(query: string): number[] {
    const distinct = new Set<number>();
    const units = codeUnitsOf(query);
    const folded = new Uint16Array(units.length);
    foldUnits(units, 0, units.length, folded);
    forEachWord(units, 0, units.length, (start, end) => {
      const term = this.#terms.find(folded, start, end);
      if (term >= 0 && (this.#frequencies[term] ?? 0) > 0) distinct.add(term);
    });
    const frequency = (term: number) => this.#frequencies[term] ?? 0;
    const most = Math.max(commonAtLeast, commonShare * this.#alive);
    const rare = [...distinct].filter((term) => frequency(term) <= most);
    const used = rare.length > 0 ? rare : [...distinct];
    return used.sort((x, y) => frequency(x) - frequency(y)).slice(0, mostQueryTerms);
  }

  #idf(term: number): number {
    const frequency = this.#frequencies[term] ?? 0;
    return Math.log(1 + (this.#alive - frequency + 0.5) / (frequency + 0.5));
  }

  #addSorted(terms: readonly number[], touched: Uint32List): void {
    const { offsets, packed } = this.#postings;
    for (const term of terms) {
      if (term >= this.#postings.terms) continue;
      const weight = this.#idf(term) * (k1 + 1);
      const stop = offsets[term + 1] ?? 0;
      for (let at = offsets[term] ?? 0; at < stop; at++) {
        const posting = packed[at] ?? 0;
        this.#addScore(posting >>> 8, posting & 255, weight, touched);
      }
    }
  }

  /** The chunks that came after the postings were sorted. */
  #addUnsorted(terms: readonly number[], touched: Uint32List): void {
    const { packed, starts } = this.#forward;
    for (const term of terms) this.#scratch[term] = this.#idf(term) * (k1 + 1);
    for (let chunk = this.#postings.chunks; chunk < this.#fileOf.length; chunk++) {
      if (this.#fileOf.at(chunk) === 0) continue;
      const stop = starts.at(chunk + 1);
      for (let at = starts.at(chunk); at < stop; at++) {
        const value = packed.at(at);
        const weight = this.#scratch[value >>> 8] ?? 0;
        if (weight > 0) this.#addScore(chunk, value & 255, weight, touched);
      }
    }
    for (const term of terms) this.#scratch[term] = 0;
  }

  #addScore(chunk: number, count: number, weight: number, touched: Uint32List): void {
    const before = this.#scores[chunk] ?? 0;
    if (before === 0) touched.push(chunk);
    const relativeLength = (this.#lengths.at(chunk) * this.#alive) / this.#totalLength;
    this.#scores[chunk] = before + (weight * count) / (count + k1 * (1 - b + b * relativeLength));
  }

  /** Builds everything anew from the chunks that are left, without the words that went with the others. */
  #dropDead(): void {
    const old = { forward: this.#forward, fileOf: this.#fileOf, lengths: this.#lengths, terms: this.#terms };
    this.#terms = new UnitTable();
    this.#forward = { starts: new Uint32List(), packed: new Uint32List() };
    this.#forward.starts.push(0);
    this.#fileOf = new Uint32List();
    this.#lengths = new Uint32List();
    this.#postings = noPostings;
    const renumbered = new Int32Array(old.terms.size).fill(-1);
    const frequencies = this.#frequencies;
    this.#frequencies = new Uint32Array(frequencies.length);
    for (let chunk = 0; chunk < old.fileOf.length; chunk++) {
      const file = old.fileOf.at(chunk);
      if (file === 0) continue;
      const known = this.#files.get(this.#paths[file - 1] ?? '');
      if (known !== undefined && old.fileOf.at(chunk - 1) !== file) known.first = this.#fileOf.length;
      const stop = old.forward.starts.at(chunk + 1);
      for (let at = old.forward.starts.at(chunk); at < stop; at++) {
        const value = old.forward.packed.at(at);
        let term = renumbered[value >>> 8] ?? -1;
        if (term < 0) {
          const word = old.terms.textOf(value >>> 8);
          term = this.#terms.intern(codeUnitsOf(word), 0, word.length);
          renumbered[value >>> 8] = term;
          this.#frequencies[term] = frequencies[value >>> 8] ?? 0;
        }
        this.#forward.packed.push(((term << 8) | (value & 255)) >>> 0);
      }
      this.#forward.starts.push(this.#forward.packed.length);
      this.#fileOf.push(file);
      this.#lengths.push(old.lengths.at(chunk));
    }
  }
}
