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

interface Sum {
  weight: number;
  best: number;
  position: number;
  files: number;
  lastFile: number;
  slot: number;
}

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
  const factors = levelFactors(matches);
  const sums = new Map<number, Sum>();
  for (let at = 0; at < matches.count; at++) {
    const weight = matchWeight(matches, at, cursor, weightOf) * (factors[matches.lengths[at] ?? 0] ?? 0);
    const isLocal = (matches.places[at] ?? 0) <= Place.after;
    add(sums, matches.tokens[at] ?? 0, weight, isLocal ? -1 : (matches.positions[at] ?? -1), matches.files[at] ?? -1);
  }
  const position: NamePosition = namePosition(step.last, vocabulary);
  for (const { id, weight } of votes[position]) add(sums, id, weight, -1, -1);
  if (position === 'name') for (const id of step.parameters) add(sums, id, blend.parameter, -1, -1);
  for (const { id, share } of followed.closed) add(sums, id, blend.followers * share, -1, -1);
  for (const [id, share] of followed.common) add(sums, id, blend.common * share, -1, -1);
  if (accepts !== undefined) for (const id of [...sums.keys()]) if (!accepts(id)) sums.delete(id);
  const line = step.lineLength > 0 ? step.lineSubwords : undefined;
  let total = blend.escapeWeight;
  for (const [id, sum] of sums) {
    if (line !== undefined && line.size > 0 && vocabulary.kind(id) === TokenKind.word) {
      const overlap = shareOf(vocabulary.subwords(id), line);
      if (overlap > 0) sum.weight *= Math.exp(blend.subwordOverlap * overlap);
    }
    total += sum.weight;
  }
  keepBest(choice, sums, total);
  choice.none = blend.escapeWeight / total;
  for (let at = 0; at < matches.count; at++) choice.slotOf[at] = sums.get(matches.tokens[at] ?? 0)?.slot ?? -1;
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

function add(sums: Map<number, Sum>, id: number, weight: number, position: number, file: number): void {
  const sum = sums.get(id);
  if (sum === undefined) {
    sums.set(id, { weight, best: weight, position, files: file >= 0 ? 1 : 0, lastFile: file, slot: -1 });
    return;
  }
  sum.weight += weight;
  if (weight > sum.best) {
    sum.best = weight;
    sum.position = position;
  }
  // Matches come by file, so that a change of file is mostly a new one.
  if (file >= 0 && file !== sum.lastFile) {
    sum.files++;
    sum.lastFile = file;
  }
}

function keepBest(choice: Choice, sums: ReadonlyMap<number, Sum>, total: number): void {
  const sorted = [...sums].sort((a, b) => b[1].weight - a[1].weight || a[0] - b[0]);
  choice.count = Math.min(sorted.length, mostChosen);
  for (let at = 0; at < choice.count; at++) {
    const entry = sorted[at];
    if (entry === undefined) break;
    const [id, sum] = entry;
    sum.slot = at;
    choice.ids[at] = id;
    choice.probabilities[at] = sum.weight / total;
    choice.positions[at] = sum.position;
    choice.files[at] = sum.files;
  }
}

function shareOf(subwords: readonly string[], line: ReadonlySet<string>): number {
  let shared = 0;
  for (const subword of subwords) if (line.has(subword)) shared++;
  return shared === 0 ? 0 : shared / subwords.length;
}
