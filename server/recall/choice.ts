/**
 * The candidates for one next token: what followed each match, names that could stand there, weighed by the hand-set blend,
 * the likeliest kept. Knows no learned weights.
 */
import * as blend from './blend.ts';
import type { CursorContext } from './cursor.ts';
import type { Declared } from './declared.ts';
import type { Followed } from './followers.ts';
import { type Matches, Means, Place } from './matches.ts';
import { type NamePosition, type NameUse, namePosition } from './scope.ts';
import type { StepContext } from './step.ts';
import { TokenKind } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';
import { VoteSums } from './voteSums.ts';

/** Candidates kept, best first. */
export const mostChosen = 79;

export interface Choice {
  count: number;
  readonly ids: Uint32Array;
  /** By the hand-set blend; they and `none` add up to less than 1 where candidates were dropped. */
  readonly probabilities: Float64Array;
  /** Position in the corpus of the match that counts most, or -1 when it is in the buffer, or is no match at all. */
  readonly positions: Int32Array;
  /** Files of the workspace with a match. */
  readonly files: Uint16Array;
  /** For each match the candidate that it counts for, or -1. */
  readonly slotOf: Int16Array;
  none: number;
  /** Of all candidates, those that are not kept too. */
  readonly sums: VoteSums;
  /** For each match the sum that it counts for. */
  readonly sumOf: Uint32Array;
}

export function emptyChoice(matches: Matches): Choice {
  return {
    count: 0,
    ids: new Uint32Array(mostChosen),
    probabilities: new Float64Array(mostChosen),
    positions: new Int32Array(mostChosen),
    files: new Uint16Array(mostChosen),
    slotOf: new Int16Array(matches.tokens.length),
    none: 1,
    sums: new VoteSums(),
    sumOf: new Uint32Array(matches.tokens.length),
  };
}

interface Vote {
  readonly id: number;
  readonly weight: number;
}

/** Names around the cursor with their weights, for the two kinds of positions that names have. */
export interface NameVotes {
  readonly name: readonly Vote[];
  readonly member: readonly Vote[];
  readonly none: readonly Vote[];
}

export function nameVotes(names: ReadonlyMap<number, NameUse>, declared: ReadonlyMap<number, Declared>): NameVotes {
  const name: Vote[] = [];
  const member: Vote[] = [];
  for (const [id, use] of names) {
    const above = blend.scopeNear * Math.exp(-use.above / blend.scopeReach);
    const below = (use.usesAbove === 0 ? blend.scopeBelow : blend.scopeNear) * Math.exp(-use.below / blend.scopeReach);
    const declared = use.isImported || use.isDefined ? blend.scopeDeclared : 0;
    const far = blend.scopeFar * Math.log1p(use.usesAbove + use.usesBelow);
    const weight = Math.max(above, below, declared, far);
    // A name is voted for where it is mostly used.
    if (use.usesAsMember * 2 > use.usesAbove + use.usesBelow) member.push({ id, weight });
    else name.push({ id, weight });
    if (use.usesAsMember > 0 && use.usesAsMember * 2 <= use.usesAbove + use.usesBelow) member.push({ id, weight });
  }
  for (const [id, { isMember, score }] of declared) {
    (isMember ? member : name).push({ id, weight: blend.declaredName * score });
  }
  return { name, member, none: [] };
}

const levels = blend.longestMatch + 1;
const levelWeights = Float64Array.from({ length: levels }, (_, level) => blend.lengthWeight(level));
const agreementFactors = Float64Array.from({ length: 8 }, (_, agreement) =>
  Math.exp(blend.rightAgreement * Math.min(agreement, blend.rightAgreementCap)),
);

/** By `Means`. */
const meansWeights = [1, blend.callMatch, blend.lineMatch, blend.lineAboveMatch];

/** Fills `choice` for one step. `weightOf` tells how much more than 1 a file's matches count. */
export function choose(
  choice: Choice,
  matches: Matches,
  votes: NameVotes,
  step: StepContext,
  cursor: CursorContext,
  vocabulary: Vocabulary,
  weightOf: (file: number) => number,
  followed: Followed,
  accepts: ((id: number) => boolean) | undefined,
): void {
  const { sums } = choice;
  sums.clear();
  addMatches(choice, matches, cursor, weightOf);
  const position: NamePosition = namePosition(step.last, vocabulary);
  for (const { id, weight } of votes[position]) sums.add(id, weight, -1, -1);
  if (position === 'name') for (const id of step.parameters) sums.add(id, blend.parameter, -1, -1);
  for (const { id, share } of followed.closed) sums.add(id, blend.followers * share, -1, -1);
  for (const [id, share] of followed.common) sums.add(id, blend.common * share, -1, -1);
  const line = step.lineLength > 0 && step.lineSubwords.size > 0 ? step.lineSubwords : undefined;
  let total = blend.escapeWeight;
  for (let at = 0; at < sums.count; at++) {
    const id = sums.ids[at] ?? 0;
    if (accepts !== undefined && !accepts(id)) {
      sums.weights[at] = refused;
      continue;
    }
    if (line !== undefined && vocabulary.kind(id) === TokenKind.word) {
      const overlap = shareOf(vocabulary.subwords(id), line);
      if (overlap > 0) sums.weights[at] = (sums.weights[at] ?? 0) * Math.exp(blend.subwordOverlap * overlap);
    }
    total += sums.weights[at] ?? 0;
  }
  choice.none = blend.escapeWeight / total;
  keepBest(choice, total);
  for (let at = 0; at < matches.count; at++) choice.slotOf[at] = sums.slots[choice.sumOf[at] ?? 0] ?? -1;
}

/** Less than any weight. */
const refused = -1;

function addMatches(
  { sums, sumOf }: Choice,
  matches: Matches,
  cursor: CursorContext,
  weightOf: (file: number) => number,
): void {
  const factors = levelFactors(matches);
  for (let at = 0; at < matches.count; at++) {
    const weight = matchWeight(matches, at, cursor, weightOf) * (factors[matches.lengths[at] ?? 0] ?? 0);
    const isLocal = (matches.places[at] ?? 0) <= Place.after;
    const position = isLocal ? -1 : (matches.positions[at] ?? -1);
    sumOf[at] = sums.add(matches.tokens[at] ?? 0, weight, position, matches.files[at] ?? -1);
  }
}

/** A level's matches count less each where they are many. Matches of other means are weighed as one of two tokens. */
function levelFactors(matches: Matches): Float64Array {
  const counts = new Float64Array(levels);
  for (let at = 0; at < matches.count; at++) {
    if (matches.means[at] === Means.context) {
      const length = matches.lengths[at] ?? 0;
      counts[length] = (counts[length] ?? 0) + 1;
    }
  }
  return counts.map((count, level) => (levelWeights[level] ?? 0) / Math.max(count, 1) ** blend.crowdExponent);
}

function matchWeight(matches: Matches, at: number, cursor: CursorContext, weightOf: (file: number) => number): number {
  const means = matches.means[at] ?? 0;
  const byMeans = meansWeights[means] ?? 1;
  const agreement = agreementFactors[matches.agreements[at] ?? 0] ?? 1;
  const place = matches.places[at] ?? 0;
  if (place === Place.after) return byMeans * agreement * blend.localAfter;
  if (place !== Place.before) return byMeans * agreement * weightOf(matches.files[at] ?? -1);
  const distance = cursor.beforeLength - (matches.positions[at] ?? 0);
  const near = (blend.localNear - blend.localFar) * Math.exp(-distance / blend.localReach);
  return byMeans * agreement * (blend.localFar + near);
}

/** The heaviest sums kept, heaviest first: their places. */
const kept = new Uint32Array(mostChosen);

function keepBest(choice: Choice, total: number): void {
  const { sums } = choice;
  let count = 0;
  for (let at = 0; at < sums.count; at++) {
    if (sums.weights[at] === refused) continue;
    if (count === mostChosen && !isHeavier(sums, at, kept[count - 1] ?? 0)) continue;
    let place = count < mostChosen ? count++ : count - 1;
    for (; place > 0 && isHeavier(sums, at, kept[place - 1] ?? 0); place--) kept[place] = kept[place - 1] ?? 0;
    kept[place] = at;
  }
  choice.count = count;
  for (let slot = 0; slot < count; slot++) {
    const at = kept[slot] ?? 0;
    choice.ids[slot] = sums.ids[at] ?? 0;
    choice.probabilities[slot] = (sums.weights[at] ?? 0) / total;
    choice.positions[slot] = sums.positions[at] ?? -1;
    choice.files[slot] = sums.files[at] ?? 0;
    sums.slots[at] = slot;
  }
}

function isHeavier({ weights, ids }: VoteSums, one: number, other: number): boolean {
  const [own, others] = [weights[one] ?? 0, weights[other] ?? 0];
  return own > others || (own === others && (ids[one] ?? 0) < (ids[other] ?? 0));
}

function shareOf(subwords: readonly string[], line: ReadonlySet<string>): number {
  let shared = 0;
  for (const subword of subwords) if (line.has(subword)) shared++;
  return shared === 0 ? 0 : shared / subwords.length;
}
