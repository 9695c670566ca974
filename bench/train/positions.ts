/**
 * Training data of recall's network: choices of a next token with their candidates' features, kept compactly. Knows not
 * where they come from.
 */
import { contextNames, featureNames, slotNames } from '../../server/recall/featureNames.ts';
import type { FeatureTable } from '../../server/recall/features.ts';

/** Choices as flat arrays: `starts[i]` to `starts[i + 1]` are the rows of choice i, the first of them "none". */
export interface Positions {
  readonly count: number;
  readonly starts: Uint32Array;
  /** Row of the truth within its choice. */
  readonly truths: Uint8Array;
  readonly contexts: Float32Array;
  readonly slots: Uint16Array;
  /** Features in 255ths. */
  readonly rows: Uint8Array;
  readonly classes: Uint16Array;
}

/** Collects choices one by one. */
export class PositionWriter {
  #count = 0;
  #rowCount = 0;
  #starts = new Uint32Array(1 << 12);
  #truths = new Uint8Array(1 << 12);
  #contexts = new Float32Array((1 << 12) * contextNames.length);
  #slots = new Uint16Array((1 << 12) * slotNames.length);
  #rows = new Uint8Array((1 << 16) * featureNames.length);
  #classes = new Uint16Array(1 << 16);

  add(table: FeatureTable, truth: number): void {
    const width = featureNames.length;
    if (this.#count + 2 > this.#starts.length) {
      this.#starts = doubled(this.#starts);
      this.#truths = doubled(this.#truths);
      this.#contexts = doubled(this.#contexts);
      this.#slots = doubled(this.#slots);
    }
    while ((this.#rowCount + table.count) * width > this.#rows.length) {
      this.#rows = doubled(this.#rows);
      this.#classes = doubled(this.#classes);
    }
    this.#truths[this.#count] = truth;
    this.#contexts.set(table.context, this.#count * contextNames.length);
    this.#slots.set(table.slots, this.#count * slotNames.length);
    for (let at = 0; at < table.count * width; at++) {
      this.#rows[this.#rowCount * width + at] = Math.round(Math.max(0, Math.min(1, table.rows[at] ?? 0)) * 255);
    }
    this.#classes.set(table.classes.subarray(0, table.count), this.#rowCount);
    this.#rowCount += table.count;
    this.#starts[++this.#count] = this.#rowCount;
  }

  finish(): Positions {
    const count = this.#count;
    return {
      count,
      starts: this.#starts.slice(0, count + 1),
      truths: this.#truths.slice(0, count),
      contexts: this.#contexts.slice(0, count * contextNames.length),
      slots: this.#slots.slice(0, count * slotNames.length),
      rows: this.#rows.slice(0, this.#rowCount * featureNames.length),
      classes: this.#classes.slice(0, this.#rowCount),
    };
  }
}

/** All choices of several sets as one, in memory that threads can share. */
export function joinPositions(parts: readonly Positions[]): Positions {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const rowCount = parts.reduce((sum, part) => sum + part.classes.length, 0);
  const starts = new Uint32Array(new SharedArrayBuffer(4 * (count + 1)));
  const truths = new Uint8Array(new SharedArrayBuffer(count));
  const contexts = new Float32Array(new SharedArrayBuffer(4 * count * contextNames.length));
  const slots = new Uint16Array(new SharedArrayBuffer(2 * count * slotNames.length));
  const rows = new Uint8Array(new SharedArrayBuffer(rowCount * featureNames.length));
  const classes = new Uint16Array(new SharedArrayBuffer(2 * rowCount));
  let at = 0;
  let row = 0;
  for (const part of parts) {
    for (let index = 0; index < part.count; index++) starts[at + index] = row + (part.starts[index] ?? 0);
    truths.set(part.truths, at);
    contexts.set(part.contexts, at * contextNames.length);
    slots.set(part.slots, at * slotNames.length);
    rows.set(part.rows, row * featureNames.length);
    classes.set(part.classes, row);
    at += part.count;
    row += part.classes.length;
  }
  starts[count] = row;
  return { count, starts, truths, contexts, slots, rows, classes };
}

const headerLength = 4;

/** One binary file: counts, then the arrays one after another. */
export function encodePositions(positions: Positions): Buffer {
  const { count, starts, truths, contexts, slots, rows, classes } = positions;
  const header = Uint32Array.from([count, classes.length, featureNames.length, contextNames.length]);
  return Buffer.concat([header, starts, contexts, slots, classes, truths, rows].map(bytesOf));
}

export function decodePositions(bytes: Buffer): Positions {
  const memory = new Uint8Array(bytes.length);
  memory.set(bytes);
  let at = 0;
  const take = (length: number) => {
    const from = at;
    at += length;
    return memory.buffer.slice(from, at);
  };
  const [count = 0, rowCount = 0] = new Uint32Array(take(4 * headerLength));
  const starts = new Uint32Array(take(4 * (count + 1)));
  const contexts = new Float32Array(take(4 * count * contextNames.length));
  const slots = new Uint16Array(take(2 * count * slotNames.length));
  const classes = new Uint16Array(take(2 * rowCount));
  const truths = new Uint8Array(take(count));
  const rows = new Uint8Array(take(rowCount * featureNames.length));
  return { count, starts, truths, contexts, slots, rows, classes };
}

function bytesOf(array: Uint8Array | Uint16Array | Uint32Array | Float32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

function doubled<T extends Uint8Array | Uint16Array | Uint32Array | Float32Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2);
  larger.set(array);
  return larger;
}
