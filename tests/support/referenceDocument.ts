/**
 * An open document as the protocol's specification describes it, in the plainest way: a string of code units that is cut
 * into lines anew for each position. Knows nothing of the server; slow on purpose.
 */
export type Encoding = 'utf-8' | 'utf-16';

export interface ReferenceChange {
  readonly range?: { readonly start: ReferencePosition; readonly end: ReferencePosition };
  readonly text: string;
}

interface ReferencePosition {
  readonly line: number;
  readonly character: number;
}

export class ReferenceDocument {
  readonly #encoding: Encoding;
  /** One character for each code unit of the encoding: for UTF-8 a byte. */
  #units: string;

  constructor(text: string, encoding: Encoding) {
    this.#encoding = encoding;
    this.#units = this.#toUnits(text);
  }

  get text(): string {
    return this.#encoding === 'utf-16' ? this.#units : Buffer.from(this.#units, 'latin1').toString('utf8');
  }

  /** The length of each line in code units, without its line break. */
  get lineLengths(): number[] {
    return this.#lines().map(({ start, end }) => end - start);
  }

  change({ range, text }: ReferenceChange): void {
    if (range === undefined) {
      this.#units = this.#toUnits(text);
      return;
    }
    const [start = 0, end = 0] = [this.#offset(range.start), this.#offset(range.end)].sort((a, b) => a - b);
    this.#units = this.#units.slice(0, start) + this.#toUnits(text) + this.#units.slice(end);
  }

  /** A line past the last counts as the text's end, a character past its line's end as that end. */
  #offset({ line, character }: ReferencePosition): number {
    const found = this.#lines()[line];
    if (found === undefined) return this.#units.length;
    let offset = Math.min(found.start + character, found.end);
    // A place inside a character of UTF-8 counts as that character's start; its bytes after the first are 10xxxxxx.
    while (this.#encoding === 'utf-8' && (this.#units.charCodeAt(offset) & 0xc0) === 0x80) offset--;
    return offset;
  }

  #lines(): { start: number; end: number }[] {
    const lines = [];
    let start = 0;
    for (const { 0: lineBreak, index } of this.#units.matchAll(/\r\n|\n|\r/g)) {
      lines.push({ start, end: index });
      start = index + lineBreak.length;
    }
    return [...lines, { start, end: this.#units.length }];
  }

  #toUnits(text: string): string {
    return this.#encoding === 'utf-16' ? text : Buffer.from(text).toString('latin1');
  }
}

/** A change with random numbers for its places, as it is sent: most lie in the text, some outside. */
export function sentChange(
  change: {
    readonly range: { readonly start: ReferencePosition; readonly end: ReferencePosition } | null;
    readonly text: string;
  },
  reference?: ReferenceDocument,
): ReferenceChange {
  if (change.range === null) return { text: change.text };
  const lengths = reference?.lineLengths ?? [0];
  const near = ({ line, character }: ReferencePosition): ReferencePosition => {
    const inside = line % (lengths.length + 2);
    return { line: inside, character: character % ((lengths[inside] ?? 0) + 3) };
  };
  return { range: { start: near(change.range.start), end: near(change.range.end) }, text: change.text };
}
