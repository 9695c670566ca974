/** Token texts as small integers. Knows nothing of where tokens occur. */
import { kindOfText, opaqueToken, TokenKind } from './tokens.ts';

/** Ids of the tokens that are no text of a line. A newline's id says how the indentation changes over it. */
export const boundaryId = 0;
const deepestDedent = 3;
export const newlineDeeperId = 1;
export const newlineSameId = 2;
/** One to three levels shallower: ids 3 to 5. */
const newlineShallowerId = 3;
const lastNewlineId = newlineShallowerId + deepestDedent - 1;

/** A token too long to keep: it breaks contexts and is never generated. */
export const opaqueId = lastNewlineId + 1;

export function isNewlineId(id: number): boolean {
  return id >= newlineDeeperId && id <= lastNewlineId;
}

/** The newline token for a change of indentation by `levels` (positive is deeper). */
export function newlineId(levels: number): number {
  if (levels > 0) return newlineDeeperId;
  if (levels === 0) return newlineSameId;
  return newlineShallowerId + Math.min(-levels, deepestDedent) - 1;
}

/** How the indentation changes over a newline token, in levels. */
export function newlineLevels(id: number): number {
  if (id === newlineDeeperId) return 1;
  return id === newlineSameId ? 0 : -(id - newlineShallowerId + 1);
}

/** Grows only; its owner rebuilds it when most of it is no longer in use. */
export class Vocabulary {
  readonly #ids = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #kinds: TokenKind[] = [];
  readonly #subwords = new Map<number, readonly string[]>();

  constructor() {
    this.#add('', TokenKind.boundary);
    for (let id = newlineDeeperId; id <= lastNewlineId; id++) this.#add('\n', TokenKind.newline);
    this.#ids.clear();
    this.#ids.set(opaqueToken, this.#add(opaqueToken, TokenKind.operator));
  }

  get size(): number {
    return this.#texts.length;
  }

  /** The id of a token's text, a new one when it was never seen. */
  intern(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#add(text, kindOfText(text));
    this.#ids.set(text, id);
    return id;
  }

  text(id: number): string {
    return this.#texts[id] ?? '';
  }

  kind(id: number): TokenKind {
    return this.#kinds[id] ?? TokenKind.boundary;
  }

  /** Lower-case parts of a word, of three letters or more, without a plural's s: `parseUrls` has "parse" and "url". */
  subwords(id: number): readonly string[] {
    const known = this.#subwords.get(id);
    if (known !== undefined) return known;
    const isWord = this.kind(id) === TokenKind.word;
    const parts = isWord ? (this.text(id).match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []) : [];
    const subwords = parts.filter((part) => part.length > 2).map((part) => part.toLowerCase().replace(/s$/, ''));
    this.#subwords.set(id, subwords);
    return subwords;
  }

  #add(text: string, kind: TokenKind): number {
    this.#texts.push(text);
    this.#kinds.push(kind);
    return this.#texts.length - 1;
  }
}
