/**
 * The one owner of what changes in a project: open buffers, files, facts and search over them. An open buffer stands in for
 * its file everywhere, from the moment it is opened until it is closed. Knows no protocol and completes nothing.
 */
import { isAbsolute, resolve } from 'node:path';
import { Background } from '../base/background.ts';
import { Garbage } from '../base/garbage.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config.ts';
import { maskSecrets } from '../secrets/mask.ts';
import type { ImportFact } from '../syntax/facts.ts';
import type { OpenTrees } from '../syntax/openTree.ts';
import { Activity, type Diagnostic, type RecentEdit } from './activity.ts';
import { applyEdit, type BufferEdit, newBuffer, type OpenBuffer } from './buffers.ts';
import type { IndexCache, Persisted, StoredIndex, StoredPlace } from './cache/indexCache.ts';
import { Catalog } from './catalog.ts';
import { DiskFiles, type FileChange, type FileParser } from './diskFiles.ts';
import type { LoadedFile } from './diskSink.ts';
import type { Folder } from './folder.ts';
import { KeptIndexes } from './keptIndexes.ts';
import type { Open } from './open.ts';
import { OpenRecords } from './openRecords.ts';
import { isSecret, isSettingsLanguage } from './secrets.ts';
import { type IndexOptions, type IndexStats, statsOf } from './stats.ts';
import { Structure } from './structure.ts';
import type { ChunkHit, DefinitionHit, FileRecord, WorkspaceChange, WorkspaceView } from './view.ts';

export interface WorkspaceParts {
  readonly parsePool: FileParser;
  readonly openTrees: Pick<OpenTrees, 'prepare' | 'isReady' | 'open' | 'edit' | 'facts' | 'close'>;
  readonly config: Config['index'];
  readonly log: Log;
  /** Without it nothing is kept for the next time. */
  readonly cache?: IndexCache | undefined;
  /** Who keeps something of its own with the index. */
  readonly persisted?: readonly Persisted[];
  readonly garbage?: Garbage;
}

const nothingExcluded: ReadonlySet<string> = new Set();

export class Workspace implements WorkspaceView {
  readonly #trees: WorkspaceParts['openTrees'];
  readonly #catalog: Catalog;
  readonly #structure = new Structure();
  readonly #activity = new Activity();
  readonly #keptIndexes: KeptIndexes;
  readonly #garbage: Garbage;
  readonly #disk: DiskFiles;
  readonly #records: OpenRecords;
  readonly #open = new Map<string, Open>();
  readonly #listeners = new Set<(change: WorkspaceChange) => void>();
  readonly #background: Background;
  #config: Config['index'];
  #generation = 0;
  /** The file of the last change, and the generation before its changes began. */
  #lastChanged = { path: '', since: 0 };
  #isDisposed = false;

  constructor({ parsePool, openTrees, config, log, cache, persisted = [], garbage = new Garbage() }: WorkspaceParts) {
    this.#background = new Background((error) => {
      if (!this.#isDisposed) log('error', `Bringing the index up to date failed: ${String(error)}`);
    });
    this.#garbage = garbage;
    this.#trees = openTrees;
    this.#config = config;
    this.#catalog = new Catalog((path) => this.#onDamage(path));
    this.#keptIndexes = new KeptIndexes(this.#catalog, cache, persisted);
    const sink = {
      expect: (paths: readonly string[]) => this.#keptIndexes.expect(paths),
      put: (file: LoadedFile) => this.#onLoaded(file),
      remove: (path: string) => this.#onGone(path),
      restore: (stored: StoredIndex, placeOf: (index: number) => StoredPlace | undefined) => {
        this.#garbage.worked(stored.files.length);
        return this.#keptIndexes.restore(stored, placeOf, () => {
          this.#onChanged('');
          this.#structure.onRestored();
          return !this.#isDisposed;
        });
      },
      isTaken: (path: string) => this.#isTaken(path),
      bytes: () => this.#catalog.bytes,
    };
    this.#disk = new DiskFiles(parsePool, sink, config, log, cache);
    this.#records = new OpenRecords(openTrees, this.#catalog, this.#structure, (text) => this.#isTooLarge(text));
  }

  get generation(): number {
    return this.#generation;
  }

  generationBut(paths: ReadonlySet<string>): number {
    return paths.has(this.#lastChanged.path) ? this.#lastChanged.since : this.#generation;
  }

  get structure(): number {
    return this.#structure.changes;
  }

  /**
   * Indexes a folder, given by its absolute path; resolves when all its files are in. They are found as they come. Throws
   * when aborted, and then nothing of the folder is left.
   */
  async addFolder(root: string, options: IndexOptions): Promise<IndexStats> {
    const indexed = this.#disk.addFolder(root, options);
    this.#reviewBuffers();
    const folder = await indexed;
    this.#onIndexed();
    return this.#statsOf([folder]);
  }

  /** Nothing of the folder is found any more. */
  removeFolder(root: string): void {
    this.#background.add(this.#disk.removeFolder(root).then(() => this.#catalog.prepareSearch()));
    this.#reviewBuffers();
  }

  /** What watchers saw. Resolves when the workspace is up to date with it. */
  async filesChanged(changes: readonly FileChange[]): Promise<void> {
    const followed = this.#disk.changed(changes).then(() => {
      this.#reviewBuffers();
      this.#onIndexed();
    });
    this.#background.add(followed);
    await followed;
  }

  /** Looks through a folder for what has changed. */
  async rescan(root: string): Promise<void> {
    const looked = this.#disk.rescan(root).then(() => this.#onIndexed());
    this.#background.add(looked);
    await looked;
  }

  ignoredFolders(root: string): readonly string[] {
    return [...this.#disk.folders()].find((folder) => folder.root === resolve(root))?.ignoredFolders ?? [];
  }

  /** Settings that differ bring the folders up to date in the background. */
  configure(config: Config['index']): void {
    const isSame = JSON.stringify(config) === JSON.stringify(this.#config);
    this.#config = config;
    if (isSame) return;
    this.#background.add(this.#disk.configure(config).then(() => this.#catalog.prepareSearch()));
    this.#reviewBuffers();
  }

  /** Of all folders, or of one, as they are now. */
  stats(root?: string): IndexStats {
    const folders = [...this.#disk.folders()];
    return this.#statsOf(root === undefined ? folders : folders.filter((folder) => folder.root === root));
  }

  /**
   * Resolves when nothing is under way in the background: opened buffers have their trees, closed files are read again,
   * settings and what watchers saw are followed; or `signal` is aborted. No editor waits for it.
   */
  async idle(signal: AbortSignal = new AbortController().signal): Promise<void> {
    await this.#background.idle(signal);
  }

  /** Resolves when no index is being written to the cache. */
  async kept(): Promise<void> {
    await this.#keptIndexes.kept();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#listeners.clear();
    for (const path of this.#open.keys()) this.#trees.close(path);
    this.#open.clear();
    this.#disk.dispose();
    this.#garbage.dispose();
  }

  /** Called for every text that comes, changes or goes, at once. Answers what ends the calls. */
  onChange(listener: (change: WorkspaceChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  openBuffer(path: string, languageId: string, version: number, text: string): void {
    if (this.has(path)) this.#structure.onAway(path);
    const aliases = this.#disk.aliasesOf(path);
    const before = this.#disk.text(path);
    const known = this.#catalog.get(path)?.facts;
    for (const alias of [path, ...aliases]) this.#disk.forget(alias);
    const buffer = newBuffer(path, languageId, version, text);
    const open: Open = {
      buffer,
      masked: text,
      aliases,
      ...this.#placeOf(buffer),
      record: undefined,
      lastImports: undefined,
      importsEnd: 0,
      lacksTree: false,
      hasChunks: false,
    };
    this.#open.set(path, open);
    this.#trees.open(path, languageId, text);
    this.#onEdited(open);
    if (known !== undefined && before !== undefined) this.#records.begin(open, known, before);
    if (!this.#trees.isReady(languageId)) this.#background.add(this.#prepare(path, languageId));
  }

  /** Applies the edits one after the other, each to what the one before left. Unknown paths are left alone. */
  editBuffer(path: string, version: number, edits: readonly BufferEdit[]): void {
    const open = this.#open.get(path);
    if (open === undefined) return;
    for (const edit of edits) {
      const [buffer, applied] = applyEdit(open.buffer, edit, version);
      this.#records.edit(open, applied, buffer);
      this.#trees.edit(path, applied, buffer.text);
      this.#activity.edit(path, applied);
    }
    open.isIndexed = this.#placeOf(open.buffer).isIndexed;
    this.#onEdited(open);
  }

  /** The file on disk, if there is one, is read again. */
  closeBuffer(path: string): void {
    const open = this.#open.get(path);
    if (open === undefined) return;
    this.#open.delete(path);
    this.#activity.visit(path);
    this.#trees.close(path);
    if (this.has(path)) this.#structure.onAway(path);
    this.#onGone(path);
    const changes = [path, ...open.aliases].map((changed): FileChange => ({ path: changed, kind: 'changed' }));
    this.#background.add(this.#disk.changed(changes).finally(() => this.#structure.onLookedFor(path)));
  }

  buffer(path: string): OpenBuffer | undefined {
    return this.#open.get(path)?.buffer;
  }

  file(path: string): FileRecord | undefined {
    const open = this.#open.get(path);
    return open === undefined ? this.#catalog.get(path) : this.#records.of(open);
  }

  files(): Iterable<FileRecord> {
    this.#settleFacts();
    return this.#catalog.files();
  }

  get fileCount(): number {
    return this.#catalog.fileCount;
  }

  openFiles(exclude: ReadonlySet<string>): FileRecord[] {
    const wanted = [...this.#open.values()].filter((open) => open.isIndexed && !exclude.has(open.buffer.path));
    return wanted.map((open) => this.#records.of(open));
  }

  visitedFiles(exclude: ReadonlySet<string>): FileRecord[] {
    const closed = this.#activity.visited().filter((path) => !this.#open.has(path) && !exclude.has(path));
    return closed.flatMap((path) => this.#catalog.get(path) ?? []);
  }

  /** What was typed in a file that is closed since has lost its place. */
  recentEdits(exclude: ReadonlySet<string>): RecentEdit[] {
    return this.#activity.edits().filter(({ path }) => !exclude.has(path) && this.#open.get(path)?.isIndexed === true);
  }

  diagnosticsOf(path: string): readonly Diagnostic[] {
    return this.#activity.diagnosticsOf(path);
  }

  /** Replaces what was told of the file before. */
  setDiagnostics(path: string, diagnostics: readonly Diagnostic[]): void {
    this.#activity.setDiagnostics(path, diagnostics);
  }

  text(path: string): string | undefined {
    return this.#open.get(path)?.masked ?? this.#disk.text(path);
  }

  masked(path: string, languageId: string, text: string): string {
    const open = this.#open.get(path);
    return open?.buffer.text === text ? open.masked : maskSecrets(text, isSettingsLanguage(languageId));
  }

  displayPath(path: string): string {
    return this.#open.get(path)?.displayPath ?? this.#catalog.get(path)?.displayPath ?? path;
  }

  importsOf(path: string): readonly ImportFact[] {
    const open = this.#open.get(path);
    if (open === undefined) return this.#catalog.get(path)?.facts.imports ?? [];
    return this.#records.importsOf(open);
  }

  definitionsNamed(name: string, limit: number, exclude: ReadonlySet<string> = nothingExcluded): DefinitionHit[] {
    this.#settleFacts(exclude);
    const hits = this.#catalog.definitionsNamed(name, limit + exclude.size);
    return hits.filter((hit) => !exclude.has(hit.file.path)).slice(0, limit);
  }

  filesDefining(name: string, paths: ReadonlySet<string>, most: number): FileRecord[] {
    return this.#catalog.filesDefining(name, paths, most);
  }

  searchDefinitions(query: string, limit: number): DefinitionHit[] {
    this.#settleFacts();
    return this.#catalog.searchDefinitions(query, limit);
  }

  filesOfModule(name: string, limit: number): FileRecord[] {
    return this.#catalog.filesOfModule(name, limit);
  }

  has(path: string): boolean {
    return this.#open.get(path)?.isIndexed === true || this.#catalog.get(path) !== undefined;
  }

  inFolder(folder: string): readonly string[] {
    return this.#catalog.inFolder(folder);
  }

  filesImporting(name: string, limit: number): FileRecord[] {
    return this.#catalog.importing(name, limit);
  }

  filesExtending(base: string, limit: number): FileRecord[] {
    return this.#catalog.extending(base, limit);
  }

  usersOf(name: string): number {
    return this.#catalog.usersOf(name);
  }

  searchFiles(query: string, limit: number, exclude: ReadonlySet<string> = nothingExcluded): FileRecord[] {
    this.#settleFacts(exclude);
    const files = this.#catalog.searchFiles(query, limit + exclude.size);
    return files.filter((file) => !exclude.has(file.path)).slice(0, limit);
  }

  searchChunks(query: string, limit: number, exclude: ReadonlySet<string> = nothingExcluded): ChunkHit[] {
    for (const open of this.#open.values()) {
      // The file that is typed in is excluded as a rule: its chunks are not cut at every keystroke.
      if (!exclude.has(open.buffer.path)) this.#records.putChunks(open);
    }
    return this.#catalog.searchChunks(query, limit, exclude);
  }

  /** The file that is typed in is excluded as a rule: its facts are not made at every keystroke. */
  #settleFacts(exclude: ReadonlySet<string> = nothingExcluded): void {
    for (const open of this.#open.values()) {
      if (open.isIndexed && !exclude.has(open.buffer.path)) this.#records.of(open);
    }
  }

  #onEdited(open: Open): void {
    this.#invalidate(open);
    const { path, languageId, text } = open.buffer;
    open.masked = maskSecrets(text, isSettingsLanguage(languageId));
    const { displayPath, masked } = open;
    if (open.isIndexed) this.#tell({ kind: 'updated', path, displayPath, languageId, text: masked });
    else this.#onGone(path);
  }

  /** Until the next question nothing of the buffer's facts is found: their spans may no longer fit its text. */
  #invalidate(open: Open): void {
    this.#onChanged(open.buffer.path);
    open.record = undefined;
    open.hasChunks = false;
  }

  #onLoaded({ text, facts, ...place }: LoadedFile): void {
    this.#garbage.worked(1);
    this.#onChanged(place.path);
    this.#structure.onText(place.path, place.languageId, this.#catalog.get(place.path) === undefined);
    this.#catalog.put(place, facts);
    this.#tell({ kind: 'updated', ...place, text });
  }

  #onIndexed(): void {
    this.#catalog.prepareSearch();
    this.#background.add(this.#keptIndexes.keep(this.#disk).then(() => this.#garbage.rested()));
  }

  #onChanged(path: string): void {
    if (path !== this.#lastChanged.path) this.#lastChanged = { path, since: this.#generation };
    this.#generation++;
  }

  #onGone(path: string): void {
    this.#onChanged(path);
    if (this.#catalog.get(path) !== undefined) this.#structure.onGone(path);
    this.#catalog.remove(path);
    this.#tell({ kind: 'removed', path });
  }

  #tell(change: WorkspaceChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  async #prepare(path: string, languageId: string): Promise<void> {
    const isReady = await this.#trees.prepare(languageId);
    const open = this.#open.get(path);
    if (isReady && open !== undefined && this.#records.treeCame(open)) this.#invalidate(open);
  }

  /** The facts of a file were damaged while they lay packed: it is read again as if it had changed. */
  #onDamage(path: string): void {
    this.#disk.forget(path);
    this.#background.add(this.#disk.changed([{ path, kind: 'changed' }]));
  }

  /** Folders and rules decide where a buffer belongs and whether it may be learned from: both may have changed. */
  #reviewBuffers(): void {
    for (const open of this.#open.values()) {
      open.aliases = this.#disk.aliasesOf(open.buffer.path);
      for (const alias of open.aliases) this.#disk.forget(alias);
      const { displayPath, isIndexed } = this.#placeOf(open.buffer);
      if (displayPath === open.displayPath && isIndexed === open.isIndexed) continue;
      open.displayPath = displayPath;
      open.isIndexed = isIndexed;
      this.#onEdited(open);
    }
  }

  #placeOf({ path, text }: OpenBuffer): { displayPath: string; isIndexed: boolean } {
    const folder = isAbsolute(path) ? this.#disk.folderOf(path) : undefined;
    const isRefused = folder === undefined ? isSecret(path) : folder.refuses(path) !== undefined;
    return { displayPath: folder?.displayPathOf(path) ?? path, isIndexed: !isRefused && !this.#isTooLarge(text) };
  }

  /** By length: a character takes a byte or more. */
  #isTooLarge(text: string): boolean {
    return text.length > this.#config.maxFileBytes;
  }

  #isTaken(path: string): boolean {
    if (this.#open.has(path)) return true;
    for (const { aliases } of this.#open.values()) if (aliases.includes(path)) return true;
    return false;
  }

  #statsOf(folders: readonly Folder[]): IndexStats {
    this.#settleFacts();
    return statsOf(folders, this.#catalog.files());
  }
}
