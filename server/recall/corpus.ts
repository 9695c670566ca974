/**
 * The workspace's files as one token sequence that follows their changes. Knows nothing of disks or editors: it is told
 * each file's text.
 */
import { corpusOrders, corpusSlots, TokenChains } from './chains.ts';
import { CopyFinder, type Sketch, sketchOf } from './copies.ts';
import { tokenizeText } from './lines.ts';
import { boundaryId, Vocabulary } from './vocabulary.ts';

interface CorpusFile {
  readonly path: string;
  readonly displayPath: string;
  /** The path up to and with its last slash. */
  readonly folder: string;
  readonly start: number;
  readonly end: number;
  alive: boolean;
}

/** More is not learned from: about 40 MB of source, and 300 MB of index. */
const maximumTokens = 8_000_000;
/**
 * Tokens that fit without growing: pages that were never written to take address space, not memory, and growing copies
 * everything.
 */
const firstCapacity = 1 << 22;
/** Tokens of replaced files that may lie about before the sequence is built anew. */
const garbageAllowance = 200_000;

export class Corpus {
  vocabulary = new Vocabulary();
  chains = new TokenChains(corpusOrders, corpusSlots, firstCapacity);
  #files: CorpusFile[] = [];
  #byPath = new Map<string, CorpusFile>();
  /** Changed texts that no request has needed yet. */
  readonly #pending = new Map<string, { displayPath: string; text: string }>();
  readonly #copies = new CopyFinder();
  #lastFound = 0;
  #deadTokens = 0;
  /** Grows whenever token ids lose their meaning, so that holders of ids start afresh. */
  epoch = 0;

  /** Learns a file; a file that is known already is replaced when it is next needed. */
  put(path: string, displayPath: string, text: string): void {
    if (this.#byPath.has(path) || this.#pending.has(path)) this.#pending.set(path, { displayPath, text });
    else this.#append(path, displayPath, text);
  }

  remove(path: string): void {
    this.#pending.delete(path);
    this.#kill(path);
  }

  /** Brings every changed file up to date but `openPath`, whose text comes with the request itself. */
  settle(openPath: string): void {
    for (const [path, { displayPath, text }] of this.#pending) {
      if (path === openPath) continue;
      this.#pending.delete(path);
      this.#kill(path);
      this.#append(path, displayPath, text);
    }
    if (this.#deadTokens > garbageAllowance && this.#deadTokens * 3 > this.chains.length) this.#rebuild();
  }

  /** Number of the file that holds a token position, or -1 when it was replaced. */
  fileAt(position: number): number {
    // Matches come in the order of their positions, so that the next is often in the file of the last.
    const last = this.#files[this.#lastFound];
    if (last !== undefined && last.start <= position && position < last.end) return last.alive ? this.#lastFound : -1;
    let low = 0;
    let high = this.#files.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#files[middle]?.start ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    this.#lastFound = low;
    return this.#files[low]?.alive === true ? low : -1;
  }

  file(index: number): { readonly path: string; readonly displayPath: string; readonly start: number } | undefined {
    return this.#files[index];
  }

  fileIndexOf(path: string): number {
    const file = this.#byPath.get(path);
    return file === undefined ? -1 : this.#files.indexOf(file);
  }

  /** Files directly in a folder, given with its closing slash. */
  filesOfFolder(folder: string): number[] {
    const found: number[] = [];
    for (let index = 0; index < this.#files.length; index++) {
      const file = this.#files[index];
      if (file?.alive === true && file.folder === folder) found.push(index);
    }
    return found;
  }

  get fileCount(): number {
    return this.#byPath.size;
  }

  get tokenCount(): number {
    return this.chains.length - this.#deadTokens;
  }

  #append(path: string, displayPath: string, text: string): void {
    if (this.tokenCount >= maximumTokens) return;
    const start = this.chains.length;
    this.chains.push(boundaryId);
    tokenizeText(text, this.vocabulary, this.chains);
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    const file = { path, displayPath, folder, start, end: this.chains.length, alive: true };
    this.#files.push(file);
    this.#byPath.set(path, file);
    this.#copies.put(path, sketchOf(this.chains.tokens, file.start, file.end));
  }

  /** Files that are copies of what was sketched, by index. */
  copiesOf(sketch: Sketch): number[] {
    return this.#copies.copiesOf(sketch).map((path) => this.fileIndexOf(path));
  }

  #kill(path: string): void {
    const file = this.#byPath.get(path);
    if (file === undefined) return;
    file.alive = false;
    this.#deadTokens += file.end - file.start;
    this.#byPath.delete(path);
    this.#copies.remove(path);
  }

  /** Copies the living files, and only the token texts that they use, into fresh tables. */
  #rebuild(): void {
    const { vocabulary: oldVocabulary, chains: oldChains } = this;
    const vocabulary = new Vocabulary();
    const fixed = vocabulary.size;
    const chains = new TokenChains(corpusOrders, corpusSlots, Math.max(this.tokenCount, 16));
    const files = this.#files.filter((file) => file.alive);
    this.#files = files.map((file) => {
      const start = chains.length;
      for (let at = file.start; at < file.end; at++) {
        const id = oldChains.tokens[at] ?? boundaryId;
        chains.push(id < fixed ? id : vocabulary.intern(oldVocabulary.text(id)));
      }
      return { ...file, start, end: chains.length };
    });
    this.#byPath = new Map(this.#files.map((file) => [file.path, file]));
    this.vocabulary = vocabulary;
    this.chains = chains;
    this.#copies.clear();
    for (const file of this.#files) this.#copies.put(file.path, sketchOf(chains.tokens, file.start, file.end));
    this.#deadTokens = 0;
    this.epoch++;
  }
}
