/**
 * The workspace's files as one token sequence that follows their changes. Knows nothing of disks or editors: it is told
 * each file's text.
 */
import { CodeUnits } from '../base/codeUnits.ts';
import { contentHash } from '../base/hash.ts';
import { finish, paced, type Steps } from '../base/steps.ts';
import { Admission } from './admission.ts';
import type { TokenChains } from './chains.ts';
import { type Copied, copyOver } from './compaction.ts';
import { CopyFinder, type Sketch, sketchOf } from './copies.ts';
import type { CorpusFile } from './corpusFile.ts';
import { CorpusFiles } from './corpusFiles.ts';
import { Farthest } from './farthest.ts';
import type { Followers } from './followers.ts';
import { tokenizeText } from './lines.ts';
import { Linker } from './linker.ts';
import { Priorities } from './priorities.ts';
import { countUses, newSequence, type TokenSequence } from './sequence.ts';
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
  #files = new CorpusFiles();
  readonly #byPath = new Map<string, CorpusFile>();
  /** Changes that no request has needed yet. */
  readonly #pending = new Map<string, Change>();
  readonly #copies = new CopyFinder();
  readonly #hidden = new Set<CorpusFile>();
  #deadTokens = 0;
  /** The copy without garbage that is being made, and whether it waits to take the sequence's place. */
  #compaction: Promise<void> | undefined;
  #compacted: (Copied & { readonly linker: Linker }) | undefined;
  /** Files that there was no room for, with the paths that people read. */
  readonly #leftOut = new Map<string, string>();
  readonly #priorities = new Priorities();
  readonly #admission = new Admission(this.#priorities);
  readonly #farthest = new Farthest(this.#priorities);
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
      this.#farthest.forget();
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

  /** Resolves when everything that was put can be found, and a compacted copy that was begun serves, unless somebody holds the rest. */
  async idle(): Promise<void> {
    let work: Promise<void> | undefined;
    do {
      await this.#linker.idle();
      work = this.#drawing ?? this.#compaction;
      await work;
      this.#replaceIfFree();
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
    return this.#files.at(position);
  }

  file(index: number): { readonly path: string; readonly displayPath: string; readonly start: number } | undefined {
    return this.#files.get(index);
  }

  fileIndexOf(path: string): number {
    const file = this.#byPath.get(path);
    return file === undefined ? -1 : this.#files.indexOf(file);
  }

  /** Files that an import may mean by a word: those whose name without its extension is that word. */
  filesOfStem(stem: string): readonly number[] {
    return this.#files.ofStem(stem);
  }

  /** Files directly in a folder, given with its closing slash. */
  filesOfFolder(folder: string): number[] {
    return this.#files.ofFolder(folder);
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
    this.#byPath.set(path, file);
    this.#files.put(file);
    this.#copies.put(path, sketchOf(this.chains.tokens, file.start, file.end));
    countUses(this.#sequence, file, 1);
    this.changes++;
    this.#farthest.put(file);
    this.#linker.grown(this.chains);
  }

  /** Lets go of files that are farther away than this one, until as many tokens fit as it has as a rule, and at most. */
  #makeRoom(path: string, needed: number, longest: number): boolean {
    while (this.#livingTokens + needed > this.#most) {
      const farthest = this.#farthest.of(this.#byPath.values());
      if (farthest === undefined || this.#priorities.compare(farthest.path, path) <= 0) return false;
      this.#kill(farthest.path);
      this.#leftOut.set(farthest.path, farthest.displayPath);
    }
    if (longest <= this.chains.room) return true;
    if (this.#deadTokens > 0) this.#compact();
    return false;
  }

  /** Learns the nearest of the files that were left out, in the place of those farther away, in the background. */
  #drawNear(): void {
    this.#drawing ??= paced(this.#drawInSteps(), slice, () => this.#isDisposed).finally(() => {
      this.#drawing = undefined;
    });
  }

  *#drawInSteps(): Steps<void> {
    const near = [...this.#leftOut].filter(([path]) => this.#priorities.isNear(path));
    const nearest = near.sort(([a], [b]) => this.#priorities.compare(a, b)).slice(0, mostDrawn);
    for (const [path, displayPath] of nearest) {
      const text = this.#leftOut.has(path) ? this.#textOf(path) : undefined;
      if (text !== undefined && !this.#append(path, displayPath, text, contentHash(text))) return;
      yield;
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
    this.#files.remove(file);
  }

  /** Copies what lives in the background; requests are answered from the sequence as it is meanwhile. */
  #compact(): void {
    // Without the memory for a copy the garbage stays: what lives is found all the same.
    this.#compaction ??= this.#copyInBackground().catch(() => undefined);
  }

  async #copyInBackground(): Promise<void> {
    const copying = copyOver(this.#sequence, this.#files.all, this.#capacity);
    const copied = await paced(copying, slice, () => this.#isDisposed);
    if (copied === undefined) return;
    const linker = new Linker();
    linker.grown(copied.sequence.chains);
    await linker.idle();
    if (this.#isDisposed) linker.dispose();
    else this.#compacted = { ...copied, linker };
    this.#replaceIfFree();
  }

  /** A copy may have become ready while somebody held token ids or positions. */
  #replaceIfFree(): void {
    if (this.#compacted !== undefined && !this.#isHeld()) this.#replace(this.#compacted);
  }

  /** Files that came since the copy was begun are copied now, and those that went are dead in it. */
  #replace({ sequence, places, linker }: Copied & { readonly linker: Linker }): void {
    const late = this.#files.all.filter((file) => file.alive && !places.has(file));
    const added = finish(copyOver(this.#sequence, late, this.#capacity, sequence));
    this.#linker.dispose();
    this.#linker = linker;
    this.#sequence = sequence;
    this.#files = new CorpusFiles();
    this.#byPath.clear();
    this.#copies.clear();
    this.#hidden.clear();
    this.#deadTokens = 0;
    for (const [file, { start, end, sketch }] of [...places, ...added.places]) {
      this.#takeIn({ ...file, start, end }, sketch);
    }
    this.#compacted = undefined;
    this.#compaction = undefined;
    this.#farthest.forget();
    this.epoch++;
    if (this.#leftOut.size > 0) this.#drawNear();
  }

  #takeIn(file: CorpusFile, sketch: Sketch): void {
    this.#files.put(file);
    if (!file.alive || file.hidden) countUses(this.#sequence, file, -1);
    if (!file.alive) {
      this.#deadTokens += file.end - file.start;
      return;
    }
    if (file.hidden) this.#hidden.add(file);
    this.#byPath.set(file.path, file);
    this.#copies.put(file.path, sketch);
  }
}
