/** Choices of a next token as recall describes them, collected and kept in files. Knows not where they come from. */
import { enlarged } from '../../server/base/enlarged.ts';
import { contextNames, featureNames, slotNames } from '../../server/recall/featureNames.ts';
import type { FeatureTable } from '../../server/recall/features.ts';
import { type Choices, FeatureRowsWriter } from './choices.ts';

/** Collects choices one by one. */
export class PositionWriter {
  #count = 0;
  #rowCount = 0;
  #starts = new Uint32Array(1 << 12);
  #truths = new Uint8Array(1 << 12);
  #contexts = new Float32Array((1 << 12) * contextNames.length);
  #slots = new Uint16Array((1 << 12) * slotNames.length);
  readonly #rows = new FeatureRowsWriter();
  #parts = new Uint8Array(0);
  #classes = new Uint16Array(1 << 16);

  add(table: FeatureTable, truth: number): void {
    const width = featureNames.length;
    if (this.#count + 2 > this.#starts.length) {
      this.#starts = enlarged(this.#starts, 2 * this.#starts.length);
      this.#truths = enlarged(this.#truths, 2 * this.#truths.length);
      this.#contexts = enlarged(this.#contexts, 2 * this.#contexts.length);
      this.#slots = enlarged(this.#slots, 2 * this.#slots.length);
    }
    while (this.#rowCount + table.count > this.#classes.length) {
      this.#classes = enlarged(this.#classes, 2 * this.#classes.length);
    }
    if (this.#parts.length < table.rows.length) this.#parts = new Uint8Array(table.rows.length);
    this.#truths[this.#count] = truth;
    this.#contexts.set(table.context, this.#count * contextNames.length);
    this.#slots.set(table.slots, this.#count * slotNames.length);
    for (let at = 0; at < table.count * width; at++) {
      this.#parts[at] = Math.round(Math.max(0, Math.min(1, table.rows[at] ?? 0)) * 255);
    }
    this.#rows.add(this.#parts.subarray(0, table.count * width), width);
    this.#classes.set(table.classes.subarray(0, table.count), this.#rowCount);
    this.#rowCount += table.count;
    this.#starts[++this.#count] = this.#rowCount;
  }

  finish(): Choices {
    const count = this.#count;
    return {
      count,
      starts: this.#starts.slice(0, count + 1),
      truths: this.#truths.slice(0, count),
      contexts: this.#contexts.slice(0, count * contextNames.length),
      slots: this.#slots.slice(0, count * slotNames.length),
      rows: this.#rows.finish(),
      classes: this.#classes.slice(0, this.#rowCount),
    };
  }
}

const headerLength = 5;

/** One binary file: counts, then the arrays one after another. */
export function encodePositions(positions: Choices): Buffer {
  const { count, starts, truths, contexts, slots, rows, classes } = positions;
  const { ends, columns, values } = rows;
  const header = Uint32Array.from([count, classes.length, columns.length, featureNames.length, contextNames.length]);
  return Buffer.concat([header, starts, ends, contexts, slots, classes, truths, columns, values].map(bytesOf));
}

/** In memory that threads can share. */
export function decodePositions(bytes: Buffer): Choices {
  const memory = new SharedArrayBuffer(bytes.length);
  new Uint8Array(memory).set(bytes);
  const [count = 0, rowCount = 0, featureCount = 0] = new Uint32Array(memory, 0, headerLength);
  let at = 4 * headerLength;
  const take = <T>(
    make: new (buffer: SharedArrayBuffer, from: number, length: number) => T,
    length: number,
    bytesEach: number,
  ) => {
    const taken = new make(memory, at, length);
    at += length * bytesEach;
    return taken;
  };
  const starts = take(Uint32Array, count + 1, 4);
  const ends = take(Uint32Array, rowCount, 4);
  return {
    ...{ count, starts },
    contexts: take(Float32Array, count * contextNames.length, 4),
    slots: take(Uint16Array, count * slotNames.length, 2),
    classes: take(Uint16Array, rowCount, 2),
    truths: take(Uint8Array, count, 1),
    rows: {
      ends,
      columns: take(Uint8Array, featureCount, 1),
      values: take(Uint8Array, featureCount, 1),
    },
  };
}

function bytesOf(array: Uint8Array | Uint16Array | Uint32Array | Float32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}
