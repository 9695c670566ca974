/**
 * Whether there is room in memory for what is known of files, and which leave when there is not: the least recently useful, by
 * when they were written or last taken something from. Knows no file.
 */

/** Looks at the memory only every so many files: until then it cannot have grown by much. */
const filesBetweenLooks = 64;
/** Share of the files that leaves at a time: to choose them takes a look at all. */
const leavingShare = 0.1;

export class Room {
  readonly #bytes: () => number;
  /** When the most useful file that had to leave was useful: older ones need not come. */
  #lastLeft = Number.NEGATIVE_INFINITY;
  #looks = 0;

  /** `bytes`: that are taken now. */
  constructor(bytes: () => number) {
    this.#bytes = bytes;
  }

  /** Whether a file that was useful then, in milliseconds since 1970, is to come in. */
  isFor(usefulAt: number, megabytes: number): boolean {
    if (usefulAt > this.#lastLeft) return true;
    // Where so much has gone that a batch would fit, others may come again.
    return this.#bytes() < (1 - 2 * leavingShare) * megabytes * 1e6;
  }

  /** Asked for each file that has come: whether to look if there is enough. */
  isDue(): boolean {
    return ++this.#looks % filesBetweenLooks === 0;
  }

  isEnough(megabytes: number): boolean {
    return this.#bytes() <= megabytes * 1e6;
  }

  /** Of all paths. */
  leaving(paths: readonly string[], usefulAt: (path: string) => number): string[] {
    const all = paths.map((path) => ({ path, at: usefulAt(path) })).sort((a, b) => a.at - b.at);
    const leaving = all.slice(0, Math.ceil(all.length * leavingShare));
    this.#lastLeft = leaving.at(-1)?.at ?? this.#lastLeft;
    return leaving.map(({ path }) => path);
  }
}
