/** A list of numbers from 0 to 4,294,967,295 that grows, without an object for each. Knows nothing of their meaning. */

export class Uint32List {
  values = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.#grow();
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index] ?? 0;
  }

  /** Its numbers in an array of their own. */
  trimmed(): Uint32Array {
    return this.values.slice(0, this.length);
  }

  /** By half only: the largest of these lists are a good part of the server's memory. */
  #grow(): void {
    const grown = new Uint32Array(this.values.length + (this.values.length >> 1));
    grown.set(this.values);
    this.values = grown;
  }
}
