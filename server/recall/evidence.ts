/**
 * What could come next: every earlier place with a matching context votes for the token that followed there. Knows no
 * window and renders nothing.
 */
import * as blend from './blend.ts';
import type { TokenChains } from './chains.ts';
import { sketchOf } from './copies.ts';
import type { Corpus } from './corpus.ts';
import type { CursorContext } from './cursor.ts';
import { readScope, type Scope, type ScopeVote } from './scope.ts';
import { TokenKind } from './tokens.ts';
import { boundaryId, isNewlineId, opaqueId, type Vocabulary } from './vocabulary.ts';

export interface Candidate {
  readonly id: number;
  readonly probability: number;
  /** Position of the strongest vote in the corpus, or -1 when it is in the buffer itself. */
  readonly position: number;
}

export interface NextTokens {
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** Probability that the next token is none of the candidates. */
  readonly none: number;
}

/** Tokens looked at from a match to the end of its line, for what follows that line. */
const lineScanLimit = 32;
const levels = blend.longestMatch + 1;
const levelWeights = Float64Array.from({ length: levels }, (_, level) => blend.lengthWeight(level));

const agreementFactors = Float64Array.from({ length: blend.rightAgreementCap + 1 }, (_, agreement) =>
  Math.exp(blend.rightAgreement * agreement),
);

/** Scratch tables of one request, cleared sparsely between tokens. */
export class Evidence {
  readonly #corpus: Corpus;
  readonly #cursor: CursorContext;
  /** Files of the corpus that must not be learned from: the open file as it was, and copies of it. */
  readonly #hidden: ReadonlySet<number>;
  readonly #fileWeights: ReadonlyMap<number, number>;
  readonly #scope: Scope;
  readonly #levelCounts = new Float64Array(levels);
  #matchTokens = new Uint32Array(1 << 12);
  #matchLevels = new Uint8Array(1 << 12);
  #matchWeights = new Float64Array(1 << 12);
  #matchPositions = new Int32Array(1 << 12);
  #matchCount = 0;

  /** `fileWeights`: by file of the corpus, how much more than 1 its matches count. */
  constructor(corpus: Corpus, cursor: CursorContext, openPath: string, fileWeights: ReadonlyMap<number, number>) {
    this.#corpus = corpus;
    this.#cursor = cursor;
    const copies = corpus.copiesOf(sketchOf(cursor.local.tokens, 0, cursor.local.length));
    this.#hidden = new Set([corpus.fileIndexOf(openPath), ...copies]);
    this.#fileWeights = fileWeights;
    this.#scope = readScope(cursor, corpus.vocabulary);
  }

  /** Distribution of the token after `history`. */
  next(history: ArrayLike<number>, historyLength: number): NextTokens {
    this.#matchCount = 0;
    this.#levelCounts.fill(0);
    for (const isLocal of [true, false]) {
      const chains = isLocal ? this.#cursor.local : this.#corpus.chains;
      this.#walk(chains, history, historyLength, isLocal);
    }
    const line =
      this.#corpus.vocabulary.kind(history[historyLength - 1] ?? boundaryId) === TokenKind.newline
        ? noSubwords
        : subwordsOfLine(this.#corpus.vocabulary, history, historyLength);
    return this.#tally(this.#scope.votes(history[historyLength - 1] ?? boundaryId), line);
  }

  #walk(chains: TokenChains, history: ArrayLike<number>, historyLength: number, isLocal: boolean): void {
    const before = this.#matchCount;
    const { orders } = chains;
    for (let index = orders.length - 1; index >= 0; index--) {
      const order = orders[index] ?? 1;
      // Where many places agree in two tokens or more, those that agree in one decide nothing.
      if (order === 1 && this.#matchCount - before >= blend.enoughMatches) return;
      // Longer matches were counted in the longer chain.
      const ceiling = orders[index + 1] ?? Number.POSITIVE_INFINITY;
      let position = chains.newest(index, history, historyLength);
      for (let visits = order >= 5 ? blend.visitsOfLong : blend.visitsOfShort; position >= 0 && visits > 0; visits--) {
        const length = matchLength(chains.tokens, position, history, historyLength);
        if (length >= order && length < ceiling) this.#count(chains, position, length, isLocal);
        position = chains.older(index, position);
      }
    }
  }

  #count(chains: TokenChains, position: number, length: number, isLocal: boolean): void {
    const token = chains.tokens[position] ?? boundaryId;
    if (token === boundaryId || token === opaqueId) return;
    const place = isLocal ? this.#localWeight(position) : this.#corpusWeight(position);
    if (place === 0) return;
    const agreement = Math.min(this.#agreement(chains, position), blend.rightAgreementCap);
    if (this.#matchCount === this.#matchTokens.length) this.#grow();
    const at = this.#matchCount++;
    this.#matchTokens[at] = token;
    this.#matchLevels[at] = length;
    this.#matchWeights[at] = place * (agreementFactors[agreement] ?? 1);
    this.#matchPositions[at] = isLocal ? -1 : position;
    this.#levelCounts[length] = (this.#levelCounts[length] ?? 0) + 1;
  }

  #localWeight(position: number): number {
    const distance = this.#cursor.beforeLength - position;
    // The cursor's own end and the boundary behind it are no evidence.
    if (distance === 0) return 0;
    if (distance < 0) return blend.localAfter;
    return blend.localFar + (blend.localNear - blend.localFar) * Math.exp(-distance / blend.localReach);
  }

  #corpusWeight(position: number): number {
    const file = this.#corpus.fileAt(position);
    if (file < 0 || this.#hidden.has(file)) return 0;
    return this.#fileWeights.get(file) ?? 1;
  }

  /** How many tokens, from the line break on, follow the match's line as they follow the cursor's. */
  #agreement(chains: TokenChains, position: number): number {
    const wanted = this.#cursor.nextLine;
    if (wanted.length === 0) return 0;
    const { tokens, length } = chains;
    const limit = Math.min(length, position + lineScanLimit);
    let at = position;
    while (at < limit && !isNewlineId(tokens[at] ?? 0)) at++;
    if (at >= limit) return 0;
    let agreed = 0;
    while (agreed < wanted.length && tokens[at + agreed] === wanted[agreed]) agreed++;
    return agreed;
  }

  #tally(scopeVotes: readonly ScopeVote[], line: ReadonlySet<string>): NextTokens {
    const factors = this.#levelCounts.map((count, level) =>
      count === 0 ? 0 : (levelWeights[level] ?? 0) / count ** blend.crowdExponent,
    );
    const sums = new Map<number, Sum>();
    for (let at = 0; at < this.#matchCount; at++) {
      const weight = (this.#matchWeights[at] ?? 0) * (factors[this.#matchLevels[at] ?? 0] ?? 0);
      addVote(sums, this.#matchTokens[at] ?? 0, weight, this.#matchPositions[at] ?? -1);
    }
    for (const { id, weight } of scopeVotes) addVote(sums, id, weight, -1);
    const { vocabulary } = this.#corpus;
    let total = blend.escapeWeight;
    for (const [id, sum] of sums) {
      const overlap = line.size === 0 ? 0 : subwordShare(vocabulary.subwords(id), line);
      if (overlap > 0) sum.weight *= Math.exp(blend.subwordOverlap * overlap);
      total += sum.weight;
    }
    const candidates: Candidate[] = [];
    for (const [id, { weight, position }] of sums) candidates.push({ id, probability: weight / total, position });
    candidates.sort((a, b) => b.probability - a.probability || a.id - b.id);
    return { candidates, none: blend.escapeWeight / total };
  }

  #grow(): void {
    const size = this.#matchTokens.length * 2;
    const tokens = new Uint32Array(size);
    tokens.set(this.#matchTokens);
    this.#matchTokens = tokens;
    const matchLevels = new Uint8Array(size);
    matchLevels.set(this.#matchLevels);
    this.#matchLevels = matchLevels;
    const weights = new Float64Array(size);
    weights.set(this.#matchWeights);
    this.#matchWeights = weights;
    const positions = new Int32Array(size);
    positions.set(this.#matchPositions);
    this.#matchPositions = positions;
  }
}

interface Sum {
  weight: number;
  best: number;
  position: number;
}

function addVote(sums: Map<number, Sum>, id: number, weight: number, position: number): void {
  const sum = sums.get(id);
  if (sum === undefined) sums.set(id, { weight, best: weight, position });
  else {
    sum.weight += weight;
    if (weight > sum.best) {
      sum.best = weight;
      sum.position = position;
    }
  }
}

const noSubwords: ReadonlySet<string> = new Set();

/** Parts of the names between the line's start and the end of the history. */
function subwordsOfLine(vocabulary: Vocabulary, history: ArrayLike<number>, historyLength: number): Set<string> {
  const found = new Set<string>();
  for (let at = historyLength - 1; at >= 0 && !isNewlineId(history[at] ?? 0); at--) {
    for (const subword of vocabulary.subwords(history[at] ?? 0)) found.add(subword);
  }
  return found;
}

function subwordShare(subwords: readonly string[], line: ReadonlySet<string>): number {
  let shared = 0;
  for (const subword of subwords) if (line.has(subword)) shared++;
  return shared === 0 ? 0 : shared / subwords.length;
}

/** Tokens directly before `position` that equal the end of the history, at most `longestMatch`. */
function matchLength(tokens: Uint32Array, position: number, history: ArrayLike<number>, historyLength: number): number {
  const limit = Math.min(blend.longestMatch, position, historyLength);
  let length = 0;
  while (length < limit && tokens[position - 1 - length] === history[historyLength - 1 - length]) {
    if (tokens[position - 1 - length] === boundaryId) break;
    length++;
  }
  return length;
}
