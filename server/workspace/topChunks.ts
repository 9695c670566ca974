/** The best few of many scored chunks. Knows nothing of how they are scored. */
export interface FoundChunk {
  readonly path: string;
  /** Where it lies in the file's text. */
  readonly start: number;
  readonly end: number;
  readonly score: number;
}
export class TopChunks {
  readonly found: FoundChunk[] = [];
  /** A lower score need not be offered. */
  least = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  offer(chunk: FoundChunk): void {
    let place = this.found.length;
    while (place > 0 && isBetter(chunk, this.found[place - 1])) place--;
    if (place >= this.#limit) return;
    this.found.splice(place, 0, chunk);
    if (this.found.length > this.#limit) this.found.pop();
    if (this.found.length === this.#limit) this.least = this.found.at(-1)?.score ?? 0;
  }
}

function isBetter(chunk: FoundChunk, other: FoundChunk | undefined): boolean {
  if (other === undefined || chunk.score !== other.score) return chunk.score > (other?.score ?? 0);
  return chunk.path === other.path ? chunk.start < other.start : chunk.path < other.path;
}
