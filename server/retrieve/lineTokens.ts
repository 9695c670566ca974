/** Lines of code as the numbers of their distinct tokens: words with their underscores, and single signs. Knows no meaning. */
import { codeUnitsOf } from '../base/codeUnits.ts';
import { enlarged } from '../base/enlarged.ts';
import { UnitTable } from '../base/unitTable.ts';
import { isWordUnit } from '../base/words.ts';

const underscore = 95;
const lineBreak = 10;
const space = 32;
const tokensAtFirst = 1 << 10;

export interface TokenLines {
  /** Where each line begins in the text. */
  readonly offsets: readonly number[];
  /** Of each line, the numbers of its tokens, each once; none where it is blank. */
  readonly tokens: readonly (readonly number[])[];
}

/** Numbers tokens in the order in which they come: made for one request. */
export class LineTokens {
  readonly #table = new UnitTable(0, tokensAtFirst);
  /** By token, the line that it was last seen in. */
  #seen = new Int32Array(tokensAtFirst).fill(-1);
  #line = 0;

  /** Every token's number is below it. */
  get size(): number {
    return this.#table.size;
  }

  read(text: string): TokenLines {
    const units = codeUnitsOf(text);
    const offsets: number[] = [];
    const tokens: number[][] = [];
    for (let start = 0; start <= units.length; ) {
      let end = start;
      while (end < units.length && units[end] !== lineBreak) end++;
      offsets.push(start);
      tokens.push(this.#lineOf(units, start, end));
      start = end + 1;
    }
    return { offsets, tokens };
  }

  #lineOf(units: Uint16Array, start: number, end: number): number[] {
    const line: number[] = [];
    const number = this.#line++;
    for (let at = start; at < end; ) {
      const first = units[at] ?? 0;
      const from = at++;
      if (first <= space) continue;
      if (isPart(first)) while (at < end && isPart(units[at] ?? 0)) at++;
      const token = this.#table.intern(units, from, at);
      if (token >= this.#seen.length) this.#grow();
      if (this.#seen[token] === number) continue;
      this.#seen[token] = number;
      line.push(token);
    }
    return line;
  }

  #grow(): void {
    const { length } = this.#seen;
    this.#seen = enlarged(this.#seen, 2 * length).fill(-1, length);
  }
}

function isPart(unit: number): boolean {
  return unit === underscore || isWordUnit(unit);
}
