/**
 * The files of the workspace folders as they are on disk: listed, read, parsed, and read again when they change. Tells a sink
 * what came and went. Knows no search and no editor, only which paths are taken by one.
 */
import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { eachConcurrently } from '../base/concurrently.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config.ts';
import { factsOfText } from '../syntax/factsOf.ts';
import { languageForPath } from '../syntax/languages.ts';
import { packFacts } from '../syntax/packedFacts.ts';
import type { ParsePool } from '../syntax/parsePool.ts';
import type { IndexCache, Stamp, StoredFile, StoredPlace, StoredSkip } from './cache/indexCache.ts';
import { hasStamp, unchangedFiles } from './cache/unchanged.ts';
import type { DiskSink } from './diskSink.ts';
import { Folder, realPathOf } from './folder.ts';
import { IgnoreRules, isRuleFile } from './ignoreRules.ts';
import type { SkipReason } from './limits.ts';
import { listFiles } from './listing.ts';
import { type Load, Loads } from './loads.ts';
import { readSource } from './readSource.ts';
import { Room } from './room.ts';
import type { IndexOptions } from './stats.ts';
import { TextStore } from './textStore.ts';

export type FileParser = Pick<ParsePool, 'parse'>;

export interface FileChange {
  readonly path: string;
  readonly kind: 'created' | 'changed' | 'deleted';
}

/** Files that are read or wait for a parser at a time: enough to keep the parser threads fed; some 30 MB of text at most. */
const loadsAtATime = 32;

export class DiskFiles {
  readonly #parser: FileParser;
  readonly #sink: DiskSink;
  readonly #log: Log;
  readonly #folders = new Map<string, Folder>();
  /** The indexed files, with the folder that each was indexed for. */
  readonly #known = new Map<string, Folder>();
  /** Of the indexed files, and of those that their content ruled out. */
  readonly #stamps = new Map<string, Stamp>();
  readonly #loads = new Loads();
  readonly #texts = new TextStore();
  readonly #cache: IndexCache | undefined;
  #config: Config['index'];
  readonly #room: Room;

  constructor(parser: FileParser, sink: DiskSink, config: Config['index'], log: Log, cache?: IndexCache) {
    this.#parser = parser;
    this.#sink = sink;
    this.#config = config;
    this.#log = log;
    this.#cache = cache;
    this.#room = new Room(() => sink.bytes());
  }

  /** Other paths of the same file: its real one, and those by which folders know it. */
  aliasesOf(path: string): string[] {
    const real = isAbsolute(path) ? realPathOf(path) : undefined;
    if (real === undefined) return [];
    const own = [...this.folders()].flatMap((folder) => folder.ownPathOf(real) ?? []);
    return [...new Set([real, ...own])].filter((alias) => alias !== path);
  }

  folders(): Iterable<Folder> {
    return this.#folders.values();
  }

  /** The innermost folder around a path. */
  folderOf(path: string): Folder | undefined {
    let innermost: Folder | undefined;
    for (const folder of this.#folders.values()) {
      if (folder.contains(path) && folder.root.length > (innermost?.root.length ?? 0)) innermost = folder;
    }
    return innermost;
  }

  text(path: string): string | undefined {
    return this.#texts.get(path, this.#config.maxFileBytes);
  }

  /** Lists and loads a folder. A folder that is there already is only brought up to date. Throws when aborted. */
  async addFolder(root: string, { signal, onProgress }: IndexOptions): Promise<Folder> {
    signal.throwIfAborted();
    const folder = this.#folders.get(resolve(root)) ?? new Folder(resolve(root), this.#config);
    this.#folders.set(folder.root, folder);
    for (const other of this.#folders.values()) if (other.contains(folder.root)) other.leave(folder);
    const onAbort = () => void this.removeFolder(root);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await this.#index(folder, onProgress ?? (() => {}));
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
    signal.throwIfAborted();
    return folder;
  }

  /** Its files go at once; what an outer folder has of them comes back in time. */
  async removeFolder(root: string): Promise<void> {
    const folder = this.#folders.get(resolve(root));
    if (folder === undefined) return;
    this.#folders.delete(folder.root);
    folder.removed.abort();
    for (const [path, owner] of this.#known) if (owner === folder) this.forget(path);
    const outer = this.folderOf(folder.root);
    if (outer !== undefined) await this.#index(outer);
  }

  /** Takes a file out, as when an open buffer takes its place. */
  forget(path: string): void {
    this.#texts.remove(path);
    this.#stamps.delete(path);
    const owner = this.#known.get(path);
    if (owner === undefined) return;
    owner.files--;
    owner.errors.delete(path);
    owner.unsaved++;
    this.#known.delete(path);
    this.#sink.remove(path);
  }

  /** Looks for what has changed in a folder. */
  async rescan(root: string): Promise<void> {
    const folder = this.#folders.get(resolve(root));
    if (folder !== undefined) await this.#index(folder);
  }

  async changed(changes: readonly FileChange[]): Promise<void> {
    const deleted = new Set<string>();
    const changed = new Set<string>();
    const folders = new Set<Folder>();
    for (const { path: told, kind } of changes) {
      // With dots in it a path could seem to lie in a folder that it leads out of.
      const path = resolve(told);
      const folder = this.folderOf(path);
      if (folder === undefined) continue;
      if (isRuleFile(path)) folders.add(folder);
      (kind === 'deleted' ? deleted : changed).add(path);
      if (kind === 'deleted') changed.delete(path);
      else deleted.delete(path);
    }
    this.#forgetDeleted(deleted);
    const neverAborted = new AbortController().signal;
    await eachConcurrently(changed, loadsAtATime, neverAborted, async (path) => {
      const folder = await this.#reload(path);
      if (folder !== undefined) folders.add(folder);
    });
    for (const folder of folders) await this.#index(folder);
  }

  /** The files of a folder as the cache keeps them, in the order in which they came; those that failed are left out. */
  storedFiles(folder: Folder): { readonly files: StoredFile[]; readonly skipped: StoredSkip[] } {
    const files: StoredFile[] = [];
    const skipped: StoredSkip[] = [];
    for (const [path, owner] of this.#known) {
      const [stamp, hash] = [this.#stamps.get(path), this.#texts.hashOf(path)];
      if (owner !== folder || folder.errors.has(path) || stamp === undefined || hash === undefined) continue;
      files.push({ displayPath: folder.displayPathOf(path), stamp, hash });
    }
    for (const [path, reason] of folder.skipped) {
      const stamp = this.#stamps.get(path);
      if (stamp !== undefined) skipped.push({ displayPath: folder.displayPathOf(path), stamp, reason });
    }
    return { files, skipped };
  }

  async configure(config: Config['index']): Promise<void> {
    this.#config = config;
    for (const folder of this.#folders.values()) folder.rules = new IgnoreRules(folder.root, config.exclude);
    await Promise.all([...this.#folders.values()].map((folder) => this.#index(folder)));
  }

  /** Ends all work under way. */
  dispose(): void {
    for (const folder of this.#folders.values()) folder.removed.abort();
    this.#folders.clear();
  }

  #forgetDeleted(deleted: ReadonlySet<string>): void {
    if (deleted.size === 0) return;
    for (const path of deleted) this.folderOf(path)?.skipped.delete(path);
    for (const [path, { root }] of this.#known) {
      // A folder that went may be told without its files.
      for (let at = path; at.length > root.length; at = dirname(at)) {
        if (!deleted.has(at)) continue;
        this.forget(path);
        break;
      }
    }
  }

  /** Loads one file that came or changed; answers the folder when that takes more than the file. */
  async #reload(path: string): Promise<Folder | undefined> {
    const folder = this.folderOf(path);
    if (folder === undefined || this.#sink.isTaken(path)) return undefined;
    const refused = folder.refuses(path) ?? (await this.#refusesPlace(folder, path));
    if (refused === 'folder') return folder;
    if (refused !== undefined) {
      this.forget(path);
      if (refused !== 'ignored' && refused !== 'vanished') folder.skipped.set(path, refused);
      return undefined;
    }
    await this.#load(folder, path);
    return undefined;
  }

  /** A path that leads over a symbolic link, to a folder, or past the limit. */
  async #refusesPlace(folder: Folder, path: string): Promise<SkipReason | 'folder' | undefined> {
    try {
      const stats = await lstat(path);
      if (stats.isSymbolicLink()) return 'symbolic link';
      if (stats.isDirectory()) return 'folder';
      const real = await realpath(path);
      if (folder.ownPathOf(real) !== path) return 'symbolic link';
    } catch {
      return 'vanished';
    }
    return !this.#known.has(path) && folder.files >= this.#config.maxFiles ? 'too many files' : undefined;
  }

  /** One run at a time in a folder; one that is asked for meanwhile follows. Never throws. */
  #index(folder: Folder, onProgress: (done: number, total: number) => void = () => {}): Promise<void> {
    if (folder.run !== undefined) {
      folder.run.again = true;
      return folder.run.ended;
    }
    const run = {
      again: true,
      ended: Promise.resolve().then(async () => {
        try {
          while (run.again && !folder.removed.signal.aborted) {
            run.again = false;
            await this.#indexOnce(folder, onProgress);
          }
        } catch (error) {
          this.#log('error', `Indexing ${folder.root} failed: ${String(error)}`);
        } finally {
          folder.run = undefined;
        }
      }),
    };
    folder.run = run;
    return run.ended;
  }

  async #indexOnce(folder: Folder, onProgress: (done: number, total: number) => void): Promise<void> {
    const started = performance.now();
    const { signal } = folder.removed;
    folder.rules = new IgnoreRules(folder.root, this.#config.exclude);
    // Rules remember every path that they were asked about: those of a whole listing are not kept.
    const rules = new IgnoreRules(folder.root, this.#config.exclude);
    const onFound = (found: number) => onProgress(0, found);
    const options = { rules, maxFiles: this.#config.maxFiles, except: new Set(this.#folders.keys()), onFound };
    const { files, skipped, beyondLimit, ignoredFolders } = await listFiles(folder.root, options, signal);
    for (const file of rules.unreadable) {
      this.#log('warn', `${file} cannot be read, so nothing below its folder is indexed.`);
    }
    if (signal.aborted) return;
    folder.ignoredFolders = ignoredFolders;
    folder.beyondLimit = beyondLimit;
    const listed = new Set(files);
    for (const [path, owner] of this.#known) if (owner === folder && !listed.has(path)) this.forget(path);
    const current = await this.#unchanged(folder, files);
    // What is read again keeps its reason until then: counts are true at every moment.
    folder.skipped = new Map([...[...folder.skipped].filter(([path]) => listed.has(path)), ...skipped]);
    for (const path of await this.#restore(folder, listed)) current.add(path);
    let done = current.size;
    onProgress(done, files.length);
    let earlier = Promise.resolve();
    const others = files.filter((path) => !current.has(path));
    const ended = current.size === 0 ? this.#sink.expect(others) : undefined;
    const loaded = eachConcurrently(others, loadsAtATime, signal, async (path) => {
      const load = this.#load(folder, path, earlier);
      earlier = Promise.all([earlier, load]).then(() => {});
      await load;
      onProgress(++done, files.length);
    });
    await loaded.finally(ended);
    folder.milliseconds = performance.now() - started;
  }

  /** Those of the listed files that are indexed, or were ruled out by their content, as they are on disk. */
  async #unchanged(folder: Folder, listed: readonly string[]): Promise<Set<string>> {
    const rows = listed.flatMap((path) => {
      const ruledOut = folder.skipped.get(path);
      // Another limit may hold by now.
      const isTold = this.#known.get(path) === folder || (ruledOut !== undefined && ruledOut !== 'too large');
      const stamp = isTold ? this.#stamps.get(path) : undefined;
      return stamp === undefined ? [] : [{ path, stamp }];
    });
    const { signal } = folder.removed;
    const unchanged = await unchangedFiles(rows, (index) => rows[index]?.path, this.#config.maxFileBytes, signal);
    return new Set(rows.flatMap(({ path }, index) => (unchanged[index] === undefined ? [] : path)));
  }

  /** Takes over what the cache has of the listed files, once; answers the paths that need not be read. */
  async #restore(folder: Folder, listed: ReadonlySet<string>): Promise<Set<string>> {
    const done = new Set<string>();
    if (this.#cache === undefined || folder.isRestored) return done;
    folder.isRestored = true;
    const { signal } = folder.removed;
    const stored = await this.#cache.load(folder.root);
    if (stored === undefined || signal.aborted) return done;
    const pathsOf = (rows: readonly { readonly displayPath: string }[]) => {
      const paths = rows.map(({ displayPath }) => folder.pathOf(displayPath));
      return paths.map((path) => (listed.has(path) && !this.#known.has(path) ? path : undefined));
    };
    const { maxFileBytes } = this.#config;
    const skips = pathsOf(stored.skipped);
    for (const [index, stamp] of (
      await unchangedFiles(stored.skipped, (row) => skips[row], maxFileBytes, signal)
    ).entries()) {
      const [path, reason] = [skips[index], stored.skipped[index]?.reason];
      if (path === undefined || stamp === undefined || reason === undefined || reason === 'too large') continue;
      folder.skipped.set(path, reason);
      this.#stamps.set(path, stamp);
      done.add(path);
    }
    const paths = pathsOf(stored.files);
    const unchanged = await unchangedFiles(stored.files, (row) => paths[row], maxFileBytes, signal);
    const placeOf = (index: number): StoredPlace | undefined => {
      const [row, path, stamp] = [stored.files[index], paths[index], unchanged[index]];
      if (row === undefined || path === undefined || stamp === undefined) return undefined;
      if (!done.has(path)) {
        const isTaken = this.#sink.isTaken(path) || this.#known.has(path) || this.#loads.has(path);
        if (signal.aborted || isTaken || this.folderOf(path) !== folder) return undefined;
        done.add(path);
        folder.files++;
        this.#known.set(path, folder);
        this.#stamps.set(path, stamp);
        this.#texts.putHash(path, row.hash);
      }
      const { displayPath, hash } = row;
      return this.#texts.hashOf(path) === hash ? { path, displayPath, hash } : undefined;
    };
    try {
      await this.#sink.restore(stored, placeOf);
    } catch (error) {
      this.#cache.tell(`The cached index of ${folder.root} is not used: ${String(error)}. It is made anew.`);
      for (const path of done) this.forget(path);
      done.clear();
    }
    this.#makeRoom();
    folder.isKept = true;
    folder.unsaved = stored.files.length + stored.skipped.length - done.size;
    return done;
  }

  /**
   * One load at a time of a path: one that is asked for meanwhile follows, so that what is kept was read last. What is told
   * to the sink waits for `before`: the same files in the same order give the same index, however fast each was read.
   */
  #load(folder: Folder, path: string, before?: Promise<void>): Promise<void> {
    const work = (load: Load) => this.#loadOnce(this.folderOf(path) ?? folder, path, load, before);
    return this.#loads.run(path, work, (error) => {
      // A file that is like no other must not end the indexing of all others.
      this.#log('error', `Indexing ${path} failed: ${String(error)}`);
      folder.errors.set(path, String(error));
    });
  }

  /** The least recently useful files leave where there are too many. */
  #makeRoom(): void {
    const usefulAt = (path: string) => Math.max(this.#texts.usedAt(path), this.#stamps.get(path)?.mtimeMs ?? 0);
    let left = 0;
    while (this.#known.size > 0 && !this.#room.isEnough(this.#config.memoryMegabytes)) {
      for (const path of this.#room.leaving([...this.#known.keys()], usefulAt)) {
        this.#known.get(path)?.skipped.set(path, 'no room');
        this.forget(path);
        left++;
      }
    }
    if (left > 0) this.#log('info', `${left} files were left out: the index is full (index.memoryMegabytes).`);
  }

  #isUnchanged(path: string): boolean {
    const stamp = this.#stamps.get(path);
    return stamp !== undefined && stamp.size <= this.#config.maxFileBytes && hasStamp(path, stamp);
  }

  async #loadOnce(folder: Folder, path: string, load: Load, before?: Promise<void>): Promise<void> {
    const { signal } = folder.removed;
    // An open buffer, a removed or a nested folder, or a later change may come at every await.
    const isOutdated = () => signal.aborted || load.again || this.#sink.isTaken(path) || this.folderOf(path) !== folder;
    if (isOutdated()) return;
    if (this.#known.get(path) === folder && this.#isUnchanged(path)) return;
    const source = await readSource(path, this.#config.maxFileBytes);
    if (isOutdated()) return;
    if (source.kind === 'skipped') {
      this.forget(path);
      folder.skipped.set(path, source.reason);
      this.#putStamp(path, source.stamp);
      return;
    }
    folder.skipped.delete(path);
    if (!this.#room.isFor(source.stamp?.mtimeMs ?? 0, this.#config.memoryMegabytes)) {
      this.forget(path);
      folder.skipped.set(path, 'no room');
      return;
    }
    const isSame = this.#known.get(path) === folder && this.#texts.holds(path, source.text);
    if (isSame && this.#stamps.has(path)) {
      this.#putStamp(path, source.stamp);
      return;
    }
    const languageId = languageForPath(path)?.id ?? 'plaintext';
    const outcome = await this.#parser.parse({ path, languageId, text: source.text }, signal);
    await before;
    if (isOutdated()) return;
    if (outcome.kind === 'failed') folder.errors.set(path, outcome.reason);
    else folder.errors.delete(path);
    const facts = outcome.kind === 'facts' ? outcome.facts : packFacts(factsOfText(source.text), source.text);
    const owner = this.#known.get(path);
    if (owner !== undefined) owner.files--;
    folder.files++;
    folder.unsaved++;
    this.#known.set(path, folder);
    // Not before: an index that is written meanwhile would keep what was known of the old text as that of the new. What another
    // try may parse is looked at again when the folder is.
    this.#putStamp(path, outcome.kind === 'failed' && outcome.mayPass ? undefined : source.stamp);
    this.#texts.put(path, source.text);
    this.#sink.put({ path, displayPath: folder.displayPathOf(path), languageId, facts, text: source.text });
    if (this.#room.isDue()) this.#makeRoom();
  }

  #putStamp(path: string, stamp: Stamp | undefined): void {
    if (stamp === undefined) this.#stamps.delete(path);
    else this.#stamps.set(path, stamp);
  }
}
