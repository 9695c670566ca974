/**
 * Texts of indexed files: kept in memory up to a bound, the least recently used dropped and read from disk again when asked
 * for. A file that is no longer what was indexed has no text. Knows no buffers.
 */
import { contentHash } from '../base/hash.ts';
import { readSourceNow } from './readSource.ts';

/** UTF-16 code units, mostly one byte each: the texts of some ten thousand files. */
const defaultBound = 128_000_000;

interface Stored {
  text: string | undefined;
  /** Of the text; made when the text is dropped from memory. */
  hash: string;
}

export class TextStore {
  readonly #bound: number;
  /** Those with a text come in the order of their last use. */
  readonly #byPath = new Map<string, Stored>();
  readonly #inMemory = new Set<string>();
  #length = 0;

  constructor(bound = defaultBound) {
    this.#bound = bound;
  }

  put(path: string, text: string): void {
    this.remove(path);
    this.#byPath.set(path, { text, hash: '' });
    this.#inMemory.add(path);
    this.#length += text.length;
    this.#dropOldest();
  }

  /** Undefined when the path is not stored, or the file has vanished or changed since. */
  get(path: string, maxBytes: number): string | undefined {
    const stored = this.#byPath.get(path);
    if (stored === undefined) return undefined;
    if (stored.text === undefined) return this.#readAgain(path, stored, maxBytes);
    this.#inMemory.delete(path);
    this.#inMemory.add(path);
    return stored.text;
  }

  /** Whether this very text is stored. */
  holds(path: string, text: string): boolean {
    const stored = this.#byPath.get(path);
    return (
      stored !== undefined && (stored.text === text || (stored.text === undefined && stored.hash === contentHash(text)))
    );
  }

  remove(path: string): void {
    const stored = this.#byPath.get(path);
    this.#length -= stored?.text?.length ?? 0;
    this.#byPath.delete(path);
    this.#inMemory.delete(path);
  }

  #readAgain(path: string, stored: Stored, maxBytes: number): string | undefined {
    const source = readSourceNow(path, maxBytes);
    if (source.kind === 'skipped' || contentHash(source.text) !== stored.hash) return undefined;
    this.put(path, source.text);
    return source.text;
  }

  #dropOldest(): void {
    for (const path of this.#inMemory) {
      if (this.#length <= this.#bound) return;
      const stored = this.#byPath.get(path);
      if (stored?.text !== undefined) {
        this.#length -= stored.text.length;
        stored.hash = contentHash(stored.text);
        stored.text = undefined;
      }
      this.#inMemory.delete(path);
    }
  }
}
