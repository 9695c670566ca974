/**
 * Texts of indexed files: kept in memory up to a bound, the least recently used dropped and read from disk again when asked
 * for. A file that is no longer what was indexed has no text. Knows no buffers.
 */
import { contentHash } from '../base/hash.ts';
import { readSourceNow } from './readSource.ts';

/**
 * UTF-16 code units, mostly one byte each: the texts of some thousands of files. With half of it the slowest twentieth of the completions
 * in a project of 19 MB takes three times as long.
 */
const defaultBound = 32_000_000;

interface Stored {
  text: string | undefined;
  /** When it was last asked for, in milliseconds since 1970; 0 for never. */
  usedAt: number;
  readonly hash: string;
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
    this.#keep(path, text, contentHash(text), 0);
  }

  /** As if the text with this hash had been put and dropped since. */
  putHash(path: string, hash: string): void {
    this.remove(path);
    this.#byPath.set(path, { text: undefined, usedAt: 0, hash });
  }

  /** When the text was last asked for, in milliseconds since 1970; 0 for never. */
  usedAt(path: string): number {
    return this.#byPath.get(path)?.usedAt ?? 0;
  }

  /** Of the text that is stored. */
  hashOf(path: string): string | undefined {
    return this.#byPath.get(path)?.hash;
  }

  /** Undefined when the path is not stored, or the file has vanished or changed since. */
  get(path: string, maxBytes: number): string | undefined {
    const stored = this.#byPath.get(path);
    if (stored === undefined) return undefined;
    stored.usedAt = Date.now();
    if (stored.text === undefined) return this.#readAgain(path, stored, maxBytes);
    this.#inMemory.delete(path);
    this.#inMemory.add(path);
    return stored.text;
  }

  /** Whether this very text is stored. */
  holds(path: string, text: string): boolean {
    const stored = this.#byPath.get(path);
    if (stored === undefined) return false;
    return stored.text === undefined ? stored.hash === contentHash(text) : stored.text === text;
  }

  remove(path: string): void {
    const stored = this.#byPath.get(path);
    this.#length -= stored?.text?.length ?? 0;
    this.#byPath.delete(path);
    this.#inMemory.delete(path);
  }

  #keep(path: string, text: string, hash: string, usedAt: number): void {
    this.remove(path);
    this.#byPath.set(path, { text, usedAt, hash });
    this.#inMemory.add(path);
    this.#length += text.length;
    this.#dropOldest();
  }

  #readAgain(path: string, stored: Stored, maxBytes: number): string | undefined {
    const source = readSourceNow(path, maxBytes, stored.hash);
    if (source.kind === 'skipped' || contentHash(source.text) !== stored.hash) return undefined;
    this.#keep(path, source.text, stored.hash, stored.usedAt);
    return source.text;
  }

  #dropOldest(): void {
    for (const path of this.#inMemory) {
      if (this.#length <= this.#bound) return;
      const stored = this.#byPath.get(path);
      if (stored?.text !== undefined) {
        this.#length -= stored.text.length;
        stored.text = undefined;
      }
      this.#inMemory.delete(path);
    }
  }
}
