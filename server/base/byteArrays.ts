/** Texts and numbers as named byte arrays, and back: what is kept from one run to the next. Knows nothing of their meaning. */

export type Sections = Readonly<Record<string, Uint8Array>>;

/** UTF-16, as texts of the index may hold half a surrogate pair. */
export function textBytes(text: string): Uint8Array {
  return Buffer.from(text, 'utf16le');
}

/** Throws when there is none of that name; so do the others. */
export function textOf(sections: Sections, name: string): string {
  const bytes = section(sections, name);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf16le');
}

export function bytesOf(numbers: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

export function numbersOf(sections: Sections, name: string): Uint32Array {
  const bytes = section(sections, name);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

export function section(sections: Sections, name: string): Uint8Array {
  const bytes = sections[name];
  if (bytes === undefined) throw new Error(`its part "${name}" is missing`);
  return bytes;
}
