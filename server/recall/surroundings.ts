/**
 * How like the neighbourhood of an earlier place is to that of the cursor: which of the words above the cursor stand above it,
 * and which of those below stand below, rare ones weighing more: the windows of RepoCoder (Zhang et al., 2023), but for each
 * match. Knows no candidates.
 */
import type { TokenChains } from './chains.ts';
import type { CursorContext } from './cursor.ts';
import { TokenKind } from './tokens.ts';
import { boundaryId, type Vocabulary } from './vocabulary.ts';

/** Tokens read on each side of the cursor, about a dozen lines. */
const reach = 96;
/** Different words on each side, the rarest: as many as a mask has bits. */
const mostWords = 32;
/** Tokens of a block, whose words are looked up once; a place's neighbourhood is its block and these on each side. */
const blockTokens = 16;
const blocksAround = 4;
/** Words fit thirty times: of the tokens around a place nearly all are none of them, and meet an empty slot at once. A power of two. */
const wordSlots = 2048;
/** Blocks remembered, by the last bits of their number; a power of two. */
const blockSlots = 4096;

/** The words around one cursor. */
export class Surroundings {
  /** Of each byte of a mask and what it may be, the share of its bits in all weights of its side. */
  readonly #sharesAbove: Float64Array;
  readonly #sharesBelow: Float64Array;
  /** Words by a hash of their id, each with its bits. */
  readonly #keys = new Int32Array(wordSlots).fill(-1);
  readonly #bitsAbove = new Uint32Array(wordSlots);
  readonly #bitsBelow = new Uint32Array(wordSlots);
  /** Bits of the words that `read` came across. */
  maskAbove = 0;
  maskBelow = 0;

  constructor({ history, local, beforeLength }: CursorContext, vocabulary: Vocabulary) {
    const end = Math.min(local.length, beforeLength + 1 + reach);
    const above = rarest(history.slice(-reach), vocabulary);
    const below = rarest(local.tokens.subarray(beforeLength + 1, end), vocabulary);
    this.#sharesAbove = byteShares(weights(above, vocabulary));
    this.#sharesBelow = byteShares(weights(below, vocabulary));
    for (const [bit, id] of above.entries()) this.#setBit(this.#bitsAbove, id, bit);
    for (const [bit, id] of below.entries()) this.#setBit(this.#bitsBelow, id, bit);
  }

  /** Sets the masks to the words in a range. */
  read(tokens: Uint32Array, from: number, to: number): void {
    this.maskAbove = 0;
    this.maskBelow = 0;
    const keys = this.#keys;
    for (let at = from; at < to; at++) {
      const id = tokens[at] ?? boundaryId;
      if (keys[id & (wordSlots - 1)] === -1) continue;
      const slot = this.#slotOf(id);
      this.maskAbove |= this.#bitsAbove[slot] ?? 0;
      this.maskBelow |= this.#bitsBelow[slot] ?? 0;
    }
  }

  /** Between 0, none of the words above the cursor, and 1, all of them. */
  shareAbove(mask: number): number {
    return shareOf(mask, this.#sharesAbove);
  }

  shareBelow(mask: number): number {
    return shareOf(mask, this.#sharesBelow);
  }

  #setBit(masks: Uint32Array, id: number, bit: number): void {
    const slot = this.#slotOf(id);
    this.#keys[slot] = id;
    masks[slot] = (masks[slot] ?? 0) | (1 << bit);
  }

  /** Where the word is, or would be: an empty slot. */
  #slotOf(id: number): number {
    const keys = this.#keys;
    let slot = id & (wordSlots - 1);
    while (keys[slot] !== id && keys[slot] !== -1) slot = (slot + 1) & (wordSlots - 1);
    return slot;
  }
}

/** What is remembered of a stream's blocks: memory that goes from request to request, as it takes longer to make than to clear. */
export class Likenesses {
  readonly read = new Int32Array(blockSlots);
  readonly masksAbove = new Uint32Array(blockSlots);
  readonly masksBelow = new Uint32Array(blockSlots);
  readonly compared = new Int32Array(blockSlots);
  readonly sharesAbove = new Float32Array(blockSlots);
  readonly sharesBelow = new Float32Array(blockSlots);
  #owner: object | undefined;

  /** Forgets what was remembered for another: requests may take turns. */
  lendTo(owner: object): void {
    if (this.#owner === owner) return;
    this.#owner = owner;
    this.read.fill(-1);
    this.compared.fill(-1);
  }
}

/** The likeness of one stream's places to one cursor, a block at a time. The stream must not change. */
export class Neighbourhoods {
  /** Shares of the words above the cursor that stand above the place looked at last, and of those below. */
  above = 0;
  below = 0;
  readonly #chains: TokenChains;
  readonly #surroundings: Surroundings;
  readonly #known: Likenesses;

  constructor(chains: TokenChains, surroundings: Surroundings, known: Likenesses) {
    this.#chains = chains;
    this.#surroundings = surroundings;
    this.#known = known;
  }

  look(position: number): void {
    const known = this.#known;
    known.lendTo(this);
    const block = Math.floor(position / blockTokens);
    const slot = block & (blockSlots - 1);
    if (known.compared[slot] !== block) this.#compare(block, slot);
    this.above = known.sharesAbove[slot] ?? 0;
    this.below = known.sharesBelow[slot] ?? 0;
  }

  #compare(block: number, slot: number): void {
    const { compared, masksAbove, masksBelow, sharesAbove, sharesBelow } = this.#known;
    let above = 0;
    let below = 0;
    for (let distance = 0; distance <= blocksAround; distance++) {
      if (block >= distance) above |= masksAbove[this.#readBlock(block - distance)] ?? 0;
      below |= masksBelow[this.#readBlock(block + distance)] ?? 0;
    }
    compared[slot] = block;
    sharesAbove[slot] = this.#surroundings.shareAbove(above);
    sharesBelow[slot] = this.#surroundings.shareBelow(below);
  }

  #readBlock(block: number): number {
    const { read, masksAbove, masksBelow } = this.#known;
    const slot = block & (blockSlots - 1);
    if (read[slot] !== block) {
      const { tokens, length } = this.#chains;
      this.#surroundings.read(tokens, block * blockTokens, Math.min(length, (block + 1) * blockTokens));
      read[slot] = block;
      masksAbove[slot] = this.#surroundings.maskAbove;
      masksBelow[slot] = this.#surroundings.maskBelow;
    }
    return slot;
  }
}

function shareOf(mask: number, shares: Float64Array): number {
  return (
    (shares[mask & 255] ?? 0) +
    (shares[256 + ((mask >>> 8) & 255)] ?? 0) +
    (shares[512 + ((mask >>> 16) & 255)] ?? 0) +
    (shares[768 + (mask >>> 24)] ?? 0)
  );
}

/** Four tables, one for each byte of a mask, of the sums of the weights of its bits. */
function byteShares(weights: Float64Array): Float64Array {
  const shares = new Float64Array(4 * 256);
  for (let table = 0; table < 4; table++) {
    for (let byte = 1; byte < 256; byte++) {
      const lowest = 31 - Math.clz32(byte & -byte);
      const rest = shares[256 * table + (byte & (byte - 1))] ?? 0;
      shares[256 * table + byte] = rest + (weights[8 * table + lowest] ?? 0);
    }
  }
  return shares;
}

/** The rarest words, each once. */
function rarest(tokens: ArrayLike<number>, vocabulary: Vocabulary): number[] {
  const words = new Set(Array.from(tokens).filter((id) => vocabulary.kind(id) === TokenKind.word));
  return [...words].sort((a, b) => vocabulary.uses(a) - vocabulary.uses(b) || a - b).slice(0, mostWords);
}

/** They add up to 1. */
function weights(words: readonly number[], vocabulary: Vocabulary): Float64Array {
  const all = Float64Array.from(words, (id) => 1 / (1 + Math.log1p(vocabulary.uses(id))));
  const total = all.reduce((sum, weight) => sum + weight, 0);
  return all.map((weight) => weight / total);
}
