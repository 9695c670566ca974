/**
 * The loops of a small network over rows of numbers, in WebAssembly's instructions for sixteen numbers at a time (its 128-bit SIMD, in
 * every Node that is supported): a network's scores take a third to a fifth of the time that they took in a loop. Knows no network.
 *
 * Rows in their order, no product fused with a sum: any machine gives the same.
 */

/** Numbers that are summed at a time: rows are as many, or a multiple of it. */
export const rowStep = 16;

/** Byte offsets, and the width of a row in bytes. */
type RowAdder = (into: number, start: number, width: number, list: number, listEnd: number) => void;

/** Loops over one memory. */
export interface RowLoops {
  readonly addRows: RowAdder;
  readonly spreadRow: RowAdder;
  readonly meanRows: (into: number, rows: number, width: number, shares: number, sharesEnd: number) => void;
  /** Answers where the list then ends. */
  readonly listRows: (
    list: number,
    factors: number,
    factorsEnd: number,
    row: number,
    width: number,
    least: number,
  ) => number;
}

/** What is used of it: Node's own types leave it out, and those of browsers would bring all of theirs. */
interface Assembly {
  readonly Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: RowLoops };
}

const { WebAssembly: assembly } = globalThis as unknown as { readonly WebAssembly: Assembly };

const pageBytes = 65_536;

/** A memory of at least so many bytes, and the loops over it. */
export function rowLoops(bytes: number): { readonly buffer: ArrayBuffer; readonly loops: RowLoops } {
  const pages = Math.ceil(bytes / pageBytes);
  const memory = new assembly.Memory({ initial: pages, maximum: pages });
  return { buffer: memory.buffer, loops: new assembly.Instance(compiled, { of: { memory } }).exports };
}

/** By their numbers in the specification (WebAssembly Core 2.0, chapter 5.4). */
const i32 = 0x7f;
const f32 = 0x7d;
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
const loadOne = [0x2a, 0x02, 0x00];
const storeInteger = [0x36, 0x02, 0x00];
const storeOne = (offset: number) => [0x38, 0x02, offset];
const isAsMuch = 0x60;
const isOther = 0x5c;
const zero = [0x43, 0, 0, 0, 0];
const both = 0x71;
const shiftLeft = 0x74;
const loadOneAsFour = (offset: number) => [0xfd, 0x09, 0x02, offset];
const storeFour = (offset: number) => [0xfd, 0x0b, 0x02, offset];
const addFour = [0xfd, 0xe4, 0x01];
const multiplyFour = [0xfd, 0xe6, 0x01];
const higherOfFour = [0xfd, 0xe9, 0x01];
const zeroFour = [0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0)];
const loadTwo = [0xfd, 0x5d, 0x02, 0x00];
const storeTwo = [0xfd, 0x5b, 0x02, 0x00, 0];
const toDoubles = [0xfd, 0x5f];
const fromDoubles = [0xfd, 0x5e];
const loadDoubleAsTwo = [0xfd, 0x0a, 0x03, 0x00];
const addDoubles = [0xfd, 0xf0, 0x01];
const multiplyDoubles = [0xfd, 0xf2, 0x01];

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

/**
 * for (offset = 0; offset < width; offset += 8)
 *   sum = two doubles of 0
 *   for (row = rows, share = shares; share < sharesEnd; row += width, share += 8)
 *     sum += max(two numbers at row + offset, 0) * double at share
 *   two numbers at into + offset = sum
 */
const meanRows = (() => {
  const [into, rows, width, shares, sharesEnd, offset, row, share, sum] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  return [
    ...[2, 3, i32, 1, v128],
    ...loop,
    ...[...zeroFour, ...set(sum), ...get(rows), ...get(offset), add, ...set(row), ...get(shares), ...set(share)],
    ...loop,
    ...[...get(sum), ...get(row), ...loadTwo, ...zeroFour, ...higherOfFour, ...toDoubles],
    ...[...get(share), ...loadDoubleAsTwo, ...multiplyDoubles, ...addDoubles, ...set(sum)],
    ...[...get(row), ...get(width), add, ...set(row)],
    ...[...get(share), ...constant(8), add, ...set(share)],
    ...[...get(share), ...get(sharesEnd), isLess, branchIf, 0, end],
    ...[...get(into), ...get(offset), add, ...get(sum), ...fromDoubles, ...storeTwo],
    ...[...get(offset), ...constant(8), add, ...set(offset)],
    ...[...get(offset), ...get(width), isLess, branchIf, 0, end],
    end,
  ];
})();

/**
 * for (; factors < factorsEnd; factors += 4, row += width)
 *   integer at list = row; number at list + 4 = factor = number at factors
 *   if (factor >= least && factor != 0) list += 8, without a branch: nobody could foretell it
 * return list
 */
const listRows = (() => {
  const [list, factors, factorsEnd, row, width, least, factor] = [0, 1, 2, 3, 4, 5, 6];
  return [
    ...[1, 1, f32],
    ...loop,
    ...[...get(list), ...get(row), ...storeInteger],
    ...[...get(factors), ...loadOne, ...set(factor), ...get(list), ...get(factor), ...storeOne(4)],
    ...[...get(factor), ...get(least), isAsMuch, ...get(factor), ...zero, isOther, both],
    ...[...constant(3), shiftLeft, ...get(list), add, ...set(list)],
    ...[...get(row), ...get(width), add, ...set(row)],
    ...[...get(factors), ...constant(4), add, ...set(factors)],
    ...[...get(factors), ...get(factorsEnd), isLess, branchIf, 0, end],
    ...[...get(list), end],
  ];
})();

const name = (text: string) => [text.length, ...Buffer.from(text)];
const sized = (content: readonly number[]) => [...unsigned(content.length), ...content];
const section = (id: number, content: readonly number[]) => [id, ...sized(content)];
const [types, imports, functions, exports, codes] = [1, 2, 3, 7, 10];

const compiled = new assembly.Module(
  Uint8Array.from([
    ...[0, ...Buffer.from('asm'), 1, 0, 0, 0],
    // Of five integers, and nothing given; of one number more, and an integer given.
    ...section(types, [
      2,
      ...[0x60, 5, i32, i32, i32, i32, i32, 0],
      ...[0x60, 6, i32, i32, i32, i32, i32, f32, 1, i32],
    ]),
    // One memory, of no page at least.
    ...section(imports, [1, ...name('of'), ...name('memory'), 2, 0, 0]),
    ...section(functions, [4, 0, 0, 0, 1]),
    ...section(exports, [
      4,
      ...[...name('addRows'), 0, 0, ...name('spreadRow'), 0, 1],
      ...[...name('meanRows'), 0, 2, ...name('listRows'), 0, 3],
    ]),
    ...section(codes, [4, ...[addRows, spreadRow, meanRows, listRows].flatMap(sized)]),
  ]),
);

/** Of variable length (LEB128). */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
