/**
 * The workspace's files as one token sequence that follows their changes. Knows nothing of disks or editors: it is told
 * each file's text.
 */
import { setImmediate } from 'node:timers/promises';
import { CodeUnits } from '../base/codeUnits.ts';
import { contentHash } from '../base/hash.ts';
import { Admission } from './admission.ts';
import type { TokenChains } from './chains.ts';
import { type Copied, copyOver } from './compaction.ts';
import { CopyFinder, type Sketch, sketchOf } from './copies.ts';
import type { CorpusFile } from './corpusFile.ts';
import type { Followers } from './followers.ts';
import { tokenizeText } from './lines.ts';
import { Linker } from './linker.ts';
import { Priorities } from './priorities.ts';
import { countUses, newSequence, type TokenSequence } from './sequence.ts';
import { Stems } from './stems.ts';
import { boundaryId, type Vocabulary } from './vocabulary.ts';

/** What became of a file since the last request; without a text it is gone. */
interface Change {
  readonly displayPath: string;
  readonly text: string | undefined;
}

/** More is not learned from at a time: about 40 MB of source, and 300 MB of index. */
const maximumTokens = 8_000_000;
/** Tokens of replaced files that may lie about, in all and as one of so many, before the sequence is copied without them. */
const garbageAllowance = 200_000;
const garbageShare = 4;
/** Room in the sequence: memory that was never written to takes address space alone. */
const defaultCapacity = 12_000_000;

/** Share of the capacity for files that live. */
const livingShare = 2 / 3;
/** Fewest, as a rule: what is expected to be larger than it is waits for more room than it needs. */
const charactersPerToken = 3;
/** Milliseconds of copying between looks at the event loop. */
const slice = 2;
/** Files that are learned when another folder is come to: more of them would keep the machine busy for seconds. */
const mostDrawn = 40;

export class Corpus {
  #sequence: TokenSequence;
  readonly #capacity: number;
  #linker = new Linker();
  readonly #units = new CodeUnits();
  #files: CorpusFile[] = [];
  #byPath = new Map<string, CorpusFile>();
  /** Changes that no request has needed yet. */
  readonly #pending = new Map<string, Change>();
  readonly #copies = new CopyFinder();
  readonly #stems = new Stems();
  readonly #hidden = new Set<CorpusFile>();
  #lastFound = 0;
  #deadTokens = 0;
  /** The copy without garbage that is being made, and whether it waits to take the sequence's place. */
  #compaction: Promise<void> | undefined;
  #compacted: (Copied & { readonly linker: Linker }) | undefined;
  /** Files that there was no room for, with the paths that people read. */
  readonly #leftOut = new Map<string, string>();
  readonly #priorities = new Priorities();
  readonly #admission = new Admission(this.#priorities);
  /** Living files, the first to be kept first; undefined when it is not known. */
  #ranked: CorpusFile[] | undefined;
  #drawing: Promise<void> | undefined;
  readonly #textOf: (path: string) => string | undefined;
  readonly #isHeld: () => boolean;
  #isDisposed = false;
  /** Grows with every file that comes or goes. */
  changes = 0;
  /** Grows whenever token ids lose their meaning, so that holders of ids start afresh. */
  epoch = 0;

  /**
   * `textOf` answers a file's text as it was last put, for files that there was no room for; `isHeld` whether anybody holds token
   * ids or positions. `capacity`: tokens that there is room for, with those of replaced files.
   */
  constructor(textOf: (path: string) => string | undefined, isHeld: () => boolean, capacity = defaultCapacity) {
    this.#textOf = textOf;
    this.#isHeld = isHeld;
    this.#capacity = capacity;
    this.#sequence = newSequence(capacity);
  }

  get vocabulary(): Vocabulary {
    return this.#sequence.vocabulary;
  }

  get followers(): Followers {
    return this.#sequence.followers;
  }

  get chains(): TokenChains {
    return this.#sequence.chains;
  }

  /** Files that are about to be put; the answer is called when they have been. */
  expect(paths: readonly string[]): () => void {
    return this.#admission.expect(paths);
  }

  /** Learns a file; a file that is known already is replaced when it is next needed. */
  put(path: string, displayPath: string, text: string): void {
    if (this.#byPath.has(path) || this.#pending.has(path)) this.#pending.set(path, { displayPath, text });
    else this.#append(path, displayPath, text, contentHash(text));
  }

  /** Forgets a file. It may come again, as when a buffer is closed: its tokens go when the next request needs that. */
  remove(path: string): void {
    if (this.#byPath.has(path)) this.#pending.set(path, { displayPath: '', text: undefined });
    else this.#pending.delete(path);
    this.#leftOut.delete(path);
  }

  /**
   * Brings every changed file up to date but `openPath`, whose text comes with the request itself. `mayReplace`: nobody holds
   * token ids or positions, so that a copy without garbage may take the sequence's place.
   */
  settle(openPath: string, mayReplace: boolean): void {
    const isTyped = (path: string) => path === openPath && this.#pending.get(path)?.text !== undefined;
    this.learn([...this.#pending.keys()].filter((path) => !isTyped(path)));
    if (this.#priorities.lookAt(openPath)) {
      this.#ranked = undefined;
      if (this.#leftOut.size > 0) this.#drawNear();
    }
    if (mayReplace && this.#compacted !== undefined) this.#replace(this.#compacted);
    if (this.#deadTokens > garbageAllowance && this.#deadTokens * garbageShare > this.chains.length) this.#compact();
    this.#linker.settle(this.chains);
  }

  /** Brings these files up to date, in the sequence as it is. */
  learn(paths: readonly string[]): void {
    for (const path of paths) {
      const change = this.#pending.get(path);
      this.#pending.delete(path);
      if (change !== undefined) this.#apply(path, change);
    }
  }

  #apply(path: string, { displayPath, text }: Change): void {
    const known = this.#byPath.get(path);
    if (text === undefined) {
      this.#kill(path);
      return;
    }
    const hash = contentHash(text);
    if (known?.hash === hash && known.displayPath === displayPath) return;
    this.#kill(path);
    this.#append(path, displayPath, text, hash);
  }

  /** Resolves when what is in the sequence now can be found, or when aborted. */
  async linked(signal: AbortSignal): Promise<void> {
    if (this.chains.linked < this.chains.length) await this.#linker.linked(this.chains, signal);
  }

  /** Resolves when everything that was put can be found, and what was begun to be compacted is. */
  async idle(): Promise<void> {
    let work: Promise<void> | undefined;
    do {
      await this.#linker.idle();
      work = this.#drawing ?? this.#compaction;
      await work;
    } while (work !== undefined && (this.#drawing ?? this.#compaction) !== work && !this.#isDisposed);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#linker.dispose();
    this.#compacted?.linker.dispose();
  }

  /** Learns from all files but these, until it is told others: the open file as it was, and its copies. */
  hide(paths: ReadonlySet<string>): void {
    for (const file of this.#hidden) if (!paths.has(file.path)) this.#show(file);
    for (const path of paths) {
      const file = this.#byPath.get(path);
      if (file === undefined || file.hidden) continue;
      file.hidden = true;
      this.#hidden.add(file);
      countUses(this.#sequence, file, -1);
    }
  }

  #show(file: CorpusFile): void {
    this.#hidden.delete(file);
    file.hidden = false;
    if (file.alive) countUses(this.#sequence, file, 1);
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
    return this.#stems.get(stem);
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

  /** Files that are learned from, and their tokens; what is to go at the next request is gone. */
  size(): { readonly files: number; readonly tokens: number } {
    let files = this.#byPath.size;
    let tokens = this.#livingTokens;
    for (const [path, { text }] of this.#pending) {
      const file = this.#byPath.get(path);
      if (text !== undefined || file === undefined) continue;
      files--;
      tokens -= file.end - file.start;
    }
    return { files, tokens };
  }

  /** Tokens that are learned from. The rest of the capacity is for what takes the place of others. */
  get #most(): number {
    return Math.min(maximumTokens, Math.floor(this.#capacity * livingShare));
  }

  get #livingTokens(): number {
    return this.chains.length - this.#deadTokens;
  }

  /** False where there is no room for it beside those that are nearer. */
  #append(path: string, displayPath: string, text: string, hash: string): boolean {
    const isWorth = this.#admission.isWorth(path, text.length, this.#most);
    // A token takes a character at least.
    if (!isWorth || !this.#makeRoom(path, Math.ceil(text.length / charactersPerToken), text.length + 2)) {
      this.#leftOut.set(path, displayPath);
      return false;
    }
    this.#leftOut.delete(path);
    const start = this.chains.length;
    this.chains.push(boundaryId);
    tokenizeText(text, this.vocabulary, this.#units, this.chains);
    this.#admission.learned(text.length, this.chains.length - start);
    this.#addFile(path, displayPath, hash, start);
    return true;
  }

  /** The tokens of a file that is learned from and up to date; none of another. */
  tokensOf(path: string): Uint32Array {
    const file = this.#pending.has(path) ? undefined : this.#byPath.get(path);
    return this.chains.tokens.subarray(file?.start ?? 0, file?.end ?? 0);
  }

  /** Learns a file by its tokens, as `tokensOf` gave them; without any it is left out. One that is known is left as it is. */
  putTokens({ path, displayPath, hash }: Pick<CorpusFile, 'path' | 'displayPath' | 'hash'>, tokens: Uint32Array): void {
    if (this.#byPath.has(path) || this.#pending.has(path)) return;
    const start = this.chains.length;
    if (tokens.length > 0 && this.#makeRoom(path, tokens.length, tokens.length)) {
      this.chains.append(tokens);
      this.#addFile(path, displayPath, hash, start);
    } else this.#leftOut.set(path, displayPath);
  }

  /** Of the tokens from `start` on. */
  #addFile(path: string, displayPath: string, hash: string, start: number): void {
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    const file = { path, displayPath, folder, hash, start, end: this.chains.length, alive: true, hidden: false };
    this.#files.push(file);
    this.#byPath.set(path, file);
    this.#stems.put(file, this.#files.length - 1);
    this.#copies.put(path, sketchOf(this.chains.tokens, file.start, file.end));
    countUses(this.#sequence, file, 1);
    this.changes++;
    this.#rank(file);
    this.#linker.grown(this.chains);
  }

  /** Lets go of files that are farther away than this one, until as many tokens fit as it has as a rule, and at most. */
  #makeRoom(path: string, needed: number, longest: number): boolean {
    while (this.#livingTokens + needed > this.#most) {
      const farthest = this.#farthest();
      if (farthest === undefined || this.#priorities.compare(farthest.path, path) <= 0) return false;
      this.#kill(farthest.path);
      this.#leftOut.set(farthest.path, farthest.displayPath);
    }
    if (longest <= this.chains.room) return true;
    if (this.#deadTokens > 0) this.#compact();
    return false;
  }

  #farthest(): CorpusFile | undefined {
    this.#ranked ??= [...this.#byPath.values()].sort((a, b) => this.#priorities.compare(a.path, b.path));
    while (this.#ranked.at(-1)?.alive === false) this.#ranked.pop();
    return this.#ranked.at(-1);
  }

  #rank(file: CorpusFile): void {
    const ranked = this.#ranked;
    if (ranked === undefined) return;
    let low = 0;
    let high = ranked.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#priorities.compare(ranked[middle]?.path ?? '', file.path) < 0) low = middle + 1;
      else high = middle;
    }
    ranked.splice(low, 0, file);
  }

  /** Learns the nearest of the files that were left out, in the place of those farther away, in the background. */
  #drawNear(): void {
    this.#drawing ??= this.#drawInBackground().finally(() => {
      this.#drawing = undefined;
    });
  }

  async #drawInBackground(): Promise<void> {
    const near = [...this.#leftOut].filter(([path]) => this.#priorities.isNear(path));
    const nearest = near.sort(([a], [b]) => this.#priorities.compare(a, b)).slice(0, mostDrawn);
    let since = performance.now();
    for (const [path, displayPath] of nearest) {
      if (performance.now() - since > slice) {
        await setImmediate();
        since = performance.now();
      }
      if (this.#isDisposed) return;
      const text = this.#leftOut.has(path) ? this.#textOf(path) : undefined;
      if (text !== undefined && !this.#append(path, displayPath, text, contentHash(text))) return;
    }
  }

  /** Paths of the files that may be copies of what was sketched. */
  suspects(sketch: Sketch): string[] {
    return this.#copies.suspects(sketch);
  }

  #kill(path: string): void {
    const file = this.#byPath.get(path);
    if (file === undefined) return;
    file.alive = false;
    if (!file.hidden) countUses(this.#sequence, file, -1);
    this.#hidden.delete(file);
    this.changes++;
    this.#deadTokens += file.end - file.start;
    this.#byPath.delete(path);
    this.#copies.remove(path);
    this.#stems.remove(file, (index) => this.#files[index] === file);
  }

  /** Copies what lives in the background; requests are answered from the sequence as it is meanwhile. */
  #compact(): void {
    // Without the memory for a copy the garbage stays: what lives is found all the same.
    this.#compaction ??= this.#copyInBackground().catch(() => undefined);
  }

  async #copyInBackground(): Promise<void> {
    const linker = new Linker();
    let since = performance.now();
    for (const copied of copyOver(this.#sequence, this.#files, this.#capacity)) {
      if (performance.now() - since > slice) {
        await setImmediate();
        since = performance.now();
      }
      if (this.#isDisposed) return;
      if (copied === undefined) continue;
      linker.grown(copied.sequence.chains);
      await linker.idle();
      if (this.#isDisposed) linker.dispose();
      else this.#compacted = { ...copied, linker };
    }
    if (this.#compacted !== undefined && !this.#isHeld()) this.#replace(this.#compacted);
  }

  /** Files that came since the copy was begun are copied now, and those that went are dead in it. */
  #replace({ sequence, places, linker }: Copied & { readonly linker: Linker }): void {
    const old = { sequence: this.#sequence, files: this.#files, linker: this.#linker };
    const late = old.files.filter((file) => file.alive && !places.has(file));
    for (const copied of copyOver(old.sequence, late, this.#capacity, sequence)) {
      for (const [file, place] of copied?.places ?? []) places.set(file, place);
    }
    this.#sequence = sequence;
    this.#linker = linker;
    old.linker.dispose();
    this.#files = [...places].map(([file, { start, end }]) => ({ ...file, start, end }));
    this.#byPath.clear();
    this.#copies.clear();
    this.#stems.clear();
    this.#hidden.clear();
    this.#deadTokens = 0;
    const sketches = [...places.values()].map(({ sketch }) => sketch);
    for (const [index, file] of this.#files.entries()) this.#takeIn(file, index, sketches[index]);
    this.#compacted = undefined;
    this.#compaction = undefined;
    this.#ranked = undefined;
    this.epoch++;
    if (this.#leftOut.size > 0) this.#drawNear();
  }

  #takeIn(file: CorpusFile, index: number, sketch: Sketch | undefined): void {
    if (!file.alive || file.hidden) countUses(this.#sequence, file, -1);
    if (!file.alive) {
      this.#deadTokens += file.end - file.start;
      return;
    }
    if (file.hidden) this.#hidden.add(file);
    this.#byPath.set(file.path, file);
    this.#stems.put(file, index);
    if (sketch !== undefined) this.#copies.put(file.path, sketch);
  }
}

function isRead(file: CorpusFile | undefined): boolean {
  return file?.alive === true && !file.hidden;
}
