/**
 * Every indexed file and what can be asked of all of them. Told what to hold by the workspace; knows no disk, no folder and
 * no editor.
 */
import { type ChunkTerms, chunkFields, chunkTermsOf } from '../syntax/chunkTerms.ts';
import type { Definition } from '../syntax/facts.ts';
import type { PackedFacts } from '../syntax/packedFacts.ts';
import { relatedNames } from '../syntax/relatedNames.ts';
import type { CatalogSegment } from './catalogSections.ts';
import { ChunkIndex } from './chunkIndex.ts';
import { namesAt } from './filesByName.ts';
import { type FilePlace, IndexedFile, UnpackedFacts } from './indexedFile.ts';
import { NameCounts } from './nameCounts.ts';
import { PathsByName } from './pathsByName.ts';
import { Relations } from './relations.ts';
import { SymbolIndex } from './symbolIndex.ts';
import type { ChunkHit, DefinitionHit, FileRecord } from './view.ts';

/** In place of a definition of a file whose packed facts were damaged. */
const missing: Definition = {
  name: '',
  kind: 'variable',
  span: { start: 0, end: 0 },
  nameSpan: { start: 0, end: 0 },
  container: -1,
  signature: '',
};

const noFiles: ReadonlySet<string> = new Set();

/** Of a file's path, names and numbers, measured on 50,000 files; and of a term of a chunk, in both its orders. */
const bytesPerFile = 1_200;
const bytesPerPosting = 8;

/** Files that are taken over from the cache at a time: some 10 ms. */
const filesAtATime = 400;

export class Catalog {
  readonly #files = new Map<string, FileRecord>();
  readonly #unpacked: UnpackedFacts;
  readonly #symbols = new SymbolIndex();
  /** The words of a file's path as its one chunk. */
  readonly #fileNames = new ChunkIndex();
  readonly #chunks = new ChunkIndex();
  /** By the file's name without extensions, and by its folder's. */
  readonly #modules = new PathsByName();
  readonly #relations = new Relations();
  readonly #users = new NameCounts();
  #packedBytes = 0;

  /** `onDamage` hears of a file whose facts can no longer be had. */
  constructor(onDamage: (path: string) => void = () => {}) {
    this.#unpacked = new UnpackedFacts(onDamage);
  }

  get(path: string): FileRecord | undefined {
    return this.#files.get(path);
  }

  files(): Iterable<FileRecord> {
    return this.#files.values();
  }

  /** Memory that the files take, estimated. */
  get bytes(): number {
    return this.#packedBytes + bytesPerFile * this.#files.size + bytesPerPosting * this.#chunks.postings;
  }

  /** Replaces what was there of the path. */
  put(place: FilePlace, { bytes, names, related, references, terms }: PackedFacts): void {
    const counts = { definitions: names.length, chunks: terms.chunks.length / chunkFields };
    this.#setFile(new IndexedFile(place, bytes, counts, this.#unpacked));
    this.#symbols.put(place.path, names);
    this.#relations.put(place.path, related);
    this.#users.put(place.path, references);
    this.#chunks.put(place.path, terms);
  }

  /** Of an open buffer, without the chunks: those of the text before can no longer be found. */
  putFacts(file: FileRecord): void {
    const { definitions, references } = file.facts;
    this.#setFile(file);
    this.#symbols.put(
      file.path,
      definitions.map(({ name }) => name),
    );
    this.#relations.put(file.path, relatedNames(file.facts));
    this.#users.put(file.path, references.map((name) => `${name}\n`).join(''));
    this.#chunks.remove(file.path);
  }

  /** Of a file whose facts were put. */
  putChunks(file: FileRecord, text: string): void {
    this.#chunks.put(file.path, chunkTermsOf(text, file.facts.chunks));
  }

  remove(path: string): void {
    const before = this.#files.get(path);
    if (before === undefined) return;
    this.#files.delete(path);
    this.#forgetPacked(before);
    this.#symbols.remove(path);
    this.#relations.remove(path);
    this.#users.remove(path);
    for (const name of moduleNames(before.displayPath)) this.#modules.remove(name, path);
    this.#fileNames.remove(path);
    this.#chunks.remove(path);
  }

  /** What `restore` takes, of files that were put and are not open. */
  segmentOf(files: readonly IndexedFile[]): CatalogSegment {
    const paths = files.map(({ path }) => path);
    const { counts, terms } = this.#chunks.termsOf(paths);
    const facts = new Uint8Array(files.reduce((sum, { packed }) => sum + packed.length, 0));
    const factEnds = new Uint32Array(files.length);
    let end = 0;
    for (const [index, file] of files.entries()) {
      facts.set(file.packed, end);
      // In one array they take less room than in one each.
      file.packed = facts.subarray(end, end + file.packed.length);
      end += file.packed.length;
      factEnds[index] = end;
    }
    return {
      facts,
      factEnds,
      languageIds: files.map(({ languageId }) => languageId),
      chunkCounts: counts,
      terms,
      symbols: this.#symbols.namesOf(paths),
      relations: this.#relations.namesOf(paths),
      references: this.#users.namesOf(paths),
    };
  }

  /**
   * Puts many files as they were, some at each step; `placeOf` answers, when it is a file's turn, where it is, or undefined
   * when it is no longer wanted. Files that come or change between the steps are not touched.
   */
  *restore(
    segment: CatalogSegment,
    placeOf: (index: number) => Omit<FilePlace, 'languageId'> | undefined,
  ): Generator<undefined> {
    const { facts, factEnds, languageIds, chunkCounts, symbols, relations } = segment;
    const files: (IndexedFile | undefined)[] = [];
    for (let index = 0; index < factEnds.length; index++) {
      if (index % filesAtATime === filesAtATime - 1) yield;
      const place = placeOf(index);
      files.push(undefined);
      if (place === undefined || this.#files.has(place.path)) continue;
      const packed = facts.subarray(factEnds[index - 1] ?? 0, factEnds[index]);
      const where = { ...place, languageId: languageIds[index] ?? 'plaintext' };
      const names = namesAt(symbols, index);
      const counts = { definitions: names.length, chunks: chunkCounts[index] ?? 0 };
      const file = new IndexedFile(where, packed, counts, this.#unpacked);
      files[index] = file;
      this.#setFile(file);
      this.#symbols.put(file.path, names);
      this.#relations.put(file.path, {
        imports: namesAt(relations.imports, index),
        bases: namesAt(relations.bases, index),
      });
    }
    // Of those that are still what was put.
    const paths = files.map((file) => (file !== undefined && this.#files.get(file.path) === file ? file.path : ''));
    this.#users.putAll(paths, segment.references);
    yield;
    this.#chunks.putAll(
      paths.map((path, index) => (this.#files.get(path) === files[index] ? path : '')),
      chunkCounts,
      segment.terms,
    );
  }

  /** Does the work that the next search would wait for. */
  prepareSearch(): void {
    this.#chunks.tidy(true);
    this.#fileNames.tidy(true);
  }

  #forgetPacked(file: FileRecord | undefined): void {
    if (!(file instanceof IndexedFile)) return;
    this.#packedBytes -= file.packed.length;
    this.#unpacked.forget(file);
  }

  #setFile(file: FileRecord): void {
    const before = this.#files.get(file.path);
    this.#files.set(file.path, file);
    this.#forgetPacked(before);
    if (file instanceof IndexedFile) this.#packedBytes += file.packed.length;
    if (before?.displayPath === file.displayPath) return;
    this.#fileNames.put(file.path, pathTerms(file.displayPath));
    for (const name of moduleNames(before?.displayPath)) this.#modules.remove(name, file.path);
    for (const name of moduleNames(file.displayPath)) this.#modules.add(name, file.path);
  }

  definitionsNamed(name: string, limit: number): DefinitionHit[] {
    const hits: DefinitionHit[] = [];
    for (const path of this.#symbols.pathsDefining(name)) {
      if (hits.length >= limit) break;
      const file = this.#files.get(path);
      if (file === undefined) continue;
      for (const index of this.#symbols.definitionsIn(path, name)) hits.push(hitOf(file, index));
    }
    return hits.slice(0, limit);
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
    return this.#users.of(name);
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
    return this.#fileNames.search(query, limit, noFiles).flatMap(({ path }) => this.#files.get(path) ?? []);
  }

  searchChunks(query: string, limit: number, exclude: ReadonlySet<string>): ChunkHit[] {
    return this.#chunks.search(query, limit, exclude).flatMap(({ path, start, end, score }) => {
      const file = this.#files.get(path);
      return file === undefined ? [] : [{ file, span: { start, end }, score }];
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
}

/** Most hits are told from their files alone: a file's facts are unpacked when its definition is looked at. */
function hitOf(file: FileRecord, index: number): DefinitionHit {
  return {
    file,
    get definition() {
      return file.facts.definitions[index] ?? missing;
    },
  };
}

/** The file's own name counts twice, its folders once. */
function pathTerms(displayPath: string): ChunkTerms {
  const text = `${displayPath.slice(displayPath.lastIndexOf('/') + 1)} ${displayPath}`;
  return chunkTermsOf(text, [{ start: 0, end: text.length }]);
}

/** What an import may call the file: its name without extensions, and its folder's. */
function moduleNames(displayPath = ''): Set<string> {
  const parts = displayPath.split('/');
  const own = parts.pop()?.replace(/\..*$/, '') ?? '';
  return new Set([own, parts.pop() ?? ''].filter((name) => name !== ''));
}
