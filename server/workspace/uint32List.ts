/** A list of numbers from 0 to 4,294,967,295 that grows, without an object for each. Knows nothing of their meaning. */
import { roomyNumbers } from '../base/roomyNumbers.ts';

const longList = 1 << 20;

export class Uint32List {
  values = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.#grow();
    this.values[this.length++] = value;
  }

  append(values: Uint32Array): void {
    const from = this.length;
    this.extend(from + values.length);
    this.values.set(values, from);
  }

  at(index: number): number {
    return this.values[index] ?? 0;
  }

  /** Room for so many more, and few beyond them: what grows step by step ends with more than it needs. */
  reserve(more: number): void {
    const length = this.length + more;
    if (length > this.values.length) this.#enlarge(length + (length >> 5));
  }

  /** At least so long, by zeros at its end. */
  extend(length: number): void {
    if (length > this.values.length) this.#enlarge(Math.max(length, this.values.length + this.#step));
    this.length = Math.max(this.length, length);
  }

  /** Its numbers in an array of their own. */
  trimmed(): Uint32Array {
    return this.values.slice(0, this.length);
  }

  #grow(): void {
    this.#enlarge(this.values.length + this.#step);
  }

  /** By half, and by an eighth where it is long: the largest of these lists are a good part of the server's memory. */
  get #step(): number {
    return this.values.length >> (this.values.length > longList ? 3 : 1);
  }

  #enlarge(length: number): void {
    const grown = roomyNumbers(length);
    grown.set(this.values);
    this.values = grown;
  }
}
