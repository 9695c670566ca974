/**
 * Numbers for words: the folded words of texts, found again without making a string of each. Knows no index.
 */

/** Slots are kept at most half full, so that a search ends after a step or two. */
const firstSlots = 1 << 14;

export class TermTable {
  /** Term number by slot, plus one; 0 is empty. */
  #slots = new Int32Array(firstSlots);
  #hashes = new Int32Array(firstSlots >> 1);
  readonly #texts: string[] = [];

  get size(): number {
    return this.#texts.length;
  }

  textOf(term: number): string {
    return this.#texts[term] ?? '';
  }

  /** Number of the word `text[start, end)`, folded; a new one for a new word if `add`, else -1. */
  find(text: string, start: number, end: number, isAscii: boolean, add: boolean): number {
    if (!isAscii) {
      const folded = text.slice(start, end).toLowerCase();
      return this.#find(folded, 0, folded.length, add);
    }
    return this.#find(text, start, end, add);
  }

  #find(text: string, start: number, end: number, add: boolean): number {
    const hash = hashOf(text, start, end);
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const term = (this.#slots[slot] ?? 0) - 1;
      if (term < 0) return add ? this.#add(text.slice(start, end).toLowerCase(), hash, slot) : -1;
      if (this.#hashes[term] === hash && isEqual(this.#texts[term] ?? '', text, start, end)) return term;
    }
  }

  #add(word: string, hash: number, slot: number): number {
    const term = this.#texts.length;
    // A slice would keep its whole text in memory.
    this.#texts.push(Buffer.from(word).toString());
    this.#slots[slot] = term + 1;
    this.#hashes[term] = hash;
    if (this.#texts.length === this.#hashes.length) this.#grow();
    return term;
  }

  #grow(): void {
    const hashes = new Int32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    this.#slots = new Int32Array(hashes.length * 2);
    const mask = this.#slots.length - 1;
    for (let term = 0; term < this.#texts.length; term++) {
      let slot = (hashes[term] ?? 0) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = term + 1;
    }
  }
}

/** FNV-1a over folded characters, which spreads short words well. */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ fold(text.charCodeAt(at)), 0x01000193);
  return hash ^ (hash >>> 15);
}

function isEqual(word: string, text: string, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let at = start; at < end; at++) if (word.charCodeAt(at - start) !== fold(text.charCodeAt(at))) return false;
  return true;
}

/** ASCII capitals to small letters. */
function fold(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}
