/**
 * What the network is told of each candidate for the next token, and of the place where it would stand. Knows no weights.
 */
import { type Choice, mostChosen } from './choice.ts';
import { absentClass } from './classes.ts';
import type { CopyRates } from './copyRates.ts';
import type { CursorContext } from './cursor.ts';
import type { Declared } from './declared.ts';
import type { EnclosingFunction } from './enclosing.ts';
import { columnsOf, comparedNames, contextNames, featureNames, slotNames } from './featureNames.ts';
import type { Followed } from './followers.ts';
import { type Matches, Means, Place } from './matches.ts';
import { anyNewline } from './nearbyLines.ts';
import type { NameUse } from './scope.ts';
import type { StepContext } from './step.ts';
import { TokenKind } from './tokens.ts';
import { boundaryId, isNewlineId, type Vocabulary } from './vocabulary.ts';

/** Fewest tokens that agree before a match, for each share of the matches that a candidate has. */
const beforeLevels = [1, 2, 3, 5, 8];
const afterLevels = [1, 2, 3, 5];
const nearLevels = [2, 3, 5, 8];
const anyLevels = [2, 3, 5, 8, 14];
/** Fewest tokens that agree from the line's end on. */
const agreementLevels = [1, 2, 4, 6];

const f = columnsOf(featureNames);
const c = columnsOf(contextNames);
/** Columns of what is compared, and of the shares of the most. */
const compared = comparedNames.map((name) => ({ own: f[name], share: f[`${name} of most`] }));

/** Candidates at most, "none of these" included, which is always the first. */
const mostCandidates = mostChosen + 1;

/** What is known of the text around the cursor, and of its names. */
interface Known {
  readonly names: ReadonlyMap<number, NameUse>;
  readonly enclosing: EnclosingFunction;
  readonly declared: ReadonlyMap<number, Declared>;
  readonly copyRates: CopyRates;
}

/** The network's input for one choice; refilled for each. */
export class FeatureTable {
  /** Candidates described, "none" included. */
  count = 0;
  /** Row by row, `featureNames.length` numbers each, most of them between 0 and 1. */
  readonly rows = new Float32Array(mostCandidates * featureNames.length);
  readonly classes = new Uint16Array(mostCandidates);
  readonly context = new Float32Array(contextNames.length);
  readonly slots = new Uint16Array(slotNames.length);
  readonly #totals = new Float32Array(featureNames.length);

  /** Describes the candidates of `choice`, in its order, after "none". */
  describe(
    choice: Choice,
    matches: Matches,
    step: StepContext,
    cursor: CursorContext,
    known: Known,
    followed: Followed,
    vocabulary: Vocabulary,
  ): void {
    const width = featureNames.length;
    this.count = choice.count + 1;
    this.rows.fill(0, 0, this.count * width);
    this.context.fill(0);
    this.#totals.fill(0);
    this.rows[f.none] = 1;
    this.classes[0] = absentClass;
    this.#countMatches(choice, matches, cursor);
    this.#describeContext(choice, step, cursor, known.copyRates);
    for (let candidate = 0; candidate < choice.count; candidate++) {
      const row = (candidate + 1) * width;
      const id = choice.ids[candidate] ?? boundaryId;
      this.classes[candidate + 1] = vocabulary.classOf(id);
      this.#finishShares(row);
      this.#describeCandidate(row, candidate, id, choice, step, cursor, vocabulary);
      this.#describeUse(row, id, known.names.get(id), step);
      this.#describeScope(row, id, known, step, vocabulary);
      this.rows[row + f['follows class']] = followed.closed.find((follower) => follower.id === id)?.share ?? 0;
      const share = followed.common.get(id) ?? 0;
      this.rows[row + f['common after last']] = share;
      this.rows[row + f['common after last log']] = share === 0 ? 0 : Math.max(0, 1 + Math.log(share) / 8);
    }
    this.#compare();
  }

  /** How much each candidate has of what the one with the most of it has. */
  #compare(): void {
    const { rows } = this;
    const width = featureNames.length;
    const end = this.count * width;
    for (const { own, share } of compared) {
      let most = 0;
      for (let row = width; row < end; row += width) most = Math.max(most, rows[row + own] ?? 0);
      if (most === 0) continue;
      for (let row = width; row < end; row += width) rows[row + share] = (rows[row + own] ?? 0) / most;
    }
  }

  /** First pass: counts by level, for each candidate and in all. */
  #countMatches(choice: Choice, matches: Matches, cursor: CursorContext): void {
    const width = featureNames.length;
    const { rows } = this;
    const totals = this.#totals;
    const { longest, mostAgreeing } = bestOf(matches);
    for (let match = 0; match < matches.count; match++) {
      const slot = choice.slotOf[match] ?? -1;
      // Row 0 belongs to "none": what is counted there for dropped candidates is cleared below.
      const row = slot < 0 ? -1 : (slot + 1) * width;
      const length = matches.lengths[match] ?? 0;
      const agreement = matches.agreements[match] ?? 0;
      const place = matches.places[match] ?? 0;
      const means = matches.means[match] ?? 0;
      const likeBelow = matches.likeBelow[match] ?? 0;
      const alike = ((matches.likeAbove[match] ?? 0) + likeBelow) / 2;
      add(totals, rows, row, f['alike share'], alike * alike);
      raise(rows, row, f['alike before'] + place, alike);
      raise(rows, row, f['alike below'], likeBelow);
      raise(rows, row, f['alike x length'], (alike * Math.min(length, 10)) / 10);
      raise(this.context, 0, c.alike, alike);
      if (means === Means.call) {
        count(totals, rows, row, f['call share']);
        if (matches.sameArgument[match] === 1) count(totals, rows, row, f['same argument share']);
        raise(rows, row, f['alike call'], alike);
        raise(rows, row, f['call longest'], length / 12);
        continue;
      }
      if (means === Means.line) {
        count(totals, rows, row, f['line share']);
        raise(rows, row, f['line longest'], length / 12);
        raise(rows, row, f['line agreement'], agreement / 6);
        continue;
      }
      if (means === Means.lineAbove) {
        count(totals, rows, row, f['line above share']);
        raise(rows, row, f['line above longest'], length / 12);
        raise(rows, row, f['line above agreement'], agreement / 6);
        continue;
      }
      if (length === longest) count(totals, rows, row, f['longest share']);
      if (length >= 2 && agreement === mostAgreeing) count(totals, rows, row, f['best agreement share']);
      if (place === Place.before) {
        countLevels(totals, rows, row, f['before 1'], beforeLevels, length);
        raise(rows, row, f['before longest'], length / 24);
        if (length >= 2)
          raise(
            rows,
            row,
            f['before recency'],
            Math.exp(-(cursor.beforeLength - (matches.positions[match] ?? 0)) / 300),
          );
      } else if (place === Place.after) {
        countLevels(totals, rows, row, f['after 1'], afterLevels, length);
        raise(rows, row, f['after longest'], length / 24);
      } else {
        if (place === Place.near) {
          countLevels(totals, rows, row, f['near 2'], nearLevels, length);
          raise(rows, row, f['near longest'], length / 24);
        }
        countLevels(totals, rows, row, f['workspace 2'], anyLevels, length);
        raise(rows, row, f['workspace longest'], length / 24);
      }
      if (length >= 2) {
        countLevels(totals, rows, row, f['agreeing 1'], agreementLevels, agreement);
        raise(rows, row, f.agreement, agreement / 6);
        raise(rows, row, f['agreement x length'], (agreement * Math.min(length, 10)) / 60);
      }
      raise(this.context, 0, c.agreement, agreement / 6);
      raise(this.context, 0, c.longest, length / 24);
    }
  }

  /** Counts become shares of all matches of a level, and logarithms of counts beside them. */
  #finishShares(row: number): void {
    const { rows } = this;
    const totals = this.#totals;
    rows[row + f['before count']] = scaledLog(rows[row + f['before 1'] + 1] ?? 0);
    rows[row + f['after count']] = scaledLog(rows[row + f['after 1'] + 1] ?? 0);
    rows[row + f['near count']] = scaledLog(rows[row + f['near 2']] ?? 0);
    rows[row + f['workspace count']] = scaledLog(rows[row + f['workspace 2']] ?? 0);
    rows[row + f['workspace count 5']] = scaledLog(rows[row + f['workspace 2'] + 2] ?? 0);
    rows[row + f['call count']] = scaledLog(rows[row + f['call share']] ?? 0);
    rows[row + f['line count']] = scaledLog(rows[row + f['line share']] ?? 0);
    rows[row + f['line above count']] = scaledLog(rows[row + f['line above share']] ?? 0);
    for (let feature = f['before 1']; feature < f['before count']; feature++) share(rows, row, feature, totals);
    share(rows, row, f['call share'], totals);
    share(rows, row, f['same argument share'], totals);
    share(rows, row, f['line share'], totals);
    share(rows, row, f['line above share'], totals);
    share(rows, row, f['longest share'], totals);
    share(rows, row, f['alike share'], totals);
    share(rows, row, f['best agreement share'], totals);
  }

  #describeContext(choice: Choice, step: StepContext, cursor: CursorContext, copyRates: CopyRates): void {
    const { context, slots } = this;
    const totals = this.#totals;
    context[c['has suffix']] = cursor.nextLine.length > 0 ? 1 : 0;
    context[c['tokens on line']] = scaledLog(step.lineLength);
    context[c['line start']] = step.lineLength === 0 ? 1 : 0;
    context[c.depth] = step.depth / 4;
    context[c['needed depth']] = step.neededDepth / 4;
    context[c['before 1']] = scaledLog(totals[f['before 1']] ?? 0);
    context[c['before 2']] = scaledLog(totals[f['before 1'] + 1] ?? 0);
    context[c['before 5']] = scaledLog(totals[f['before 1'] + 3] ?? 0);
    context[c['after 2']] = scaledLog(totals[f['after 1'] + 1] ?? 0);
    context[c['near 2']] = scaledLog(totals[f['near 2']] ?? 0);
    context[c['workspace 2']] = scaledLog(totals[f['workspace 2']] ?? 0);
    context[c['workspace 5']] = scaledLog(totals[f['workspace 2'] + 2] ?? 0);
    context[c['workspace 14']] = scaledLog(totals[f['workspace 2'] + 4] ?? 0);
    context[c.call] = scaledLog(totals[f['call share']] ?? 0);
    context[c.line] = scaledLog(totals[f['line share']] ?? 0);
    context[c['line above']] = scaledLog(totals[f['line above share']] ?? 0);
    context[c.best] = choice.probabilities[0] ?? 0;
    context[c.candidates] = choice.count / mostCandidates;
    context[c['copied here']] = copyRates.here;
    context[c['copied elsewhere']] = copyRates.elsewhere;
    context[c['copied elsewhere long']] = copyRates.elsewhereLong;
    context[c['copied below']] = copyRates.below;
    slots.set(step.slots);
  }

  #describeCandidate(
    row: number,
    candidate: number,
    id: number,
    choice: Choice,
    step: StepContext,
    cursor: CursorContext,
    vocabulary: Vocabulary,
  ): void {
    const { rows } = this;
    const probability = choice.probabilities[candidate] ?? 0;
    rows[row + f.blend] = probability;
    rows[row + f['blend log']] = 1 + Math.max(Math.log(Math.max(probability, 1e-5)), -10) / 10;
    rows[row + f['blend rank']] = 1 / (candidate + 1);
    rows[row + f.files] = scaledLog(choice.files[candidate] ?? 0);
    const text = vocabulary.text(id);
    rows[row + f.length] = Math.min(text.length, 40) / 40;
    const subwords = vocabulary.subwords(id);
    if (subwords.length > 0) {
      rows[row + f['as last name']] = overlap(subwords, step.lastNameSubwords);
      rows[row + f['as line']] = overlap(subwords, step.lineSubwords);
      rows[row + f['as callee']] = overlap(subwords, step.calleeSubwords);
      rows[row + f['as next line']] = overlap(subwords, step.nextLineSubwords);
      rows[row + f['as next parameter']] = overlap(subwords, step.nextParameterSubwords);
    }
    const parameter = step.parameters.indexOf(id);
    if (parameter >= 0) {
      const isUsed = step.usedArguments.has(id);
      rows[row + f.parameter] = 1;
      rows[row + f['parameter used']] = isUsed ? 1 : 0;
      rows[row + f['parameter next']] = id === step.nextParameter ? 1 : 0;
    }
    if (isNewlineId(id)) {
      rows[row + f['newline fits']] = cursor.nextLine[0] === id ? 1 : 0;
      rows[row + f['newline balanced']] = step.depth === step.neededDepth ? 1 : 0;
      rows[row + f['newline too open']] = step.depth > step.neededDepth ? 1 : 0;
    } else if (vocabulary.kind(id) === TokenKind.operator) {
      rows[row + f['leading space']] = text.startsWith(' ') ? 1 : 0;
      rows[row + f['trailing space']] = text.endsWith(' ') ? 1 : 0;
      rows[row + f['closes too much']] = vocabulary.bracket(id) < 0 && step.depth <= step.neededDepth ? 1 : 0;
    }
    rows[row + f['is next on line']] = id === cursor.nextOnLine ? 1 : 0;
    rows[row + f['begins next line']] = step.lineLength === 0 && id === cursor.nextLine[1] ? 1 : 0;
    rows[row + f['repeats last']] = id === step.last ? 1 : 0;
    rows[row + f['as line above']] = id === step.lineAboveToken ? 1 : 0;
    const nearby = step.nearbyLines.get(isNewlineId(id) ? anyNewline : id);
    if (nearby !== undefined) {
      rows[row + f['goes on above']] = nearby.above;
      rows[row + f['goes on below']] = nearby.below;
      rows[row + f['set nearby']] = nearby.isSet ? 1 : 0;
    }
    rows[row + f.frequency] = Math.min(Math.log1p(vocabulary.uses(id)) / 12, 1);
  }

  #describeUse(row: number, id: number, use: NameUse | undefined, step: StepContext): void {
    const { rows } = this;
    rows[row + f['on this line']] = step.lineTokens.has(id) ? 1 : 0;
    if (use === undefined) {
      rows[row + f['no name']] = 1;
      return;
    }
    rows[row + f['above near']] = Math.exp(-use.above / 40);
    rows[row + f['above far']] = Math.exp(-use.above / 400);
    rows[row + f['below near']] = Math.exp(-use.below / 40);
    rows[row + f['below far']] = Math.exp(-use.below / 400);
    rows[row + f['uses above']] = scaledLog(use.usesAbove);
    rows[row + f['uses below']] = scaledLog(use.usesBelow);
    const uses = use.usesAbove + use.usesBelow;
    rows[row + f['only below']] = use.usesAbove === 0 ? 1 : 0;
    rows[row + f.imported] = use.isImported ? 1 : 0;
    rows[row + f['imported unused']] = use.isImported && uses === 1 ? 1 : 0;
    rows[row + f.defined] = use.isDefined ? 1 : 0;
    rows[row + f['member share']] = use.usesAsMember / uses;
    rows[row + f['callee share']] = use.usesAsCallee / uses;
  }

  #describeScope(row: number, id: number, known: Known, step: StepContext, vocabulary: Vocabulary): void {
    const { rows } = this;
    const local = known.enclosing.locals.get(id);
    if (local !== undefined) {
      const isOwn = local.isParameter || local.isSet;
      rows[row + f.local] = 1;
      rows[row + f['local parameter']] = local.isParameter ? 1 : 0;
      rows[row + f['local set']] = local.isSet ? 1 : 0;
      rows[row + f['local unused']] = isOwn && local.usesAbove === 0 && !step.lineTokens.has(id) ? 1 : 0;
      rows[row + f['local below only']] = !isOwn && local.usesAbove === 0 ? 1 : 0;
    }
    const declared = known.declared.get(id);
    if (declared !== undefined) {
      rows[row + f.declared] = declared.score;
      rows[row + f['declared rank']] = declared.rank;
      rows[row + f['declared member']] = declared.isMember ? 1 : 0;
    }
    const subwords = vocabulary.subwords(id);
    const own = known.enclosing.name;
    if (subwords.length > 0 && own !== boundaryId) {
      const others = vocabulary.subwords(own);
      rows[row + f['as function']] = subwords.filter((subword) => others.includes(subword)).length / subwords.length;
    }
  }
}

/** The length of the longest match by its tokens, and the most agreement of one of two tokens or more. */
function bestOf(matches: Matches): { longest: number; mostAgreeing: number } {
  let longest = 0;
  let mostAgreeing = 0;
  for (let match = 0; match < matches.count; match++) {
    if (matches.means[match] !== Means.context) continue;
    const length = matches.lengths[match] ?? 0;
    if (length > longest) longest = length;
    if (length >= 2) mostAgreeing = Math.max(mostAgreeing, matches.agreements[match] ?? 0);
  }
  return { longest, mostAgreeing };
}

/** Logarithm of a count, 1 from a thousand on. */
function scaledLog(count: number): number {
  return Math.min(Math.log1p(count) / 7, 1);
}

function count(totals: Float32Array, rows: Float32Array, row: number, feature: number): void {
  add(totals, rows, row, feature, 1);
}

function add(totals: Float32Array, rows: Float32Array, row: number, feature: number, amount: number): void {
  totals[feature] = (totals[feature] ?? 0) + amount;
  if (row >= 0) rows[row + feature] = (rows[row + feature] ?? 0) + amount;
}

function countLevels(
  totals: Float32Array,
  rows: Float32Array,
  row: number,
  first: number,
  levels: readonly number[],
  length: number,
): void {
  for (let level = 0; level < levels.length && length >= (levels[level] ?? 0); level++) {
    count(totals, rows, row, first + level);
  }
}

function raise(rows: Float32Array, row: number, feature: number, value: number): void {
  if (row >= 0 && value > (rows[row + feature] ?? 0)) rows[row + feature] = value;
}

function share(rows: Float32Array, row: number, feature: number, totals: Float32Array): void {
  const total = totals[feature] ?? 0;
  if (total > 0) rows[row + feature] = (rows[row + feature] ?? 0) / total;
}

/** Share of a name's parts that are among others. */
function overlap(subwords: readonly string[], others: ReadonlySet<string>): number {
  let shared = 0;
  for (const subword of subwords) if (others.has(subword)) shared++;
  return shared / subwords.length;
}
