/**
 * Sums of rows of numbers, each row times a factor, and a row added to others so many times: what nearly all time of a small network, and
 * of its fitting, goes into. In WebAssembly's instructions for sixteen numbers at a time (its 128-bit SIMD, in every Node that is
 * supported), which are written out below: a network's scores take a third to a fifth of the time that they took in a loop. Knows no
 * network.
 *
 * Single precision, rows in their order, no product fused with a sum: any machine gives the same.
 */

/** Numbers that are summed at a time: rows are as many, or a multiple of it. */
export const rowStep = 16;

/** Room for a row of so many numbers. */
export function rowWidth(numbers: number): number {
  return Math.ceil(numbers / rowStep) * rowStep;
}

const { WebAssembly: assembly } = globalThis as unknown as { readonly WebAssembly: Assembly };

/** Byte offsets, and the width of a row in bytes. */
type RowAdder = (into: number, start: number, width: number, list: number, listEnd: number) => void;

/** Memory that rows and sums lie in. */
export class RowSums {
  readonly numbers: Float32Array;
  readonly #integers: Int32Array;
  readonly #addRows: RowAdder;
  readonly #spreadRow: RowAdder;
  /** Where rows are listed: byte offset and factor by turns. */
  readonly #list: number;
  #listed = 0;

  /** Room for so many numbers, of which `list` rows at most are added at once. */
  constructor(numbers: number, list: number) {
    const pages = Math.ceil((4 * numbers + 8 * list) / pageBytes);
    const memory = new assembly.Memory({ initial: pages, maximum: pages });
    this.numbers = new Float32Array(memory.buffer);
    this.#integers = new Int32Array(memory.buffer);
    this.#list = numbers;
    const { exports } = new assembly.Instance(compiled, { of: { memory } });
    this.#addRows = exports.addRows;
    this.#spreadRow = exports.spreadRow;
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

  /** The same by factors in 255ths; a loop of its own, as one that meets both kinds of arrays is slower. */
  listParts(row: number, width: number, factors: Uint8Array, from: number, to: number): void {
    const numbers = this.numbers;
    const integers = this.#integers;
    let at = this.#list + 2 * this.#listed;
    for (let index = from; index < to; index++) {
      const factor = factors[index] ?? 0;
      if (factor === 0) continue;
      integers[at] = 4 * (row + (index - from) * width);
      numbers[at + 1] = factor / 255;
      at += 2;
    }
    this.#listed = (at - this.#list) / 2;
  }

  /** Sums, at `into`, the `width` numbers from `start` on and all that is listed, and lists nothing more. */
  addTo(into: number, start: number, width: number): void {
    const list = 4 * this.#list;
    this.#addRows(4 * into, 4 * start, 4 * width, list, list + 8 * this.#listed);
    this.#listed = 0;
  }

  /**
   * Adds the `width` numbers at `source` to each row that lies `behind` numbers after one that is listed, as many times as that one is, and
   * lists nothing more.
   */
  spread(source: number, behind: number, width: number): void {
    const list = 4 * this.#list;
    this.#spreadRow(4 * behind, 4 * source, 4 * width, list, list + 8 * this.#listed);
    this.#listed = 0;
  }
}

const pageBytes = 65_536;
/** No factor is less. */
const any = Number.NEGATIVE_INFINITY;

/** What is used of it: Node's own types leave it out, and those of browsers would bring all of theirs. */
interface Assembly {
  readonly Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Readonly<Record<'addRows' | 'spreadRow', RowAdder>> };
}

/** By their numbers in the specification (WebAssembly Core 2.0, chapter 5.4). */
const i32 = 0x7f;
const v128 = 0x7b;
const empty = 0x40;
const end = 0x0b;
const block = [0x02, empty];
const loop = [0x03, empty];
const branch = 0x0c;
const branchIf = 0x0d;
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const constant = (value: number) => [0x41, ...signed(value)];
const add = 0x6a;
const isNoLess = 0x4f;
const isLess = 0x49;
const loadInteger = [0x28, 0x02, 0x00];
const loadFour = (offset: number) => [0xfd, 0x00, 0x02, offset];
const loadOneAsFour = (offset: number) => [0xfd, 0x09, 0x02, offset];
const storeFour = (offset: number) => [0xfd, 0x0b, 0x02, offset];
const addFour = [0xfd, 0xe4, 0x01];
const multiplyFour = [0xfd, 0xe6, 0x01];

/** The locals, parameters first. */
const [into, start, width, list, listEnd, offset, at, row, factor, sums] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const fours = [0, 1, 2, 3];
const locals = [2, 3, i32, 1 + fours.length, v128];

/** sums = sixteen numbers at start + offset; then `each` for what is listed, with its row, that much further, and factor */
const overList = (further: readonly number[], each: readonly number[]) => [
  ...fours.flatMap((four) => [...get(start), ...get(offset), add, ...loadFour(16 * four), ...set(sums + four)]),
  ...[...get(list), ...set(at)],
  ...[...block, ...loop],
  ...[...get(at), ...get(listEnd), isNoLess, branchIf, 1],
  ...[...get(at), ...loadInteger, ...get(offset), add, ...further, ...set(row)],
  ...[...get(at), ...loadOneAsFour(4), ...set(factor)],
  ...each,
  ...[...get(at), ...constant(8), add, ...set(at), branch, 0],
  ...[end, end],
];

/** `each` for every offset of sixteen numbers up to the width */
const overWidth = (each: readonly number[]) => [
  ...locals,
  ...loop,
  ...each,
  ...[...get(offset), ...constant(4 * rowStep), add, ...set(offset)],
  ...[...get(offset), ...get(width), isLess, branchIf, 0],
  ...[end, end],
];

/**
 * for (offset = 0; offset < width; offset += 64)
 *   sums = sixteen numbers at start + offset
 *   for (at = list; at < listEnd; at += 8)
 *     sums += number at (at + 4) * sixteen numbers at (integer at (at) + offset)
 *   sixteen numbers at into + offset = sums
 */
const addRows = overWidth([
  ...overList(
    [],
    fours.flatMap((four) => [
      ...[...get(sums + four), ...get(factor), ...get(row), ...loadFour(16 * four), ...multiplyFour, ...addFour],
      ...set(sums + four),
    ]),
  ),
  ...fours.flatMap((four) => [...get(into), ...get(offset), add, ...get(sums + four), ...storeFour(16 * four)]),
]);

/**
 * for (offset = 0; offset < width; offset += 64)
 *   sums = sixteen numbers at start + offset
 *   for (at = list; at < listEnd; at += 8)
 *     sixteen numbers at (integer at (at) + offset + into) += number at (at + 4) * sums
 */
const spreadRow = overWidth(
  overList(
    [...get(into), add],
    fours.flatMap((four) => [
      ...get(row),
      ...[...get(row), ...loadFour(16 * four), ...get(factor), ...get(sums + four), ...multiplyFour, ...addFour],
      ...storeFour(16 * four),
    ]),
  ),
);

const name = (text: string) => [text.length, ...Buffer.from(text)];
const sized = (content: readonly number[]) => [...unsigned(content.length), ...content];
const section = (id: number, content: readonly number[]) => [id, ...sized(content)];
const [types, imports, functions, exports, codes] = [1, 2, 3, 7, 10];

const compiled = new assembly.Module(
  Uint8Array.from([
    ...[0, ...Buffer.from('asm'), 1, 0, 0, 0],
    // One type, of both functions: five integers, and nothing given.
    ...section(types, [1, 0x60, 5, i32, i32, i32, i32, i32, 0]),
    // One memory, of no page at least.
    ...section(imports, [1, ...name('of'), ...name('memory'), 2, 0, 0]),
    ...section(functions, [2, 0, 0]),
    ...section(exports, [2, ...name('addRows'), 0, 0, ...name('spreadRow'), 0, 1]),
    ...section(codes, [2, ...sized(addRows), ...sized(spreadRow)]),
  ]),
);

/** Of variable length (LEB128). */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
