/**
 * Sums of votes by token, in the order in which the tokens first come: parallel arrays that are refilled for each next token, so that no
 * objects are made. Knows not what a vote is worth.
 */
import { enlarged } from '../base/enlarged.ts';

/** Tokens that there is room for at first; cells of the table are four times as many. */
const roomAtFirst = 1024;

export class VoteSums {
  count = 0;
  ids = new Uint32Array(roomAtFirst);
  weights = new Float64Array(roomAtFirst);
  /** Position of the strongest vote, or -1. */
  positions = new Int32Array(roomAtFirst);
  /** Files that votes came from. */
  files = new Uint16Array(roomAtFirst);
  /** The candidate that a sum has become, or -1: for whoever chooses. */
  slots = new Int16Array(roomAtFirst);
  #strongest = new Float64Array(roomAtFirst);
  #lastFiles = new Int32Array(roomAtFirst);
  /** A sum's cell in the table, which has the sum's place plus one, or 0. */
  #cells = new Uint32Array(roomAtFirst);
  #table = new Uint32Array(4 * roomAtFirst);

  clear(): void {
    for (let at = 0; at < this.count; at++) this.#table[this.#cells[at] ?? 0] = 0;
    this.count = 0;
  }

  /** Answers the sum's place. `file`: -1 for none. */
  add(id: number, weight: number, position: number, file: number): number {
    const cell = this.#cellOf(id);
    const known = this.#table[cell] ?? 0;
    if (known === 0) return this.#begin(cell, id, weight, position, file);
    const at = known - 1;
    this.weights[at] = (this.weights[at] ?? 0) + weight;
    if (weight > (this.#strongest[at] ?? 0)) {
      this.#strongest[at] = weight;
      this.positions[at] = position;
    }
    // Votes come by file, so that a change of file is mostly a new one.
    if (file >= 0 && file !== this.#lastFiles[at]) {
      this.files[at] = (this.files[at] ?? 0) + 1;
      this.#lastFiles[at] = file;
    }
    return at;
  }

  #begin(cell: number, id: number, weight: number, position: number, file: number): number {
    if (this.count === this.ids.length) {
      this.#grow();
      return this.add(id, weight, position, file);
    }
    const at = this.count++;
    this.#table[cell] = at + 1;
    this.#cells[at] = cell;
    this.ids[at] = id;
    this.weights[at] = weight;
    this.#strongest[at] = weight;
    this.positions[at] = position;
    this.files[at] = file >= 0 ? 1 : 0;
    this.slots[at] = -1;
    this.#lastFiles[at] = file;
    return at;
  }

  /** Where the token is, or would be: Knuth's multiplicative hash (volume 3, 6.4), then the next that is free. */
  #cellOf(id: number): number {
    const table = this.#table;
    const mask = table.length - 1;
    let cell = (Math.imul(id, 0x9e3779b1) >>> 12) & mask;
    for (let known = table[cell] ?? 0; known !== 0 && this.ids[known - 1] !== id; known = table[cell] ?? 0) {
      cell = (cell + 1) & mask;
    }
    return cell;
  }

  #grow(): void {
    const room = 2 * this.ids.length;
    this.ids = enlarged(this.ids, room);
    this.weights = enlarged(this.weights, room);
    this.positions = enlarged(this.positions, room);
    this.files = enlarged(this.files, room);
    this.slots = enlarged(this.slots, room);
    this.#strongest = enlarged(this.#strongest, room);
    this.#lastFiles = enlarged(this.#lastFiles, room);
    this.#cells = enlarged(this.#cells, room);
    this.#table = new Uint32Array(4 * room);
    for (let at = 0; at < this.count; at++) {
      const cell = this.#cellOf(this.ids[at] ?? 0);
      this.#table[cell] = at + 1;
      this.#cells[at] = cell;
    }
  }
}
