/**
 * The cached index of workspace folders: which files it holds, as they were on disk when they were read, and byte arrays of
 * whoever wants to find its own again. Says once what is wrong with it; nothing depends on it. Knows no index.
 */
import {
  bytesOf,
  numbersOf,
  type OutgoingSections,
  type Sections,
  textsBytes,
  textsOf,
} from '../../base/byteArrays.ts';
import type { Log } from '../../base/log.ts';
import { messageOfError } from '../../base/thrown.ts';
import type { SkipReason } from '../limits.ts';
import type { CacheStore } from './cacheStore.ts';

/** A file as it was when it was read: while this is the same, so is its content. */
export interface Stamp {
  readonly mtimeMs: number;
  /** Unlike the other it cannot be set back; -1 when the file was written so shortly before that more could have followed. */
  readonly ctimeMs: number;
  readonly size: number;
}

export interface StoredFile {
  /** Below the folder, with forward slashes. */
  readonly displayPath: string;
  readonly stamp: Stamp;
  /** Of the text. */
  readonly hash: string;
}

export interface StoredSkip {
  readonly displayPath: string;
  readonly stamp: Stamp;
  readonly reason: SkipReason;
}

export interface StoredFiles {
  readonly files: readonly StoredFile[];
  /** Files that their content ruled out. */
  readonly skipped: readonly StoredSkip[];
}

export interface StoredIndex extends StoredFiles {
  readonly sections: Sections;
}

/** Where a stored file is now. */
export interface StoredPlace {
  readonly path: string;
  readonly displayPath: string;
  /** Of the text. */
  readonly hash: string;
}

/** Who has byte arrays of its own in a stored index. */
export interface Persisted {
  /** Hears of files, more than there may be room for, that are about to come; the answer is called when they have. */
  expect(paths: readonly string[]): () => void;
  /** Of these files, under names that nobody else uses. */
  save(paths: readonly string[]): OutgoingSections;
  /** Takes them over, some at each step; files for which `placeOf` has no place, by their order, are left out. */
  restore(sections: Sections, placeOf: (index: number) => StoredPlace | undefined): Iterable<undefined>;
}

/** Values of a stamp in a row of numbers. */
const stampFields = 3;

export class IndexCache {
  readonly #store: CacheStore;
  readonly #log: Log;
  #hasTold = false;

  constructor(store: CacheStore, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** Undefined when there is none or it cannot be used. Never throws. */
  async load(root: string): Promise<StoredIndex | undefined> {
    const content = await this.#store.load(root);
    if (content.kind === 'missing') return undefined;
    if (content.kind === 'refused') {
      this.tell(`The cached index of ${root} is not used: ${content.reason}. It is made anew.`);
      return undefined;
    }
    try {
      return decode(content.sections);
    } catch (error) {
      this.tell(`The cached index of ${root} is not used: ${String(error)}. It is made anew.`);
      return undefined;
    }
  }

  /** Never throws: where it cannot be written that is told. */
  async save(root: string, stored: StoredFiles, sections: OutgoingSections): Promise<void> {
    try {
      await this.#store.save(root, stored.files.length, { ...encode(stored), ...sections });
    } catch (error) {
      this.tell(`The index is not kept for the next time: ${messageOfError(error)}. All else works.`);
    }
  }

  /** The first trouble only. */
  tell(message: string): void {
    if (this.#hasTold) return;
    this.#hasTold = true;
    this.#log('warn', message);
  }
}

function encode({ files, skipped }: StoredFiles): Sections {
  return {
    paths: textsBytes(files.map(({ displayPath }) => displayPath)),
    stamps: bytesOf(stampNumbers(files)),
    hashes: textsBytes(files.map(({ hash }) => hash)),
    skippedPaths: textsBytes(skipped.map(({ displayPath }) => displayPath)),
    skippedStamps: bytesOf(stampNumbers(skipped)),
    skippedReasons: textsBytes(skipped.map(({ reason }) => reason)),
  };
}

/** Throws when something is missing. */
function decode(sections: Sections): StoredIndex {
  const paths = textsOf(sections, 'paths');
  const hashes = textsOf(sections, 'hashes');
  const stampAt = stampsIn(sections, 'stamps');
  const skippedPaths = textsOf(sections, 'skippedPaths');
  const reasons = textsOf(sections, 'skippedReasons') as SkipReason[];
  const skippedStampAt = stampsIn(sections, 'skippedStamps');
  return {
    files: paths.map((displayPath, index) => ({ displayPath, stamp: stampAt(index), hash: hashes[index] ?? '' })),
    skipped: skippedPaths.flatMap((displayPath, index) => {
      const reason = reasons[index];
      return reason === undefined ? [] : [{ displayPath, stamp: skippedStampAt(index), reason }];
    }),
    sections,
  };
}

function stampNumbers(rows: readonly { readonly stamp: Stamp }[]): Float64Array {
  return Float64Array.from(rows.flatMap(({ stamp }) => [stamp.mtimeMs, stamp.ctimeMs, stamp.size]));
}

function stampsIn(sections: Sections, name: string): (index: number) => Stamp {
  const bytes = numbersOf(sections, name);
  const numbers = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  return (index) => {
    const at = stampFields * index;
    return { mtimeMs: numbers[at] ?? 0, ctimeMs: numbers[at + 1] ?? -1, size: numbers[at + 2] ?? 0 };
  };
}
