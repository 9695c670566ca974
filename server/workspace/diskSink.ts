/** What is told of the files on disk, as they come and go. Knows not what becomes of it. */
import type { PackedFacts } from '../syntax/packedFacts.ts';
import type { StoredIndex, StoredPlace } from './cache/indexCache.ts';

export interface LoadedFile {
  readonly path: string;
  readonly displayPath: string;
  readonly languageId: string;
  readonly facts: PackedFacts;
  readonly text: string;
}

export interface DiskSink {
  /** Files of a folder of which nothing is known yet are about to be put; the answer is called when they have been. */
  expect(paths: readonly string[]): () => void;
  put(file: LoadedFile): void;
  remove(path: string): void;
  /**
   * Puts the files of a stored index. `placeOf` answers, when it is a file's turn, where it is now, or undefined when it is
   * not wanted; asked again, whether it is there yet.
   */
  restore(stored: StoredIndex, placeOf: (index: number) => StoredPlace | undefined): Promise<void>;
  /** Memory that all it was told takes, estimated. */
  bytes(): number;
  /** Paths that an open buffer stands in for: they are not read. */
  isTaken(path: string): boolean;
}
