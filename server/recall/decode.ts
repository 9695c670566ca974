/**
 * From next-token distributions to whole lines: a narrow beam to the end of a line. Knows nothing of blocks, files or
 * how the distributions come about.
 */
import type { Candidate, Evidence } from './evidence.ts';
import { renderToken, type TokenKind } from './tokens.ts';
import { isNewlineId, type Vocabulary } from './vocabulary.ts';

interface DecodedToken {
  readonly id: number;
  /** As it appears in the text, without what is typed already. */
  readonly text: string;
  readonly logProb: number;
  /** Position in the corpus that it was copied from, or -1. */
  readonly position: number;
}

export interface DecodedLine {
  readonly tokens: readonly DecodedToken[];
  /** Natural logarithm of the probability of the tokens and of the line's end after them. */
  readonly logProb: number;
  /** The newline token that ends the line, or -1 when the line was cut at its longest. */
  readonly newline: number;
}

/** Hypotheses kept at each token. One would be greedy; more than four changes no result that was measured. */
const beamWidth = 3;
/** Longest line: what is longer is data. */
const maximumTokens = 48;
/** Another line than the best is a choice from this chance on. */
const leastAlternative = Math.log(0.01);
/** A continuation less likely than this share of the best one is not followed. */
const followShare = 0.02;

/** Tokens before the cursor that a hypothesis carries: more than any context or line looked at. */
const historyKept = 160;
/** Share that remains of an end of line whose newline does not fit the next line. */
const misfitShare = 0.2;
/** Probability, before what is typed was seen, that a token is typed which no evidence names. */
const unseenTyped = 0.02;
/** Share of it for a token that no file has: it is rather the beginning of one. */
const unknownShare = 0.1;
/** Fewer letters begin too many words. */
const shortestBeginning = 2;

interface Hypothesis {
  readonly history: readonly number[];
  readonly tokens: readonly DecodedToken[];
  readonly typed: string;
  readonly isFirst: boolean;
  readonly logProb: number;
}

export interface DecodeStart {
  readonly history: readonly number[];
  /** What the first tokens must begin with, as it stands before the cursor. */
  readonly typed: string;
  /** Id of the typed token as it stands, or -1. It may be complete even where nothing like it was seen here. */
  readonly typedToken: number;
  /** First token right of the cursor on its line, or -1: reaching it ends the line as a newline does. */
  readonly nextOnLine: number;
  /** The newline token after the cursor's line, then the first tokens of the next line that is not blank. */
  readonly nextLine: readonly number[];
}

/**
 * The likeliest line, or undefined when nothing was found, nothing is as likely as `floor`, or `pause` says to stop. `pause` is
 * awaited before each look for what may follow. `floor`: natural logarithm of the least probability that is of use; what falls below
 * it is not gone on with, which spares most of the work where nothing is likely, and changes no line above it but for one a fuller
 * beam loses.
 */
export async function decodeLine(
  evidence: Evidence,
  vocabulary: Vocabulary,
  start: DecodeStart,
  floor: number,
  pause: () => Promise<boolean>,
): Promise<DecodedLine | undefined> {
  const [best] = await decodeLines(evidence, vocabulary, start, { count: 1, floor }, pause);
  return best;
}

interface DecodeOptions {
  readonly count: number;
  readonly floor: number;
}

/** The `count` likeliest lines of those that a beam as wide, or wider, comes across; likeliest first, no text twice. */
export async function decodeLines(
  evidence: Evidence,
  vocabulary: Vocabulary,
  start: DecodeStart,
  { count, floor }: DecodeOptions,
  pause: () => Promise<boolean>,
): Promise<DecodedLine[]> {
  const width = Math.max(beamWidth, count);
  const history = start.history.slice(-historyKept);
  let beam: Hypothesis[] = [{ history, tokens: [], typed: start.typed, isFirst: true, logProb: 0 }];
  const best: DecodedLine[] = [];
  for (let step = 0; step < maximumTokens && beam.length > 0; step++) {
    const grown: Hypothesis[] = [];
    for (const hypothesis of beam) {
      if (!(await pause())) return [];
      const { line, longer } = extend(evidence, vocabulary, hypothesis, start, width);
      if (line !== undefined) keepLine(best, line, count);
      grown.push(...longer);
    }
    // Finished lines that are likelier than every open one stay so: probabilities only fall.
    const bar = best[count - 1]?.logProb ?? (best.length > 0 ? leastAlternative : Number.NEGATIVE_INFINITY);
    beam = grown.filter((hypothesis) => hypothesis.logProb > bar && hypothesis.logProb >= floor);
    beam.sort((a, b) => b.logProb - a.logProb);
    beam.length = Math.min(beam.length, width);
  }
  return best.filter(({ logProb }, rank) => logProb >= (rank === 0 ? floor : Math.max(floor, leastAlternative)));
}

/** Keeps the likeliest, sorted; between equals the first. */
function keepLine(best: DecodedLine[], line: DecodedLine, count: number): void {
  const text = textOf(line);
  const twin = best.findIndex((other) => textOf(other) === text);
  if (twin >= 0) {
    if ((best[twin]?.logProb ?? 0) >= line.logProb) return;
    best.splice(twin, 1);
  }
  const after = best.findIndex((other) => other.logProb < line.logProb);
  best.splice(after < 0 ? best.length : after, 0, line);
  best.length = Math.min(best.length, count);
}

function textOf({ tokens }: DecodedLine): string {
  return tokens.map(({ text }) => text).join('');
}

function extend(
  evidence: Evidence,
  vocabulary: Vocabulary,
  hypothesis: Hypothesis,
  start: DecodeStart,
  width: number,
): { line: DecodedLine | undefined; longer: Hypothesis[] } {
  const previousKind = vocabulary.kind(hypothesis.history[hypothesis.history.length - 1] ?? 0);
  const allowed = candidatesFor(evidence, vocabulary, hypothesis, start);
  let endProbability = 0;
  let newline = -1;
  const longer: Hypothesis[] = [];
  const floor = (allowed[0]?.probability ?? 0) * followShare;
  for (const candidate of allowed) {
    const isNewline = isNewlineId(candidate.id);
    if (isNewline || (candidate.id === start.nextOnLine && hypothesis.tokens.length > 0)) {
      // How the next line is indented is known: an end that would indent it otherwise is unlikely.
      const fits = !isNewline || start.nextLine.length === 0 || candidate.id === start.nextLine[0];
      endProbability += candidate.probability * (fits ? 1 : misfitShare);
      if (isNewline && newline < 0) newline = candidate.id;
    } else if (candidate.probability >= floor && longer.length < width) {
      longer.push(append(hypothesis, candidate, vocabulary, previousKind));
    }
  }
  const isDone = endProbability > 0 && hypothesis.typed === '' && !repeatsNextLine(hypothesis, start);
  if (!isDone) return { line: undefined, longer };
  const logProb = hypothesis.logProb + Math.log(endProbability);
  return { line: { tokens: hypothesis.tokens, logProb, newline }, longer };
}

function repeatsNextLine(hypothesis: Hypothesis, start: DecodeStart): boolean {
  const next = start.nextLine;
  const { tokens } = hypothesis;
  return (
    next.length > 3 && tokens.length >= next.length - 1 && next.slice(1).every((id, index) => tokens[index]?.id === id)
  );
}

/** What a line may go on with. */
export interface LineSoFar {
  readonly history: readonly number[];
  /** What the next tokens must begin with. */
  readonly typed: string;
  /** No token of the line has been chosen yet. */
  readonly isFirst: boolean;
}

/** Candidates that begin with what is typed, or that it begins with, with probabilities given that; best first. */
export function candidatesFor(
  evidence: Evidence,
  vocabulary: Vocabulary,
  { history, typed, isFirst }: LineSoFar,
  start: Pick<DecodeStart, 'typedToken'>,
): readonly Candidate[] {
  if (typed === '') return evidence.next(history).candidates;
  const previousKind = vocabulary.kind(history[history.length - 1] ?? 0);
  const agrees = (id: number) => {
    if (isNewlineId(id)) return false;
    const text = renderToken(vocabulary.text(id), vocabulary.kind(id), previousKind);
    return text.startsWith(typed) || (typed.startsWith(text) && text.length > 0);
  };
  const kept = [...evidence.next(history, agrees).candidates];
  const asTyped = kept.find((candidate) => candidate.id === start.typedToken);
  if (start.typedToken >= 0 && isFirst && asTyped === undefined) {
    const isKnown = vocabulary.uses(start.typedToken) > 0;
    kept.push({ id: start.typedToken, probability: isKnown ? unseenTyped : unseenTyped * unknownShare, position: -1 });
  }
  if (kept.length <= 1) kept.push(...wordsBegunWith(typed.trimStart(), vocabulary));
  const total = kept.reduce((sum, candidate) => sum + candidate.probability, 0);
  kept.sort((a, b) => b.probability - a.probability);
  return kept.map((candidate) => ({ ...candidate, probability: candidate.probability / total }));
}

/** Where no evidence agrees with what is typed, any word of the repository that begins so, none much likelier than another. */
function wordsBegunWith(typed: string, vocabulary: Vocabulary): Candidate[] {
  if (typed.length < shortestBeginning) return [];
  const ids = vocabulary.wordsWithPrefix(typed, beamWidth * 2);
  return ids.map((id, index) => ({ id, probability: unseenTyped / (index + 1), position: -1 }));
}

function append(
  hypothesis: Hypothesis,
  candidate: Candidate,
  vocabulary: Vocabulary,
  previousKind: TokenKind,
): Hypothesis {
  const rendered = renderToken(vocabulary.text(candidate.id), vocabulary.kind(candidate.id), previousKind);
  const { typed } = hypothesis;
  const logProb = Math.log(candidate.probability);
  return {
    history: [...hypothesis.history, candidate.id],
    tokens: [
      ...hypothesis.tokens,
      { id: candidate.id, text: rendered.slice(typed.length), logProb, position: candidate.position },
    ],
    typed: typed.slice(rendered.length),
    isFirst: false,
    logProb: hypothesis.logProb + logProb,
  };
}
