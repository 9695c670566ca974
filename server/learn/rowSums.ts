/**
 * Sums of rows of numbers, each row times a factor, and a row added to others so many times: what nearly all time of a small network, and
 * of its fitting, goes into. Single precision. Knows no network.
 */
import { type RowLoops, rowLoops, rowStep } from './rowLoops.ts';

/** Room for a row of so many numbers. */
export function rowWidth(numbers: number): number {
  return Math.ceil(numbers / rowStep) * rowStep;
}

/** Memory that rows and sums lie in. */
export class RowSums {
  readonly numbers: Float32Array;
  readonly #integers: Int32Array;
  readonly #doubles: Float64Array;
  readonly #loops: RowLoops;
  /** Where rows are listed: byte offset and factor by turns. */
  readonly #list: number;
  #listed = 0;

  /** Room for so many numbers, of which `list` rows at most are added at once. */
  constructor(numbers: number, list: number) {
    const { buffer, loops } = rowLoops(4 * numbers + 8 * (list + 1));
    this.numbers = new Float32Array(buffer);
    this.#integers = new Int32Array(buffer);
    this.#doubles = new Float64Array(buffer, 0, Math.floor(buffer.byteLength / 8));
    this.#loops = loops;
    this.#list = numbers;
  }

  /** Lists the row that begins at the number `row`, `factor` times, for the next `addTo`. */
  list(row: number, factor: number): void {
    const at = this.#list + 2 * this.#listed++;
    this.#integers[at] = 4 * row;
    this.numbers[at + 1] = factor;
  }

  /** Lists rows that lie one after the other from `row` on: each as often as its one of `factors` says, unless that is zero or less than `least`. */
  listAll(row: number, width: number, factors: Float32Array, from: number, to: number, least = any): void {
    const numbers = this.numbers;
    const integers = this.#integers;
    let at = this.#list + 2 * this.#listed;
    for (let index = from; index < to; index++) {
      const factor = factors[index] ?? 0;
      // Most are zero.
      if (factor === 0 || factor < least) continue;
      integers[at] = 4 * (row + (index - from) * width);
      numbers[at + 1] = factor;
      at += 2;
    }
    this.#listed = (at - this.#list) / 2;
  }

  /** The same by factors that lie here themselves. */
  listOwn(row: number, width: number, from: number, to: number, least = any): void {
    if (to <= from) return;
    const list = 4 * this.#list;
    const listed = this.#loops.listRows(list + 8 * this.#listed, 4 * from, 4 * to, 4 * row, 4 * width, least);
    this.#listed = (listed - list) / 8;
  }

  /** Lists of rows that lie one after the other those at `places`, each as often as its one of `factors` says in 255ths. */
  listParts(row: number, width: number, places: Uint8Array, factors: Uint8Array, from: number, to: number): void {
    const numbers = this.numbers;
    const integers = this.#integers;
    let at = this.#list + 2 * this.#listed;
    for (let index = from; index < to; index++) {
      integers[at] = 4 * (row + (places[index] ?? 0) * width);
      numbers[at + 1] = (factors[index] ?? 0) / 255;
      at += 2;
    }
    this.#listed = (at - this.#list) / 2;
  }

  /** Sums, at `into`, the `width` numbers from `start` on and all that is listed, and lists nothing more. */
  addTo(into: number, start: number, width: number): void {
    const list = 4 * this.#list;
    this.#loops.addRows(4 * into, 4 * start, 4 * width, list, list + 8 * this.#listed);
    this.#listed = 0;
  }

  /**
   * Adds the `width` numbers at `source` to each row that lies `behind` numbers after one that is listed, as many times as that one is, and
   * lists nothing more.
   */
  spread(source: number, behind: number, width: number): void {
    const list = 4 * this.#list;
    this.#loops.spreadRow(4 * behind, 4 * source, 4 * width, list, list + 8 * this.#listed);
    this.#listed = 0;
  }

  /**
   * Writes at `into`, an even number, the sum of the rows that lie one after the other from `rows` on, also even: of each what is above
   * zero, times its one of `shares`. In double precision: in whatever order the rows come it is the same, once it is rounded. `room`:
   * where the shares may lie meanwhile, a number that is even; none of `shares` is no sum.
   */
  mean(into: number, rows: number, width: number, shares: Float64Array, room: number): void {
    this.#doubles.set(shares, room / 2);
    const end = 4 * room + 8 * shares.length;
    this.#loops.meanRows(4 * into, 4 * rows, 4 * width, 4 * room, end);
  }
}

/** No factor is less. */
const any = Number.NEGATIVE_INFINITY;
