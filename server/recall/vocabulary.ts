/** Token texts as small integers. Knows nothing of where tokens occur. */
import { classOfSpecial, classOfText } from './classes.ts';
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

/** Operators that have a column: spelled with their spaces, a repository has some 200 that matter; later ones are rare. */
export const mostColumns = 512;

/** Words whose parts are remembered; all are dropped when it is full. */
const mostSubwords = 16_384;
/** Slots of the hash table at first; it doubles when it is two thirds full. */
const firstSlots = 1 << 12;

/** Grows only; its owner rebuilds it when most of it is no longer in use. */
export class Vocabulary {
  readonly #texts: string[] = [];
  /** By token, see looks.ts, in memory that threads can share; what is never written to takes no memory. */
  readonly looks = new Uint32Array(new SharedArrayBuffer(4 * mostTokens));
  #uses = new Int32Array(firstSlots);
  #columnIds: number[] = [];
  readonly #subwords = new Map<number, readonly string[]>();
  /** Hash of each token's text, and the ids by hash with linear probing; 0 is a free slot. */
  #hashes = new Uint32Array(firstSlots);
  #slots = new Uint32Array(firstSlots);

  constructor() {
    this.#add('', TokenKind.boundary, 0);
    for (let id = newlineDeeperId; id <= lastNewlineId; id++) this.#add('\n', TokenKind.newline, 0);
    this.#add(opaqueToken, TokenKind.operator, 0);
  }

  get size(): number {
    return this.#texts.length;
  }

  /** The id of a token's text, a new one when it was never seen. */
  intern(token: string): number {
    return this.internSlice(token, 0, token.length);
  }

  /**
   * The id of the token `text[start, end)`. Looks it up by its characters, as cutting a string out of the text for each of
   * millions of tokens, most of them known, is half of the cost of reading a repository.
   */
  internSlice(text: string, start: number, end: number): number {
    if (end - start > longestTokenLength) return opaqueId;
    const hash = hashOf(text, start, end);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let id = this.#slots[slot] ?? 0; id !== 0; id = this.#slots[slot] ?? 0) {
      if (this.#hashes[id] === hash && isSlice(this.#texts[id] ?? '', text, start, end)) return id;
      slot = (slot + 1) & mask;
    }
    if (this.size >= mostTokens) return opaqueId;
    // A fresh string: a slice would keep the whole file's text alive.
    const token = Buffer.from(text.slice(start, end), 'utf16le').toString('utf16le');
    const id = this.#add(token, kindOfText(token), hash);
    this.#slots[slot] = id;
    if (this.size * 3 > this.#slots.length * 2) this.#growSlots();
    return id;
  }

  /** The id of a token's text, or -1 when it was never seen. */
  find(token: string): number {
    const mask = this.#slots.length - 1;
    const hash = hashOf(token, 0, token.length);
    for (let slot = hash & mask; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const id = this.#slots[slot] ?? 0;
      if (this.#hashes[id] === hash && this.#texts[id] === token) return id;
    }
    return -1;
  }

  text(id: number): string {
    return this.#texts[id] ?? '';
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

  /** Number of an operator or newline among them, as long as there are fewer than `mostColumns`; else -1. */
  column(id: number): number {
    return columnOfLook(this.looks[id] ?? 0);
  }

  /** The operators and newlines by their column. */
  columnIds(): readonly number[] {
    return this.#columnIds;
  }

  /** How often the workspace's files use it. */
  uses(id: number): number {
    return this.#uses[id] ?? 0;
  }

  countUses(id: number, more: number): void {
    this.#uses[id] = (this.#uses[id] ?? 0) + more;
  }

  /** Words that begin with `prefix`, at most `limit`; those seen first come first, and they are the frequent ones. */
  wordsWithPrefix(prefix: string, limit: number): number[] {
    const found: number[] = [];
    for (let id = opaqueId + 1; id < this.size && found.length < limit; id++) {
      const text = this.text(id);
      const isWord = this.kind(id) === TokenKind.word && this.uses(id) > 0;
      if (isWord && text.length > prefix.length && text.startsWith(prefix)) found.push(id);
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

  #add(text: string, kind: TokenKind, hash: number): number {
    const id = this.#texts.length;
    if (id === this.#uses.length) this.#growTokens();
    this.#texts.push(text);
    this.#hashes[id] = hash;
    const isClosed = kind === TokenKind.operator || kind === TokenKind.newline;
    const column = isClosed && this.#columnIds.length < mostColumns ? this.#columnIds.push(id) - 1 : -1;
    const bracket = kind === TokenKind.operator ? bracketOf(text) : 0;
    const tokenClass = id <= opaqueId ? classOfSpecial(id) : classOfText(text, kind);
    this.looks[id] = packLook(kind, bracket, tokenClass, column);
    return id;
  }

  #growTokens(): void {
    const size = this.#uses.length * 2;
    const [uses, hashes] = [new Int32Array(size), new Uint32Array(size)];
    uses.set(this.#uses);
    hashes.set(this.#hashes);
    [this.#uses, this.#hashes] = [uses, hashes];
  }

  #growSlots(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let id = opaqueId + 1; id < this.size; id++) {
      let slot = (this.#hashes[id] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** 32 bits of `text[start, end)`. */
export function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function bracketOf(operator: string): number {
  const trimmed = operator.trim();
  if (trimmed === '(' || trimmed === '[' || trimmed === '{') return 1;
  return trimmed === ')' || trimmed === ']' || trimmed === '}' ? -1 : 0;
}

function isSlice(token: string, text: string, start: number, end: number): boolean {
  if (token.length !== end - start) return false;
  for (let at = 0; at < token.length; at++) if (token.charCodeAt(at) !== text.charCodeAt(start + at)) return false;
  return true;
}
