/**
 * The record of a file whose facts are packed: they are unpacked when somebody asks, and those of the files asked for last
 * are kept so. Knows no index.
 */
import { LRUCache } from 'lru-cache';
import type { Facts } from '../syntax/facts.ts';
import { noFacts } from '../syntax/factsOf.ts';
import { unpackFacts } from '../syntax/packedFacts.ts';
import type { PackedPlace } from './factStore.ts';
import type { FileRecord } from './view.ts';

/**
 * Files whose facts are kept unpacked: more than one request looks at. Some 20 kB each, and as much again of what others keep beside them
 * for as long as they live.
 */
const mostUnpacked = 400;

/** Shared by all files of a workspace. */
export class UnpackedFacts {
  readonly #facts = new LRUCache<IndexedFile, Facts>({ max: mostUnpacked });
  readonly #onDamage: (path: string) => void;

  /** `onDamage` hears of a file whose bytes are not what was packed, once. */
  constructor(onDamage: (path: string) => void) {
    this.#onDamage = onDamage;
  }

  of(file: IndexedFile): Facts {
    const known = this.#facts.get(file);
    if (known !== undefined) return known;
    const facts = this.#unpack(file);
    this.#facts.set(file, facts);
    return facts;
  }

  forget(file: IndexedFile): void {
    this.#facts.delete(file);
  }

  #unpack({ path, packed }: IndexedFile): Facts {
    try {
      return unpackFacts(packed);
    } catch {
      this.#onDamage(path);
      return noFacts;
    }
  }
}

export type FilePlace = Pick<FileRecord, 'path' | 'displayPath' | 'languageId'>;

export interface FactCounts {
  readonly definitions: number;
  readonly chunks: number;
}

/** Of any file, without unpacking its facts. */
export function countsOf(file: FileRecord): FactCounts {
  if (file instanceof IndexedFile) return file;
  return { definitions: file.facts.definitions.length, chunks: file.facts.chunks.length };
}

/** There are tens of thousands: numbers in place of objects. */
export class IndexedFile implements FileRecord, FactCounts {
  readonly path: string;
  readonly displayPath: string;
  readonly languageId: string;
  readonly definitions: number;
  readonly chunks: number;
  readonly isOpen = false;
  #array: Uint8Array;
  #start: number;
  #end: number;
  readonly #unpacked: UnpackedFacts;

  constructor(place: FilePlace, packed: PackedPlace, counts: FactCounts, unpacked: UnpackedFacts) {
    this.path = place.path;
    this.displayPath = place.displayPath;
    this.languageId = place.languageId;
    this.definitions = counts.definitions;
    this.chunks = counts.chunks;
    this.#array = packed.array;
    this.#start = packed.start;
    this.#end = packed.end;
    this.#unpacked = unpacked;
  }

  /** The same object as long as it is in use. */
  get facts(): Facts {
    return this.#unpacked.of(this);
  }

  get packed(): Uint8Array {
    return this.#array.subarray(this.#start, this.#end);
  }

  get packedLength(): number {
    return this.#end - this.#start;
  }

  /** The same bytes lie there now. */
  move({ array, start, end }: PackedPlace): void {
    this.#array = array;
    this.#start = start;
    this.#end = end;
  }
}
