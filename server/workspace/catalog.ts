/**
 * Every indexed file and what can be asked of all of them. Told what to hold by the workspace; knows no disk, no folder and
 * no editor.
 */
import { type ChunkTerms, chunkFields, chunkTermsOf } from '../syntax/chunkTerms.ts';
import type { Definition } from '../syntax/facts.ts';
import type { PackedFacts } from '../syntax/packedFacts.ts';
import { relatedNames } from '../syntax/relatedNames.ts';
import type { CatalogSegment, OutgoingSegment } from './catalogSections.ts';
import { ChunkIndex } from './chunkIndex.ts';
import { FactStore } from './factStore.ts';
import { FileNumbers } from './fileNumbers.ts';
import { countAt } from './filesByName.ts';
import { type FilePlace, IndexedFile, UnpackedFacts } from './indexedFile.ts';
import { NameCounts } from './nameCounts.ts';
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
const bytesPerFile = 1_700;
const bytesPerPosting = 8;

/** Files that are taken over from the cache at a time: some 10 ms. */
const filesAtATime = 400;

export class Catalog {
  readonly #numbers = new FileNumbers();
  /** By number. */
  readonly #files: (FileRecord | undefined)[] = [];
  readonly #unpacked: UnpackedFacts;
  readonly #symbols = new SymbolIndex();
  /** The words of a file's path as its one chunk. */
  readonly #fileNames = new ChunkIndex((file) => this.#numbers.pathOf(file));
  readonly #chunks = new ChunkIndex((file) => this.#numbers.pathOf(file));
  readonly #relations = new Relations();
  readonly #users = new NameCounts();
  readonly #facts = new FactStore();

  /** `onDamage` hears of a file whose facts can no longer be had. */
  constructor(onDamage: (path: string) => void = () => {}) {
    this.#unpacked = new UnpackedFacts(onDamage);
  }

  get(path: string): FileRecord | undefined {
    return this.#files[this.#numbers.of(path)];
  }

  /** In the order in which they came. */
  *files(): Iterable<FileRecord> {
    for (const number of this.#numbers.all()) {
      const file = this.#files[number];
      if (file !== undefined) yield file;
    }
  }

  get fileCount(): number {
    return this.#numbers.size;
  }

  /** Memory that the files take, estimated. */
  get bytes(): number {
    return this.#facts.used + bytesPerFile * this.#numbers.size + bytesPerPosting * this.#chunks.postings;
  }

  /** Replaces what was there of the path. */
  put(place: FilePlace, { bytes, names, related, references, terms }: PackedFacts): void {
    const counts = { definitions: names.length, chunks: terms.chunks.length / chunkFields };
    const number = this.#setFile(new IndexedFile(place, this.#facts.put(bytes), counts, this.#unpacked));
    this.#symbols.put(number, names);
    this.#relations.put(number, related);
    this.#users.put(number, references);
    this.#chunks.put(number, terms);
    if (this.#facts.isMostlyUnused) this.#storeAnew();
  }

  /** Of an open buffer, without the chunks: those of the text before can no longer be found. */
  putFacts(file: FileRecord): void {
    const { definitions, references } = file.facts;
    const number = this.#setFile(file);
    this.#symbols.put(
      number,
      definitions.map(({ name }) => name),
    );
    this.#relations.put(number, relatedNames(file.facts));
    this.#users.put(number, references.map((name) => `${name}\n`).join(''));
    this.#chunks.remove(number);
  }

  /** Of a file whose facts were put. */
  putChunks(file: FileRecord, text: string): void {
    this.#chunks.put(this.#numbers.of(file.path), chunkTermsOf(text, file.facts.chunks));
  }

  remove(path: string): void {
    const number = this.#numbers.of(path);
    if (number < 0) return;
    this.#forgetPacked(this.#files[number]);
    this.#files[number] = undefined;
    for (const index of [this.#symbols, this.#relations, this.#users, this.#fileNames, this.#chunks])
      index.remove(number);
    this.#numbers.release(path);
  }

  /** What `restore` takes, of files that were put and are not open. */
  segmentOf(files: readonly IndexedFile[]): OutgoingSegment {
    const numbers = files.map(({ path }) => this.#numbers.of(path));
    let end = 0;
    const factEnds = Uint32Array.from(files, ({ packedLength }) => {
      end += packedLength;
      return end;
    });
    const languageIds = [...new Set(files.map(({ languageId }) => languageId))];
    return {
      facts: packedOf(files),
      factEnds,
      languageIds,
      languages: Uint32Array.from(files, ({ languageId }) => languageIds.indexOf(languageId)),
      chunks: this.#chunks.termsOf(numbers),
      paths: this.#fileNames.termsOf(numbers),
      symbols: this.#symbols.namesOf(numbers),
      relations: this.#relations.namesOf(numbers),
      references: this.#users.namesOf(numbers),
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
    const { factEnds, chunks, paths, symbols, relations, references } = segment;
    const files: (IndexedFile | undefined)[] = [];
    const numbers = new Int32Array(factEnds.length).fill(-1);
    for (let index = 0; index < factEnds.length; index++) {
      if (index % filesAtATime === filesAtATime - 1) yield;
      const place = placeOf(index);
      const file = place && this.get(place.path) === undefined ? this.#restored(segment, index, place) : undefined;
      files.push(file);
      if (file === undefined) continue;
      numbers[index] = this.#numbers.give(file.path);
      this.#files[numbers[index] ?? 0] = file;
      this.#facts.adopt(file.packedLength);
    }
    /** Of those that are still what was put. */
    const fileOf = (index: number) => {
      const number = numbers[index] ?? -1;
      return number >= 0 && this.#files[number] === files[index] ? number : -1;
    };
    this.#symbols.putAll(symbols, fileOf);
    yield;
    this.#relations.putAll(
      relations,
      fileOf,
      files.map((file) => file?.path ?? ''),
    );
    yield;
    this.#users.putAll(references, fileOf);
    yield;
    yield* this.#fileNames.putAll(paths.terms, paths.counts, fileOf);
    yield* this.#chunks.putAll(chunks.terms, chunks.counts, fileOf);
  }

  #restored(
    { facts, factEnds, languageIds, languages, symbols, chunks }: CatalogSegment,
    index: number,
    { path, displayPath }: Omit<FilePlace, 'languageId'>,
  ): IndexedFile {
    const packed = { array: facts, start: factEnds[index - 1] ?? 0, end: factEnds[index] ?? 0 };
    const counts = { definitions: countAt(symbols, index), chunks: chunks.counts[index] ?? 0 };
    const place = { path, displayPath, languageId: languageIds[languages[index] ?? 0] ?? 'plaintext' };
    return new IndexedFile(place, packed, counts, this.#unpacked);
  }

  /** Does the work that the next search would wait for. */
  prepareSearch(): void {
    this.#chunks.tidy(true);
    this.#fileNames.tidy(true);
  }

  #forgetPacked(file: FileRecord | undefined): void {
    if (!(file instanceof IndexedFile)) return;
    this.#facts.drop(file.packedLength);
    this.#unpacked.forget(file);
  }

  #storeAnew(): void {
    this.#facts.clear();
    for (const file of this.#files) if (file instanceof IndexedFile) file.move(this.#facts.put(file.packed));
  }

  /** Answers its number. */
  #setFile(file: FileRecord): number {
    const number = this.#numbers.give(file.path);
    const before = this.#files[number];
    this.#files[number] = file;
    this.#forgetPacked(before);
    if (before?.displayPath === file.displayPath) return number;
    this.#fileNames.put(number, pathTerms(file.displayPath));
    this.#relations.putPlace(number, file.path, file.displayPath);
    return number;
  }

  definitionsNamed(name: string, limit: number): DefinitionHit[] {
    const hits: DefinitionHit[] = [];
    for (const { file: number, place } of this.#symbols.definitionsNamed(name)) {
      if (hits.length >= limit) break;
      const file = this.#files[number];
      if (file !== undefined) hits.push(hitOf(file, place));
    }
    return hits;
  }

  filesDefining(name: string, paths: ReadonlySet<string>, most: number): FileRecord[] {
    const found: FileRecord[] = [];
    for (const number of this.#symbols.filesDefining(name)) {
      const file = this.#files[number];
      if (file === undefined || !paths.has(file.path)) continue;
      if (found.length === most) return [];
      found.push(file);
    }
    return found;
  }

  filesOfModule(name: string, limit: number): FileRecord[] {
    return this.#firstFiles(this.#relations.ofModule(name), limit);
  }

  inFolder(folder: string): readonly string[] {
    return Array.from(this.#relations.inFolder(folder), (number) => this.#numbers.pathOf(number));
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
    return this.#fileNames.search(query, limit, noFiles).flatMap(({ path }) => this.get(path) ?? []);
  }

  searchChunks(query: string, limit: number, exclude: ReadonlySet<string>): ChunkHit[] {
    return this.#chunks.search(query, limit, exclude).flatMap(({ path, start, end, score }) => {
      const file = this.get(path);
      return file === undefined ? [] : [{ file, span: { start, end }, score }];
    });
  }

  #firstFiles(numbers: Iterable<number>, limit: number): FileRecord[] {
    const found: FileRecord[] = [];
    for (const number of numbers) {
      if (found.length >= limit) break;
      const file = this.#files[number];
      if (file !== undefined) found.push(file);
    }
    return found;
  }
}

/** A file's bytes stay what they are, wherever they are moved. */
function* packedOf(files: readonly IndexedFile[]): Iterable<Uint8Array> {
  for (const file of files) yield file.packed;
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
