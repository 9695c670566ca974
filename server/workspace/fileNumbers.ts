/** Small numbers for the paths of files, so that what is known of each lies in arrays. Knows nothing of the files. */

export class FileNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #paths: string[] = [];
  readonly #free: number[] = [];

  /** Of paths. */
  get size(): number {
    return this.#numbers.size;
  }

  /** -1 for a path without one. */
  of(path: string): number {
    return this.#numbers.get(path) ?? -1;
  }

  /** The one that the path has, or one that no other has. */
  give(path: string): number {
    const known = this.#numbers.get(path);
    if (known !== undefined) return known;
    const number = this.#free.pop() ?? this.#paths.length;
    this.#paths[number] = path;
    this.#numbers.set(path, number);
    return number;
  }

  /** Another path may get its number. */
  release(path: string): void {
    const number = this.#numbers.get(path);
    if (number === undefined) return;
    this.#numbers.delete(path);
    this.#paths[number] = '';
    this.#free.push(number);
  }

  pathOf(number: number): string {
    return this.#paths[number] ?? '';
  }

  /** Of all paths, in the order in which they came. */
  all(): Iterable<number> {
    return this.#numbers.values();
  }
}
