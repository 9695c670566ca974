/**
 * Packed facts in a few large arrays: in one each, those of 50,000 files would leave the memory around them in pieces that nobody else
 * can use. Knows not what the bytes mean.
 */

/** Packed facts in an array that other files' lie in too. */
export interface PackedPlace {
  readonly array: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** Of some thousand files. */
const arrayLength = 1 << 20;
/** Bytes of files that went may lie about until they are as many as the others, and so many more. */
const unusedAllowance = 8 * arrayLength;

export class FactStore {
  #array = new Uint8Array(0);
  #end = 0;
  /** Bytes in all arrays, and of those that are in use. */
  #stored = 0;
  #used = 0;

  get used(): number {
    return this.#used;
  }

  /** Copies them. */
  put(bytes: Uint8Array): PackedPlace {
    if (this.#end + bytes.length > this.#array.length) {
      this.#array = new Uint8Array(Math.max(arrayLength, bytes.length));
      this.#end = 0;
      this.#stored += this.#array.length;
    }
    const start = this.#end;
    this.#array.set(bytes, start);
    this.#end += bytes.length;
    this.#used += bytes.length;
    return { array: this.#array, start, end: this.#end };
  }

  /** So many bytes were put in an array of their own. */
  adopt(length: number): void {
    this.#stored += length;
    this.#used += length;
  }

  /** So many bytes are not in use any more. */
  drop(length: number): void {
    this.#used -= length;
  }

  /** Whether all that is in use should be put anew, after `clear`. */
  get isMostlyUnused(): boolean {
    return this.#stored > 2 * this.#used + unusedAllowance;
  }

  clear(): void {
    this.#array = new Uint8Array(0);
    this.#end = 0;
    this.#stored = 0;
    this.#used = 0;
  }
}
