/**
 * Choices among described candidates, kept compactly: what a candidate network is fitted to. Knows neither what a candidate
 * is nor where the choices come from.
 */
import { enlarged } from '../../server/base/enlarged.ts';

/** Choices as flat arrays: `starts[i]` to `starts[i + 1]` are the rows of choice i, one a candidate. */
export interface Choices {
  readonly count: number;
  readonly starts: Uint32Array;
  /** Row of the truth within its choice. */
  readonly truths: Uint8Array;
  /** Where not the truth alone is wanted: the probability that each row should have, which sum to 1 in a choice. */
  readonly targets?: Float32Array;
  readonly contexts: Float32Array;
  readonly slots: Uint16Array;
  readonly rows: FeatureRows;
  readonly classes: Uint16Array;
}

/** Features of candidates, row by row, less those that are zero, as most are. */
export interface FeatureRows {
  /** Of each row, where its features end among those of all; they begin where those of the row before end. */
  readonly ends: Uint32Array;
  readonly columns: Uint8Array;
  /** In 255ths. */
  readonly values: Uint8Array;
}

/** More features than that have no column. */
const mostFeatures = 256;

/** Collects rows, in memory that grows. */
export class FeatureRowsWriter {
  #count = 0;
  #length = 0;
  #ends = new Uint32Array(1 << 12);
  #columns = new Uint8Array(1 << 16);
  #values = new Uint8Array(1 << 16);

  /** Adds rows of `width` features in 255ths that lie one after the other. */
  add(rows: ArrayLike<number>, width: number): void {
    if (width > mostFeatures) throw new RangeError(`a candidate has ${width} features, and may have ${mostFeatures}`);
    for (let from = 0; from < rows.length; from += width) {
      this.#makeRoom(width);
      for (let column = 0; column < width; column++) {
        const value = rows[from + column] ?? 0;
        if (value === 0) continue;
        this.#columns[this.#length] = column;
        this.#values[this.#length++] = value;
      }
      this.#ends[this.#count++] = this.#length;
    }
  }

  finish(): FeatureRows {
    return {
      ends: this.#ends.slice(0, this.#count),
      columns: this.#columns.slice(0, this.#length),
      values: this.#values.slice(0, this.#length),
    };
  }

  #makeRoom(width: number): void {
    if (this.#count === this.#ends.length) this.#ends = enlarged(this.#ends, 2 * this.#count);
    if (this.#length + width <= this.#columns.length) return;
    const room = 2 * this.#columns.length;
    this.#columns = enlarged(this.#columns, room);
    this.#values = enlarged(this.#values, room);
  }
}

/** Rows from one to another, one after the other, as a network takes them: `width` numbers each, from 0 to 1. */
export function denseRows(
  { ends, columns, values }: FeatureRows,
  width: number,
  from: number,
  to: number,
): Float32Array {
  const rows = new Float32Array((to - from) * width);
  for (let row = from; row < to; row++) {
    for (let at = ends[row - 1] ?? 0; at < (ends[row] ?? 0); at++) {
      rows[(row - from) * width + (columns[at] ?? 0)] = (values[at] ?? 0) / 255;
    }
  }
  return rows;
}

/** One choice on its own. */
export interface ChoiceList {
  readonly context: ArrayLike<number>;
  /** Features in 255ths, row by row. */
  readonly rows: ArrayLike<number>;
  /** Of each row; all 0 without it. */
  readonly classes?: ArrayLike<number>;
  /** The probability that each row should have, which sum to 1. */
  readonly targets: ArrayLike<number>;
  /** The row that counts as right. */
  readonly truth: number;
}

/** Lists without slots as flat arrays, in memory that threads can share. */
export function choicesOfLists(lists: readonly ChoiceList[]): Choices & { readonly targets: Float32Array } {
  const count = lists.length;
  const rowCount = lists.reduce((sum, { targets }) => sum + targets.length, 0);
  const first = lists[0];
  const width = (first?.rows.length ?? 0) / Math.max(first?.targets.length ?? 0, 1);
  const contextWidth = first?.context.length ?? 0;
  const choices = {
    count,
    starts: new Uint32Array(new SharedArrayBuffer(4 * (count + 1))),
    truths: new Uint8Array(new SharedArrayBuffer(count)),
    targets: new Float32Array(new SharedArrayBuffer(4 * rowCount)),
    contexts: new Float32Array(new SharedArrayBuffer(4 * count * contextWidth)),
    slots: new Uint16Array(new SharedArrayBuffer(0)),
    classes: new Uint16Array(new SharedArrayBuffer(2 * rowCount)),
  };
  const writer = new FeatureRowsWriter();
  let row = 0;
  for (const [index, { context, rows, classes, targets, truth }] of lists.entries()) {
    choices.starts[index] = row;
    choices.truths[index] = truth;
    choices.contexts.set(context, index * contextWidth);
    writer.add(rows, width);
    if (classes !== undefined) choices.classes.set(classes, row);
    choices.targets.set(targets, row);
    row += targets.length;
  }
  choices.starts[count] = row;
  return { ...choices, rows: sharedRows(writer.finish()) };
}

/** The same in memory that threads can share. */
export function inSharedMemory(choices: Choices): Choices {
  const { count, starts, truths, targets, contexts, slots, rows, classes } = choices;
  return {
    count,
    starts: shared(starts, Uint32Array),
    truths: shared(truths, Uint8Array),
    ...(targets !== undefined && { targets: shared(targets, Float32Array) }),
    contexts: shared(contexts, Float32Array),
    slots: shared(slots, Uint16Array),
    rows: sharedRows(rows),
    classes: shared(classes, Uint16Array),
  };
}

/** Several sets side by side, counted through: together they may be larger than one array can be. */
export class ChoiceSets {
  readonly count: number;
  readonly #sets: readonly Choices[];
  /** Choices before each set. */
  readonly #before: Uint32Array;

  constructor(sets: readonly Choices[]) {
    this.#sets = sets;
    this.#before = new Uint32Array(sets.length + 1);
    for (const [at, set] of sets.entries()) this.#before[at + 1] = (this.#before[at] ?? 0) + set.count;
    this.count = this.#before[sets.length] ?? 0;
  }

  /** Calls `use` with the set of the choice that is `index` in all, and its index there. */
  at<T>(index: number, use: (set: Choices, index: number) => T): T {
    let low = 0;
    let high = this.#sets.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#before[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    const set = this.#sets[low];
    if (set === undefined || index >= this.count) throw new RangeError(`there is no choice ${index} of ${this.count}`);
    return use(set, index - (this.#before[low] ?? 0));
  }
}

function sharedRows({ ends, columns, values }: FeatureRows): FeatureRows {
  return { ends: shared(ends, Uint32Array), columns: shared(columns, Uint8Array), values: shared(values, Uint8Array) };
}

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float32Array;

function shared<T extends Numbers>(array: T, make: new (buffer: SharedArrayBuffer) => T): T {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const copy = new make(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}
