/**
 * Moves what the catalog and others know of a folder's files into the cached index and back. Knows neither what that is nor where
 * it is kept.
 */
import { behindForeground } from '../base/foreground.ts';
import type { IndexCache, Persisted, StoredIndex, StoredPlace } from './cache/indexCache.ts';
import type { Catalog } from './catalog.ts';
import { catalogSections, catalogSegment } from './catalogSections.ts';
import type { DiskFiles } from './diskFiles.ts';
import type { Folder } from './folder.ts';
import { IndexedFile } from './indexedFile.ts';

export class KeptIndexes {
  readonly #catalog: Catalog;
  readonly #cache: IndexCache | undefined;
  readonly #persisted: readonly Persisted[];
  readonly #writing = new Map<Folder, Promise<void>>();

  constructor(catalog: Catalog, cache: IndexCache | undefined, persisted: readonly Persisted[]) {
    this.#catalog = catalog;
    this.#cache = cache;
    this.#persisted = persisted;
  }

  /** Tells who keeps something what is about to come; the answer tells that it has. */
  expect(paths: readonly string[]): () => void {
    const ended = this.#persisted.map((one) => one.expect(paths));
    return () => {
      for (const end of ended) end();
    };
  }

  /** In steps, between which others have their turn; `onStep` is told of each, and ends it by answering false. */
  async restore(
    stored: StoredIndex,
    placeOf: (index: number) => StoredPlace | undefined,
    onStep: () => boolean,
  ): Promise<void> {
    const parts: Iterable<undefined>[] = [this.#catalog.restore(catalogSegment(stored.sections), placeOf)];
    for (const one of this.#persisted) parts.push(one.restore(stored.sections, placeOf));
    for (const part of parts) {
      for (const _ of part) {
        if (!onStep()) return;
        await behindForeground();
      }
    }
    onStep();
  }

  /** Writes the index of each folder that has changed enough since it was written or read. Resolves when they are there. */
  async keep(disk: DiskFiles): Promise<void> {
    if (this.#cache === undefined) return;
    for (const folder of disk.folders()) {
      if (!folder.isWorthKeeping || this.#writing.has(folder)) continue;
      const written = this.#write(this.#cache, folder, disk).finally(() => this.#writing.delete(folder));
      this.#writing.set(folder, written);
    }
    await this.kept();
  }

  /** Resolves when none is being written. */
  async kept(): Promise<void> {
    await Promise.allSettled(this.#writing.values());
  }

  async #write(cache: IndexCache, folder: Folder, disk: DiskFiles): Promise<void> {
    const { files, skipped } = disk.storedFiles(folder);
    const rows = files.flatMap((row) => {
      const file = this.#catalog.get(folder.pathOf(row.displayPath));
      return file instanceof IndexedFile ? [{ row, file }] : [];
    });
    const records = rows.map(({ file }) => file);
    const paths = records.map(({ path }) => path);
    const { unsaved } = folder;
    const own = catalogSections(this.#catalog.segmentOf(records));
    const sections = Object.assign({}, own, ...this.#persisted.map((one) => one.save(paths)));
    await cache.save(folder.root, { files: rows.map(({ row }) => row), skipped }, sections);
    // Also where it could not be written: a full disk is not tried again at each change, but when as many have come again.
    folder.unsaved -= unsaved;
    folder.isKept = true;
  }
}
