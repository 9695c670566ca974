/**
 * Search over chunks by the rare words they share with a query: BM25 (Robertson and Zaragoza 2009) in typed arrays. Chunks
 * come and go by file, which is told by its number. Knows no text but the one it is given, and nothing of folders.
 *
 * A new chunk's terms are appended and looked through one by one until there are many; then all are sorted by term. So a
 * file that is added costs little more than the reading of its words.
 */
import { pieceNumbers } from '../base/byteArrays.ts';
import { CodeUnits, codeUnitsOf, forEachJoined } from '../base/codeUnits.ts';
import { UnitTable } from '../base/unitTable.ts';
import { foldUnits, forEachWord } from '../base/words.ts';
import { type ChunkTerms, chunkFields } from '../syntax/chunkTerms.ts';
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
/** Terms of new chunks that are looked through at each query (1 ms a million) before all are sorted again (10 ms a million). */
const unsortedAllowance = 200_000;
/** Where nobody waits, the work of fewer is spared the queries to come. */
const unsortedAtRest = 20_000;
/** Single precision rounds by less. */
const roundingShare = 1e-7;
/** Postings of a query, for each chunk that there is, from which on most chunks are touched or nearly so. */
const touchedShare = 0.2;
/** Chunks whose scores are summed at a time: these and their lengths stay in the processor's nearest memory. */
const blockChunks = 8_192;
/** Chunks of removed files that may lie about. */
const deadAllowance = 2_000;
/** Terms that are put at a time: some 5 ms. */
const termsAtATime = 250_000;

/** The words of many files' chunks, see ChunkTerms. */
export interface TermsInPieces {
  /** Chunks by file. */
  readonly counts: Uint32Array;
  readonly words: string;
  readonly chunks: Uint32Array;
  readonly terms: Iterable<Uint32Array>;
}

export class ChunkIndex {
  readonly #units = new CodeUnits();
  #terms = new UnitTable();
  /** Chunks that hold a term, by term. */
  #frequencies = new Uint32Array(1024);
  #forward = { starts: new Uint32List(), packed: new Uint32List() };
  /** By chunk: number of the file, plus one; 0 for a chunk of a removed file. */
  #fileOf = new Uint32List();
  #lengths = new Uint32List();
  /** By chunk, where it lies in its file's text. */
  #spans = { starts: new Uint32List(), ends: new Uint32List() };
  #postings: Postings = noPostings;
  /** By file, its first chunk and number of its chunks. */
  readonly #firsts = new Uint32List();
  readonly #counts = new Uint32List();
  readonly #pathOf: (file: number) => string;
  #alive = 0;
  #postingsAlive = 0;
  #totalLength = 0;
  /** By term: weight in the query at hand; all 0 in between. */
  #weights = new Float64Array(1024);
  /** Of one block's chunks; all 0 in between. Doubles, so that the order of the terms does not show in the sums. */
  readonly #scores = new Float64Array(blockChunks);
  readonly #touched = new Uint32Array(blockChunks);

  /** `pathOf`: where a file is that is not removed. */
  constructor(pathOf: (file: number) => string) {
    this.#pathOf = pathOf;
    this.#forward.starts.push(0);
  }

  /** Chunks that can be found. */
  get size(): number {
    return this.#alive;
  }

  /** Terms of all chunks that can be found. */
  get postings(): number {
    return this.#postingsAlive;
  }

  /** Replaces what the file had before. */
  put(file: number, terms: ChunkTerms): void {
    this.#putFile(file, terms, 0, terms.chunks.length / chunkFields, this.#intern(terms.words));
  }

  /**
   * The same for many files, some at each step: of the chunks of `terms` the first `counts[0]` are of the file that `fileOf(0)` answers,
   * and so on; -1 takes none.
   */
  *putAll(terms: ChunkTerms, counts: ArrayLike<number>, fileOf: (index: number) => number): Generator<undefined> {
    let table: UnitTable | undefined;
    let numbers: Uint32Array = new Uint32Array();
    this.#reserve(terms);
    let chunk = 0;
    let sinceStep = 0;
    for (let index = 0; index < counts.length; index++) {
      const next = chunk + (counts[index] ?? 0);
      const file = fileOf(index);
      // Between the steps all may have been numbered anew.
      if (table !== this.#terms) numbers = this.#intern(terms.words);
      table = this.#terms;
      if (file >= 0) this.#putFile(file, terms, chunk, next, numbers);
      sinceStep += endOf(terms, next) - endOf(terms, chunk);
      chunk = next;
      if (sinceStep < termsAtATime) continue;
      sinceStep = 0;
      yield;
    }
  }

  /** What `putAll` takes, of files that are here or not; the terms come in pieces, and stay what they are whatever is put meanwhile. */
  termsOf(files: readonly number[]): TermsInPieces {
    const numbers = new Int32Array(this.#terms.size).fill(-1);
    const words = new UnitTable();
    const counts = new Uint32Array(files.length);
    const chunks = new Uint32List();
    const { starts, packed } = this.#forward;
    const runs: { readonly from: number; readonly to: number }[] = [];
    let length = 0;
    for (const [index, file] of files.entries()) {
      const [first, count] = [this.#firsts.at(file), this.#counts.at(file)];
      counts[index] = count;
      for (let chunk = first; chunk < first + count; chunk++) {
        const [from, to] = [starts.at(chunk), starts.at(chunk + 1)];
        for (let at = from; at < to; at++) {
          const term = packed.at(at) >>> 8;
          if ((numbers[term] ?? -1) < 0) numbers[term] = this.#terms.copyTo(words, term);
        }
        length += to - from;
        const { starts: spanStarts, ends } = this.#spans;
        for (const field of [spanStarts.at(chunk), ends.at(chunk), this.#lengths.at(chunk), length]) chunks.push(field);
      }
      if (count > 0) runs.push({ from: starts.at(first), to: starts.at(first + count) });
    }
    const terms = renumbered(packed.values, runs, numbers);
    return { counts, words: words.joined(), chunks: chunks.trimmed(), terms };
  }

  remove(file: number): void {
    const [first, count] = [this.#firsts.at(file), this.#counts.at(file)];
    if (count === 0) return;
    this.#counts.values[file] = 0;
    for (let chunk = first; chunk < first + count; chunk++) {
      this.#fileOf.values[chunk] = 0;
      this.#totalLength -= this.#lengths.at(chunk);
      const stop = this.#forward.starts.at(chunk + 1);
      this.#postingsAlive -= stop - this.#forward.starts.at(chunk);
      for (let at = this.#forward.starts.at(chunk); at < stop; at++) {
        const term = this.#forward.packed.at(at) >>> 8;
        this.#frequencies[term] = (this.#frequencies[term] ?? 1) - 1;
      }
    }
    this.#alive -= count;
  }

  /** Takes out what was removed and sorts what is new, where there is enough of it; a search does it first, and allows more. */
  tidy(isAtRest = false): void {
    const dead = this.#fileOf.length - this.#alive;
    if (dead > deadAllowance && dead > this.#alive / 2) this.#dropDead();
    const { packed, starts } = this.#forward;
    const unsorted = packed.length - starts.at(this.#postings.chunks);
    const isMuch = isAtRest
      ? unsorted > Math.max(unsortedAtRest, packed.length / 32)
      : unsorted > Math.max(unsortedAllowance, packed.length / 8);
    if (isMuch) {
      this.#postings = buildPostings(this.#forward, this.#terms.size);
    }
  }

  /** Best first; equal scores by path and place. */
  search(query: string, limit: number, exclude: ReadonlySet<string>): FoundChunk[] {
    if (limit <= 0 || this.#alive === 0) return [];
    this.tidy();
    const terms = this.#queryTerms(query.slice(-longestQuery));
    const best = new TopChunks(limit);
    this.#searchSorted(terms, best, exclude);
    this.#searchUnsorted(terms, best, exclude);
    return best.found;
  }

  /** Our numbers of words that are joined. */
  #intern(words: string): Uint32Array {
    const numbers = new Uint32List();
    const units = this.#units.read(words);
    forEachJoined(units, words.length, (start, end) => {
      const term = this.#terms.intern(units, start, end);
      if (term >= this.#weights.length) this.#growTerms();
      numbers.push(term);
    });
    return numbers.values;
  }

  #putFile(file: number, terms: ChunkTerms, from: number, to: number, numbers: Uint32Array): void {
    this.remove(file);
    if (from === to) return;
    for (const list of [this.#firsts, this.#counts]) list.extend(file + 1);
    this.#firsts.values[file] = this.#fileOf.length;
    this.#counts.values[file] = to - from;
    const { counts, chunks } = terms;
    const { packed, starts } = this.#forward;
    const frequencies = this.#frequencies;
    const firstPosting = packed.length;
    let at = endOf(terms, from);
    for (let row = chunkFields * from; row < chunkFields * to; row += chunkFields) {
      const end = chunks[row + 3] ?? 0;
      for (; at < end; at++) {
        const count = counts[at] ?? 0;
        const term = numbers[count >>> 8] ?? 0;
        packed.push(((term << 8) | (count & 255)) >>> 0);
        frequencies[term] = (frequencies[term] ?? 0) + 1;
      }
      const length = chunks[row + 2] ?? 0;
      this.#addChunk(file, length, chunks[row] ?? 0, chunks[row + 1] ?? 0);
      this.#totalLength += length;
      starts.push(packed.length);
    }
    this.#postingsAlive += packed.length - firstPosting;
    this.#alive += to - from;
  }

  #addChunk(file: number, length: number, start: number, end: number): void {
    this.#fileOf.push(file + 1);
    this.#lengths.push(length);
    this.#spans.starts.push(start);
    this.#spans.ends.push(end);
  }

  /** Room for so much more. */
  #reserve({ counts, chunks }: ChunkTerms): void {
    this.#forward.packed.reserve(counts.length);
    const { starts, ends } = this.#spans;
    for (const list of [this.#forward.starts, this.#fileOf, this.#lengths, starts, ends])
      list.reserve(chunks.length / chunkFields);
  }

  #growTerms(): void {
    const scratch = new Float64Array(this.#weights.length * 2);
    scratch.set(this.#weights);
    this.#weights = scratch;
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

  /** Block by block, as Lucene's BooleanScorer does: the postings of all terms that lie in one, and what is best of it. */
  #searchSorted(terms: readonly number[], best: TopChunks, exclude: ReadonlySet<string>): void {
    const { offsets, packed } = this.#postings;
    const known = terms.filter((term) => term < this.#postings.terms);
    const weights = Float64Array.from(known, (term) => this.#idf(term) * (k1 + 1));
    const next = Uint32Array.from(known, (term) => offsets[term] ?? 0);
    const stops = Uint32Array.from(known, (term) => offsets[term + 1] ?? 0);
    const expected = stops.reduce((sum, stop, index) => sum + stop - (next[index] ?? 0), 0);
    // Where a good part of all is touched, going through all in their order is faster than noting which.
    const touched = expected > touchedShare * this.#alive ? undefined : this.#touched;
    for (;;) {
      let first = Number.POSITIVE_INFINITY;
      for (let index = 0; index < next.length; index++) {
        const at = next[index] as number;
        if (at < (stops[index] as number)) first = Math.min(first, (packed[at] as number) >>> 8);
      }
      if (first === Number.POSITIVE_INFINITY) return;
      const count = this.#sumBlock(first, next, stops, weights, touched);
      this.#offerBlock(first, count, touched, best, exclude);
    }
  }

  /** Adds what is in a block to its scores, and moves `next` behind it. The number of touched chunks, or of all where that is not noted. */
  #sumBlock(
    first: number,
    next: Uint32Array,
    stops: Uint32Array,
    weights: Float64Array,
    touched: Uint32Array | undefined,
  ): number {
    const { packed, chunks } = this.#postings;
    const [lengths, scores, { fixed, each }] = [this.#lengths.values, this.#scores, this.#dampening()];
    const end = Math.min(first + blockChunks, chunks);
    let count = 0;
    for (let index = 0; index < next.length; index++) {
      const [stop, weight] = [stops[index] as number, weights[index] as number];
      let at = next[index] as number;
      for (; at < stop; at++) {
        const posting = packed[at] as number;
        const chunk = posting >>> 8;
        if (chunk >= end) break;
        const times = posting & 255;
        const before = scores[chunk - first] as number;
        if (touched !== undefined && before === 0) touched[count++] = chunk - first;
        scores[chunk - first] = before + (weight * times) / (times + (fixed + each * (lengths[chunk] as number)));
      }
      next[index] = at;
    }
    return touched === undefined ? end - first : count;
  }

  #offerBlock(
    first: number,
    count: number,
    touched: Uint32Array | undefined,
    best: TopChunks,
    exclude: ReadonlySet<string>,
  ): void {
    const scores = this.#scores;
    for (let index = 0; index < count; index++) {
      const place = touched === undefined ? index : (touched[index] as number);
      const score = scores[place] as number;
      if (score > 0) this.#offer(first + place, score, best, exclude);
      scores[place] = 0;
    }
  }

  #offer(chunk: number, score: number, best: TopChunks, exclude: ReadonlySet<string>): void {
    // What is less is so after rounding as well.
    if (score < best.least * (1 - roundingShare)) return;
    const file = this.#fileOf.at(chunk);
    if (file === 0) return;
    const path = this.#pathOf(file - 1);
    const { starts, ends } = this.#spans;
    if (exclude.has(path)) return;
    best.offer({ path, start: starts.at(chunk), end: ends.at(chunk), score: Math.fround(score) });
  }

  /** The chunks that came after the postings were sorted. */
  #searchUnsorted(terms: readonly number[], best: TopChunks, exclude: ReadonlySet<string>): void {
    const { packed, starts } = this.#forward;
    const { fixed, each } = this.#dampening();
    for (const term of terms) this.#weights[term] = this.#idf(term) * (k1 + 1);
    for (let chunk = this.#postings.chunks; chunk < this.#fileOf.length; chunk++) {
      if (this.#fileOf.at(chunk) === 0) continue;
      const stop = starts.at(chunk + 1);
      const damp = fixed + each * this.#lengths.at(chunk);
      let score = 0;
      for (let at = starts.at(chunk); at < stop; at++) {
        const value = packed.at(at);
        const weight = this.#weights[value >>> 8] ?? 0;
        const times = value & 255;
        if (weight > 0) score += (weight * times) / (times + damp);
      }
      if (score > 0) this.#offer(chunk, score, best, exclude);
    }
    for (const term of terms) this.#weights[term] = 0;
  }

  /** What keeps a repeated word from counting: in every chunk, and for each word that one is long. */
  #dampening(): { readonly fixed: number; readonly each: number } {
    return { fixed: k1 * (1 - b), each: (k1 * b * this.#alive) / this.#totalLength };
  }

  /** Builds everything anew from the chunks that are left, without the words that went with the others. */
  #dropDead(): void {
    const files = Array.from({ length: this.#counts.length }, (_, file) => file);
    const { counts, words, chunks, terms: pieces } = this.termsOf(files);
    const packed = new Uint32List();
    for (const piece of pieces) packed.append(piece);
    const terms = { words, chunks, counts: packed.trimmed() };
    this.#terms = new UnitTable();
    this.#frequencies = new Uint32Array(1024);
    this.#weights = new Float64Array(1024);
    this.#forward = { starts: new Uint32List(), packed: new Uint32List() };
    this.#forward.starts.push(0);
    this.#fileOf = new Uint32List();
    this.#lengths = new Uint32List();
    this.#spans = { starts: new Uint32List(), ends: new Uint32List() };
    this.#postings = noPostings;
    this.#counts.values.fill(0);
    this.#alive = 0;
    this.#postingsAlive = 0;
    this.#totalLength = 0;
    for (const _ of this.putAll(terms, counts, (file) => file));
  }
}

/** Each piece is written over by the next. */
function* renumbered(
  packed: Uint32Array,
  runs: readonly { readonly from: number; readonly to: number }[],
  numbers: Int32Array,
): Iterable<Uint32Array> {
  const piece = new Uint32Array(pieceNumbers);
  let length = 0;
  for (const { from, to } of runs) {
    for (let at = from; at < to; at++) {
      if (length === piece.length) {
        yield piece;
        length = 0;
      }
      const value = packed[at] ?? 0;
      piece[length++] = (((numbers[value >>> 8] ?? 0) << 8) | (value & 255)) >>> 0;
    }
  }
  yield piece.subarray(0, length);
}

/** Where the terms of the chunks before a chunk end. */
function endOf({ chunks }: ChunkTerms, chunk: number): number {
  return chunk === 0 ? 0 : (chunks[chunkFields * chunk - 1] ?? 0);
}
