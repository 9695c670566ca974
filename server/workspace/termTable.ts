/**
 * Numbers for words: the folded words of texts, found again without making a string of each. Knows no index.
 */

/** Slots are kept at most half full, so that a search ends after a step or two. */
const firstSlots = 1 << 14;

export class TermTable {
  /** Two numbers a slot, which lie together in memory: the term plus one, or 0 when it is empty; and the term's hash. */
  #slots = new Int32Array(2 * firstSlots);
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
    const slots = this.#slots;
    const mask = slots.length - 2;
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const term = (slots[slot] ?? 0) - 1;
      if (term < 0) return add ? this.#add(text.slice(start, end).toLowerCase(), hash, slot) : -1;
      if (slots[slot + 1] === hash && isEqual(this.#texts[term] ?? '', text, start, end)) return term;
    }
  }

  #add(word: string, hash: number, slot: number): number {
    const term = this.#texts.length;
    // A slice would keep its whole text in memory.
    this.#texts.push(Buffer.from(word).toString());
    this.#slots[slot] = term + 1;
    this.#slots[slot + 1] = hash;
    if (this.#texts.length * 4 > this.#slots.length) this.#grow();
    return term;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    const mask = this.#slots.length - 2;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === 0) continue;
      const hash = old[from + 1] ?? 0;
      let slot = (hash << 1) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 2) & mask;
      this.#slots[slot] = old[from] ?? 0;
      this.#slots[slot + 1] = hash;
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
