/**
 * The workspace's files as one token sequence that follows their changes. Knows nothing of disks or editors: it is told
 * each file's text.
 */
import { CodeUnits } from '../base/codeUnits.ts';
import { chainMemory, corpusOrders, corpusSlots, TokenChains } from './chains.ts';
import { CopyFinder, type Sketch, sketchOf } from './copies.ts';
import { Followers } from './followers.ts';
import { tokenizeText } from './lines.ts';
import { Linker, manyTokens } from './linker.ts';
import { boundaryId, Vocabulary } from './vocabulary.ts';

interface CorpusFile {
  readonly path: string;
  readonly displayPath: string;
  /** The path up to and with its last slash. */
  readonly folder: string;
  readonly start: number;
  readonly end: number;
  alive: boolean;
  /** It is not learned from for now: its tokens stay, but nothing counts them. */
  hidden: boolean;
}

/** More is not learned from: about 40 MB of source, and 300 MB of index. */
const maximumTokens = 8_000_000;
/** Tokens of replaced files that may lie about before the sequence is built anew. */
const garbageAllowance = 200_000;
/** Room in the sequence: memory that was never written to takes address space alone. */
const defaultCapacity = 12_000_000;

export class Corpus {
  vocabulary = new Vocabulary();
  followers = new Followers(this.vocabulary);
  chains: TokenChains;
  readonly #capacity: number;
  readonly #linker = new Linker();
  readonly #units = new CodeUnits();
  #files: CorpusFile[] = [];
  #byPath = new Map<string, CorpusFile>();
  /** Changed texts that no request has needed yet. */
  readonly #pending = new Map<string, { displayPath: string; text: string }>();
  readonly #copies = new CopyFinder();
  /** Files by their name without its extension, by number; replaced ones stay until the corpus is rebuilt. */
  readonly #stems = new Map<string, number[]>();
  readonly #hidden = new Set<CorpusFile>();
  #lastFound = 0;
  #deadTokens = 0;
  /** Grows with every file that comes or goes. */
  changes = 0;
  /** Grows whenever token ids lose their meaning, so that holders of ids start afresh. */
  epoch = 0;

  /** `capacity`: tokens that there is room for, with those of replaced files. */
  constructor(capacity = defaultCapacity) {
    this.#capacity = capacity;
    this.chains = newChains(this.vocabulary, capacity);
  }

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
    this.#linker.settle(this.chains);
  }

  /** Resolves when what is in the sequence now can be found, or when aborted. */
  async linked(signal: AbortSignal): Promise<void> {
    if (this.chains.linked < this.chains.length) await this.#linker.linked(this.chains, signal);
  }

  /** Resolves when everything that was put can be found. */
  idle(): Promise<void> {
    return this.#linker.idle();
  }

  dispose(): void {
    this.#linker.dispose();
  }

  /** Learns from all files but these, until it is told others: the open file as it was, and its copies. */
  hide(paths: ReadonlySet<string>): void {
    for (const file of this.#hidden) if (!paths.has(file.path)) this.#show(file);
    for (const path of paths) {
      const file = this.#byPath.get(path);
      if (file === undefined || file.hidden) continue;
      file.hidden = true;
      this.#hidden.add(file);
      this.#countUses(file, -1);
    }
  }

  #show(file: CorpusFile): void {
    this.#hidden.delete(file);
    file.hidden = false;
    if (file.alive) this.#countUses(file, 1);
  }

  /** Number of the file that holds a token position, or -1 when it was replaced or is hidden. */
  fileAt(position: number): number {
    // Matches come in the order of their positions, so that the next is often in the file of the last.
    const last = this.#files[this.#lastFound];
    if (last !== undefined && last.start <= position && position < last.end) return isRead(last) ? this.#lastFound : -1;
    let low = 0;
    let high = this.#files.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#files[middle]?.start ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    this.#lastFound = low;
    return isRead(this.#files[low]) ? low : -1;
  }

  file(index: number): { readonly path: string; readonly displayPath: string; readonly start: number } | undefined {
    return this.#files[index];
  }

  fileIndexOf(path: string): number {
    const file = this.#byPath.get(path);
    return file === undefined ? -1 : this.#files.indexOf(file);
  }

  /** Files that an import may mean by a word: those whose name without its extension is that word. */
  filesOfStem(stem: string): readonly number[] {
    return this.#stems.get(stem) ?? [];
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
    // A token takes a character at least.
    if (this.tokenCount >= maximumTokens || text.length + 2 > this.chains.room) return;
    const start = this.chains.length;
    this.chains.push(boundaryId);
    tokenizeText(text, this.vocabulary, this.#units, this.chains);
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    const file = { path, displayPath, folder, start, end: this.chains.length, alive: true, hidden: false };
    this.#files.push(file);
    this.#byPath.set(path, file);
    this.#putStem(file, this.#files.length - 1);
    this.#copies.put(path, sketchOf(this.chains.tokens, file.start, file.end));
    this.#countUses(file, 1);
    this.changes++;
    this.#linker.grown(this.chains);
  }

  #putStem(file: CorpusFile, index: number): void {
    const stem = stemOf(file);
    const known = this.#stems.get(stem);
    if (known === undefined) this.#stems.set(stem, [index]);
    else known.push(index);
  }

  /** A file that was learned often would else look like many of one name. */
  #dropStem(file: CorpusFile): void {
    const stem = stemOf(file);
    const left = this.#stems.get(stem)?.filter((index) => this.#files[index] !== file) ?? [];
    if (left.length > 0) this.#stems.set(stem, left);
    else this.#stems.delete(stem);
  }

  #countUses(file: CorpusFile, more: number): void {
    const { tokens } = this.chains;
    let previous = boundaryId;
    for (let at = file.start; at < file.end; at++) {
      const token = tokens[at] ?? boundaryId;
      this.vocabulary.countUses(token, more);
      this.followers.count(previous, token, more);
      previous = token;
    }
    this.followers.settle();
  }

  /** Paths of the files that may be copies of what was sketched. */
  suspects(sketch: Sketch): string[] {
    return this.#copies.suspects(sketch);
  }

  #kill(path: string): void {
    const file = this.#byPath.get(path);
    if (file === undefined) return;
    file.alive = false;
    if (!file.hidden) this.#countUses(file, -1);
    this.#hidden.delete(file);
    this.changes++;
    this.#deadTokens += file.end - file.start;
    this.#byPath.delete(path);
    this.#copies.remove(path);
    this.#dropStem(file);
  }

  /** Copies the living files, and only the token texts that they use, into fresh tables. */
  #rebuild(): void {
    const { vocabulary: oldVocabulary, chains: oldChains } = this;
    const vocabulary = new Vocabulary();
    const fixed = vocabulary.size;
    const chains = newChains(vocabulary, this.#capacity);
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
    this.followers = new Followers(vocabulary);
    this.chains = chains;
    this.#copies.clear();
    this.#stems.clear();
    for (const [index, file] of this.#files.entries()) {
      this.#putStem(file, index);
      this.#copies.put(file.path, sketchOf(chains.tokens, file.start, file.end));
      if (!file.hidden) this.#countUses(file, 1);
    }
    this.#hidden.clear();
    for (const file of this.#files) if (file.hidden) this.#hidden.add(file);
    this.#deadTokens = 0;
    this.epoch++;
  }
}

function newChains(vocabulary: Vocabulary, capacity: number): TokenChains {
  // As many slots as tokens, at least; what another thread never links need not be shared with one.
  const slots = Math.min(corpusSlots, 2 ** Math.ceil(Math.log2(capacity)));
  return new TokenChains(chainMemory(corpusOrders, slots, capacity, vocabulary.looks, capacity >= manyTokens));
}

/** Its name without extensions. */
function stemOf({ path, folder }: CorpusFile): string {
  return path.slice(folder.length).replace(/\..*$/, '');
}

function isRead(file: CorpusFile | undefined): boolean {
  return file?.alive === true && !file.hidden;
}
