/**
 * Every indexed file and what can be asked of all of them. Told what to hold by the workspace; knows no disk, no folder and
 * no editor.
 */
import type { Definition, Facts } from '../syntax/facts.ts';
import { ChunkIndex } from './chunkIndex.ts';
import { NameSearch } from './nameSearch.ts';
import { PathsByName } from './pathsByName.ts';
import { Relations } from './relations.ts';
import { SymbolIndex } from './symbolIndex.ts';
import type { ChunkHit, DefinitionHit, FileRecord } from './view.ts';

const namesAtATime = 500;

const noNames: ReadonlySet<string> = new Set();

export class Catalog {
  readonly #files = new Map<string, FileRecord>();
  readonly #symbols = new SymbolIndex();
  readonly #fileNames = new NameSearch();
  readonly #chunks = new ChunkIndex();
  /** By the file's name without extensions, and by its folder's. */
  readonly #modules = new PathsByName();
  readonly #relations = new Relations();
  /** Files that use a name. */
  readonly #users = new Map<string, number>();

  get(path: string): FileRecord | undefined {
    return this.#files.get(path);
  }

  files(): Iterable<FileRecord> {
    return this.#files.values();
  }

  /** Replaces what was there of the path. */
  put(file: FileRecord, text: string): void {
    this.putFacts(file);
    this.putChunks(file, text);
  }

  /** Without the chunks: those of the text before can no longer be found. */
  putFacts(file: FileRecord): void {
    const before = this.#files.get(file.path);
    this.#files.set(file.path, file);
    this.#symbols.replace(file.path, namesIn(before?.facts), namesIn(file.facts));
    this.#relations.replace(file.path, before?.facts, file.facts);
    this.#countUsers(before?.facts.references, -1);
    this.#countUsers(file.facts.references, 1);
    if (before?.displayPath !== file.displayPath) {
      this.#fileNames.add(file.path, searchedName(file.displayPath));
      for (const name of moduleNames(before?.displayPath)) this.#modules.remove(name, file.path);
      for (const name of moduleNames(file.displayPath)) this.#modules.add(name, file.path);
    }
    this.#chunks.remove(file.path);
  }

  /** Of a file whose facts were put. */
  putChunks(file: FileRecord, text: string): void {
    this.#chunks.put(file.path, text, file.facts.chunks);
  }

  remove(path: string): void {
    const before = this.#files.get(path);
    if (before === undefined) return;
    this.#files.delete(path);
    this.#symbols.replace(path, namesIn(before.facts), noNames);
    this.#relations.replace(path, before.facts, undefined);
    this.#countUsers(before.facts.references, -1);
    for (const name of moduleNames(before.displayPath)) this.#modules.remove(name, path);
    this.#fileNames.remove(path);
    this.#chunks.remove(path);
  }

  /** Does a few milliseconds of the work that the next search would wait for; true while there is more. */
  prepareSearch(): boolean {
    this.#chunks.tidy();
    return this.#symbols.addWaiting(namesAtATime) || this.#fileNames.addWaiting(namesAtATime);
  }

  definitionsNamed(name: string, limit: number): DefinitionHit[] {
    const hits: DefinitionHit[] = [];
    for (const path of this.#symbols.pathsDefining(name)) {
      if (hits.length >= limit) break;
      this.#addHits(hits, path, name, limit);
    }
    return hits;
  }

  filesOfModule(name: string, limit: number): FileRecord[] {
    return this.#firstFiles(this.#modules.get(name), limit);
  }

  inFolder(folder: string): readonly string[] {
    return [...this.#relations.inFolder(folder)];
  }

  importing(name: string, limit: number): FileRecord[] {
    return this.#firstFiles(this.#relations.importing(name), limit);
  }

  extending(base: string, limit: number): FileRecord[] {
    return this.#firstFiles(this.#relations.extending(base), limit);
  }

  usersOf(name: string): number {
    return this.#users.get(name) ?? 0;
  }

  searchDefinitions(query: string, limit: number): DefinitionHit[] {
    const hits: DefinitionHit[] = [];
    for (const name of this.#symbols.namesLike(query)) {
      if (hits.length >= limit) break;
      hits.push(...this.definitionsNamed(name, limit - hits.length));
    }
    return hits;
  }

  searchFiles(query: string, limit: number): FileRecord[] {
    const paths = this.#fileNames.search(query).slice(0, Math.max(0, limit));
    return paths.flatMap((path) => this.#files.get(path) ?? []);
  }

  searchChunks(query: string, limit: number, exclude: ReadonlySet<string>): ChunkHit[] {
    return this.#chunks.search(query, limit, exclude).flatMap(({ path, chunk, score }) => {
      const file = this.#files.get(path);
      const span = file?.facts.chunks[chunk];
      return file && span ? [{ file, span, score }] : [];
    });
  }

  #firstFiles(paths: Iterable<string>, limit: number): FileRecord[] {
    const found: FileRecord[] = [];
    for (const path of paths) {
      if (found.length >= limit) break;
      const file = this.#files.get(path);
      if (file !== undefined) found.push(file);
    }
    return found;
  }

  #countUsers(names: readonly string[] = [], more: number): void {
    for (const name of names) {
      const users = (this.#users.get(name) ?? 0) + more;
      if (users > 0) this.#users.set(name, users);
      else this.#users.delete(name);
    }
  }

  #addHits(hits: DefinitionHit[], path: string, name: string, limit: number): void {
    const file = this.#files.get(path);
    for (const definition of file?.facts.definitions ?? []) {
      if (hits.length >= limit) return;
      if (file !== undefined && definition.name === name) hits.push({ file, definition });
    }
  }
}

/** The file's own name counts twice, its folders once. */
function searchedName(displayPath: string): string {
  return `${displayPath.slice(displayPath.lastIndexOf('/') + 1)} ${displayPath}`;
}

/** What an import may call the file: its name without extensions, and its folder's. */
function moduleNames(displayPath = ''): Set<string> {
  const parts = displayPath.split('/');
  const own = parts.pop()?.replace(/\..*$/, '') ?? '';
  return new Set([own, parts.pop() ?? ''].filter((name) => name !== ''));
}

function namesIn(facts: Facts | undefined): ReadonlySet<string> {
  return facts === undefined ? noNames : new Set(facts.definitions.map(({ name }: Definition) => name));
}
