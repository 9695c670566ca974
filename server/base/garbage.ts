/**
 * Has V8 look for garbage when much work has come to rest. V8 looks when so much more was allocated; at rest nothing is, and what reading
 * a repository of 50,000 files has left, 100 MB, would stay for a minute or more. Knows nothing of the work.
 */

/** Files whose garbage is worth looking for: some 20 MB. */
const manyFiles = 1_000;
/**
 * Milliseconds from the end of the work: when what follows it, as for a buffer that was opened meanwhile, is done; and when V8 has seen no
 * work for five seconds since it looked, and so lets go of the room for new objects (32 MB).
 */
const times = [1_500, 6_600];
/** V8 begins to collect when arrays of 64 MB have come since it did so last. */
const bytesThatCollect = 65 << 20;

export class Garbage {
  readonly #collect: () => void;
  #files = 0;
  #timers: NodeJS.Timeout[] = [];

  constructor(collect: () => void = beginCollection) {
    this.#collect = collect;
  }

  /** So many files were read or taken over. */
  worked(files: number): void {
    this.#files += files;
  }

  /** No more are under way. */
  rested(): void {
    if (this.#files < manyFiles) return;
    this.#files = 0;
    this.dispose();
    this.#timers = times.map((time) => setTimeout(this.#collect, time).unref());
  }

  dispose(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }
}

/**
 * Begins a collection in steps of a few milliseconds, as V8's own are, and returns at once. The array is never written to: it takes
 * address space alone, and is collected itself.
 */
export function beginCollection(): void {
  new ArrayBuffer(bytesThatCollect);
}
