/** Token texts as small integers. Knows nothing of where tokens occur. */
import { codeUnitsOf } from '../base/codeUnits.ts';
import { enlarged } from '../base/enlarged.ts';
import { type UnitRow, UnitTable } from '../base/unitTable.ts';
import { classOfSpecial, classOfText, isKeywordClass } from './classes.ts';
import { bracketOfLook, classOfLook, columnOfLook, kindOfLook, mostTokens, packLook } from './looks.ts';
import { kindOfText, longestTokenLength, opaqueToken, TokenKind } from './tokens.ts';

/** Ids of the tokens that are no text of a line. A newline's id says how the indentation changes over it. */
export const boundaryId = 0;
const deepestDedent = 3;
const newlineDeeperId = 1;
const newlineSameId = 2;
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

/** Operators and keywords that have a column: spelled with spaces, a repository has some 300 that matter; later ones are rare. */
export const mostColumns = 512;

/** Words whose parts are remembered; all are dropped when it is full. */
const mostSubwords = 16_384;
/** Words that are taken over at a time: some 2 ms. */
const wordsAtATime = 20_000;
/** Tokens that there is room to count the uses of, at first. */
const firstTokens = 1 << 12;

/** Grows only; its owner rebuilds it when most of it is no longer in use. */
export class Vocabulary {
  /** Those that were asked for: most of a repository's never are. */
  readonly #texts: (string | undefined)[] = [];
  readonly #numbers = new UnitTable(opaqueId + 1);
  /** By token, see looks.ts, in memory that threads can share; what is never written to takes no memory. */
  readonly looks = new Uint32Array(new SharedArrayBuffer(4 * mostTokens));
  #uses = new Int32Array(firstTokens);
  #columnIds: number[] = [];
  readonly #subwords = new Map<number, readonly string[]>();

  constructor() {
    this.#addSpecial('', TokenKind.boundary);
    for (let id = newlineDeeperId; id <= lastNewlineId; id++) this.#addSpecial('\n', TokenKind.newline);
    this.#addSpecial(opaqueToken, TokenKind.operator);
  }

  get size(): number {
    return this.#texts.length;
  }

  /** The id of a token's text, a new one when it was never seen. */
  intern(token: string): number {
    return this.internSlice(codeUnitsOf(token), 0, token.length);
  }

  /** The id of the token with the code units `units[start, end)`. */
  internSlice(units: Uint16Array, start: number, end: number): number {
    if (end - start > longestTokenLength) return opaqueId;
    if (this.size >= mostTokens) return Math.max(this.#numbers.find(units, start, end), opaqueId);
    const id = this.#numbers.intern(units, start, end);
    if (id === this.size) {
      const text = this.#numbers.textOf(id);
      const kind = kindOfText(text);
      this.#add(kind, kind === TokenKind.operator ? bracketOf(text) : 0, classOfText(text, kind));
    }
    return id;
  }

  /** `intern` for many, some at each step; `looks` are what the vocabulary that they come from has of them. */
  *internAll({ units, ends }: UnitRow, looks: Uint32Array): Generator<undefined, Uint32Array> {
    const ids = new Uint32Array(ends.length);
    this.#numbers.reserve(ends.length, units.length);
    let start = 0;
    for (let index = 0; index < ends.length; index++) {
      const end = ends[index] ?? 0;
      const id = this.size < mostTokens ? this.#numbers.intern(units, start, end) : this.internSlice(units, start, end);
      if (id === this.size) {
        const look = looks[index] ?? 0;
        this.#add(kindOfLook(look), bracketOfLook(look), classOfLook(look));
      }
      ids[index] = id;
      start = end;
      if (index % wordsAtATime === wordsAtATime - 1) yield;
    }
    return ids;
  }

  /** Adds one of the tokens to texts whose numbers are their own. */
  copyTo(texts: UnitTable, id: number): number {
    return this.#numbers.copyTo(texts, id);
  }

  /** The id of a token's text, or -1 when it was never seen. */
  find(token: string): number {
    return this.#numbers.find(codeUnitsOf(token), 0, token.length);
  }

  text(id: number): string {
    const known = this.#texts[id];
    if (known !== undefined || id >= this.size) return known ?? '';
    const text = this.#numbers.textOf(id);
    this.#texts[id] = text;
    return text;
  }

  kind(id: number): TokenKind {
    return kindOfLook(this.looks[id] ?? 0);
  }

  /** What the token is, apart from which one: see classes.ts. */
  classOf(id: number): number {
    return classOfLook(this.looks[id] ?? 0);
  }

  /** 1 for an operator that opens a bracket, -1 for one that closes it, else 0. */
  bracket(id: number): number {
    return bracketOfLook(this.looks[id] ?? 0);
  }

  /** Number of an operator, keyword or newline among them, as long as there are fewer than `mostColumns`; else -1. */
  column(id: number): number {
    return columnOfLook(this.looks[id] ?? 0);
  }

  /** The operators, keywords and newlines by their column. */
  columnIds(): readonly number[] {
    return this.#columnIds;
  }

  /** How often the workspace's files use it. */
  uses(id: number): number {
    return this.#uses[id] ?? 0;
  }

  /** Counts each of `tokens[start, end)`, `more` times. */
  countUses(tokens: Uint32Array, start: number, end: number, more: number): void {
    const uses = this.#uses;
    for (let at = start; at < end; at++) {
      const id = tokens[at] ?? 0;
      uses[id] = (uses[id] ?? 0) + more;
    }
  }

  /** Words that begin with `prefix`, at most `limit`; those seen first come first, and they are the frequent ones. */
  wordsWithPrefix(prefix: string, limit: number): number[] {
    const found: number[] = [];
    const units = codeUnitsOf(prefix);
    for (let id = opaqueId + 1; id < this.size && found.length < limit; id++) {
      const isWord = this.kind(id) === TokenKind.word && this.uses(id) > 0;
      if (isWord && this.#numbers.goesOnFrom(id, units)) found.push(id);
    }
    return found;
  }

  /** Lower-case parts of a word, of three letters or more, without a plural's s: `parseUrls` has "parse" and "url". */
  subwords(id: number): readonly string[] {
    const known = this.#subwords.get(id);
    if (known !== undefined) return known;
    const isWord = this.kind(id) === TokenKind.word;
    const parts = isWord ? (this.text(id).match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []) : [];
    const subwords = parts.filter((part) => part.length > 2).map((part) => part.toLowerCase().replace(/s$/, ''));
    if (this.#subwords.size >= mostSubwords) this.#subwords.clear();
    this.#subwords.set(id, subwords);
    return subwords;
  }

  #addSpecial(text: string, kind: TokenKind): void {
    const id = this.size;
    this.#add(kind, 0, classOfSpecial(id));
    this.#texts[id] = text;
  }

  #add(kind: TokenKind, bracket: number, tokenClass: number): void {
    const id = this.size;
    if (id === this.#uses.length) this.#uses = enlarged(this.#uses, 2 * id);
    this.#texts.push(undefined);
    const isClosed = kind === TokenKind.operator || kind === TokenKind.newline || isKeywordClass(tokenClass);
    const column = isClosed && this.#columnIds.length < mostColumns ? this.#columnIds.push(id) - 1 : -1;
    this.looks[id] = packLook(kind, bracket, tokenClass, column);
  }
}

function bracketOf(operator: string): number {
  const trimmed = operator.trim();
  if (trimmed === '(' || trimmed === '[' || trimmed === '{') return 1;
  return trimmed === ')' || trimmed === ']' || trimmed === '}' ? -1 : 0;
}
