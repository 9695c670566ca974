/**
 * The UTF-16 code units of texts as arrays: a loop over millions of characters takes half as long over one as over a string.
 * Knows nothing of what they spell.
 */
import { endianness } from 'node:os';

const bytesPerUnit = 2;
const lineBreak = 10;
/** A name or a short line is written by a loop, as it takes longer to make a buffer of its memory. */
const longestLooped = 64;
const isBigEndian = endianness() === 'BE';

/** The units of a text in an array of its own. */
export function codeUnitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  write(text, units);
  return units;
}

/** The same for many texts, one after the other, in the same memory, which grows to the longest of them. */
export class CodeUnits {
  #units = new Uint16Array(1 << 15);

  /** The first `text.length` are the text's, until the next call; a 0 follows them, and then what means nothing. */
  read(text: string): Uint16Array {
    if (this.#units.length <= text.length) this.#units = new Uint16Array(text.length + (text.length >> 1) + 1);
    write(text, this.#units);
    this.#units[text.length] = 0;
    return this.#units;
  }
}

/** Calls `visit` with the span of each text in `units[0, length)`, where each is followed by a line break. */
export function forEachJoined(units: Uint16Array, length: number, visit: (start: number, end: number) => void): void {
  let start = 0;
  for (let at = 0; at < length; at++) {
    if (units[at] !== lineBreak) continue;
    visit(start, at);
    start = at + 1;
  }
}

function write(text: string, into: Uint16Array): void {
  if (text.length <= longestLooped) {
    for (let at = 0; at < text.length; at++) into[at] = text.charCodeAt(at);
    return;
  }
  const bytes = Buffer.from(into.buffer, 0, text.length * bytesPerUnit);
  bytes.write(text, 'utf16le');
  if (isBigEndian) bytes.swap16();
}

/** The text of `units[start, end)`. */
export function textOfUnits(units: Uint16Array, start: number, end: number): string {
  const own = isBigEndian ? units.slice(start, end) : units.subarray(start, end);
  const bytes = Buffer.from(own.buffer, own.byteOffset, own.byteLength);
  if (isBigEndian) bytes.swap16();
  return bytes.toString('utf16le');
}
