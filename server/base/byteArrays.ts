/** Texts and numbers as named byte arrays, and back: what is kept from one run to the next. Knows nothing of their meaning. */

import type { UnitRow } from './unitTable.ts';

export type Sections = Readonly<Record<string, Uint8Array>>;

/** The same on their way out. What is large comes in pieces that are made one after the other; each may be written over by the next. */
export type OutgoingSections = Readonly<Record<string, Uint8Array | Iterable<Uint8Array>>>;

/** Bytes, and numbers of four, that a piece holds as a rule. */
const pieceBytes = 1 << 20;
export const pieceNumbers = pieceBytes / 4;

/** Many small arrays as a few pieces. */
export function* gathered(arrays: Iterable<Uint8Array>): Iterable<Uint8Array> {
  const piece = new Uint8Array(pieceBytes);
  let length = 0;
  for (const array of arrays) {
    if (length + array.length > piece.length && length > 0) {
      yield piece.subarray(0, length);
      length = 0;
    }
    if (array.length > piece.length) yield array;
    else {
      piece.set(array, length);
      length += array.length;
    }
  }
  yield piece.subarray(0, length);
}

/** UTF-16, as texts of the index may hold half a surrogate pair. */
export function textBytes(text: string): Uint8Array {
  return Buffer.from(text, 'utf16le');
}

/** Throws when there is none of that name; so do the others. */
export function textOf(sections: Sections, name: string): string {
  const bytes = section(sections, name);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf16le');
}

/** JSON escapes half a surrogate pair, and its texts come back each of its own, with a byte a letter where that is enough. */
export function textsBytes(texts: readonly string[]): Uint8Array {
  return Buffer.from(JSON.stringify(texts));
}

export function textsOf(sections: Sections, name: string): string[] {
  const bytes = section(sections, name);
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
}

export function bytesOf(numbers: Uint16Array | Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

export function numbersOf(sections: Sections, name: string): Uint32Array {
  const bytes = section(sections, name);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** Texts under two names. */
export function rowSections(name: string, { units, ends }: UnitRow): Sections {
  return { [`${name}Units`]: bytesOf(units), [`${name}TextEnds`]: bytesOf(ends) };
}

export function rowOf(sections: Sections, name: string): UnitRow {
  const bytes = section(sections, `${name}Units`);
  const units = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
  return { units, ends: numbersOf(sections, `${name}TextEnds`) };
}

export function section(sections: Sections, name: string): Uint8Array {
  const bytes = sections[name];
  if (bytes === undefined) throw new Error(`its part "${name}" is missing`);
  return bytes;
}
