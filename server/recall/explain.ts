/**
 * Why a text stands where it stands: for each of its tokens what could have followed instead, how likely each was, and the
 * places that speak for it. Decides nothing.
 */
import type { Provenance, Window } from '../base/window.ts';
import { isKeywordClass } from './classes.ts';
import type { Corpus } from './corpus.ts';
import type { CursorContext } from './cursor.ts';
import { candidatesFor } from './decode.ts';
import type { Candidate, Evidence, Scratch } from './evidence.ts';
import { type Matches, Means, Place } from './matches.ts';
import { locate, locateInBuffer } from './provenance.ts';
import { piecesAfter } from './score.ts';
import { TokenKind } from './tokens.ts';
import { isNewlineId, type Vocabulary } from './vocabulary.ts';

/** Earlier places that speak for a candidate, by where they are and how they are alike. */
interface PlaceCounts {
  readonly openFileAbove: number;
  readonly openFileBelow: number;
  /** In files that are imported, in the same folder, or chosen as context; and in all others. */
  readonly nearFiles: number;
  readonly otherFiles: number;
  /** Of all these, those found by the call around them, by the line that follows theirs, or by the one above it. */
  readonly byCall: number;
  readonly byNextLine: number;
  readonly byLineAbove: number;
}

export interface ExplainedCandidate {
  /** A line's end is a line break. */
  readonly text: string;
  readonly probability: number;
  /** Undefined where no earlier place has it: then `source` says what it is offered for. */
  readonly places: PlaceCounts | undefined;
  readonly source: string;
  /** The place that counts most, and how many tokens before it are the same as before the cursor. */
  readonly evidence: (Provenance & { readonly tokensAlike: number }) | undefined;
}

export interface ExplainedToken {
  /** As it stands in the text, with what was typed of it already. */
  readonly text: string;
  /** 0 where it was no candidate. */
  readonly probability: number;
  /** Probability of a token that is none of the candidates. */
  readonly none: number;
  /** The likeliest, and the token itself if it was one. */
  readonly candidates: readonly ExplainedCandidate[];
}

/** What an explanation needs of one request. */
export interface ExplainContext {
  readonly corpus: Corpus;
  readonly window: Window;
  readonly cursor: CursorContext;
  readonly evidence: Evidence;
  /** Holds the matches of the last step. */
  readonly scratch: Scratch;
  readonly textOf: (path: string) => string | undefined;
}

/** Candidates shown for a token. */
const mostShown = 5;

/** Token by token, and the line's end after them. Stops early when `pause` resolves to false. */
export async function explainText(
  context: ExplainContext,
  text: string,
  pause: () => Promise<boolean>,
): Promise<ExplainedToken[]> {
  const { corpus, cursor, evidence } = context;
  const { vocabulary } = corpus;
  const explained: ExplainedToken[] = [];
  const history = [...cursor.history];
  let { typed } = cursor;
  for (const piece of piecesAfter(cursor, vocabulary, text)) {
    if (!(await pause())) return explained;
    const line = { history, typed, isFirst: explained.length === 0 };
    const candidates = candidatesFor(evidence, vocabulary, line, cursor);
    explained.push(explainStep(context, candidates, piece.text, (id) => id === piece.id));
    typed = typed.slice(piece.text.length);
    history.push(piece.id);
  }
  if (!(await pause())) return explained;
  explained.push(explainStep(context, evidence.next(history).candidates, '\n', isNewlineId));
  return explained;
}

function explainStep(
  context: ExplainContext,
  candidates: readonly Candidate[],
  text: string,
  isTaken: (id: number) => boolean,
): ExplainedToken {
  const taken = candidates.filter(({ id }) => isTaken(id));
  const shown = candidates.filter((candidate, rank) => rank < mostShown || candidate === taken[0]);
  const total = candidates.reduce((sum, { probability }) => sum + probability, 0);
  return {
    text,
    probability: taken.reduce((sum, { probability }) => sum + probability, 0),
    none: Math.max(0, 1 - total),
    candidates: shown.map((candidate) => explainCandidate(context, candidate)),
  };
}

function explainCandidate(context: ExplainContext, { id, probability, position }: Candidate): ExplainedCandidate {
  const { corpus, scratch, window, cursor, textOf } = context;
  const { vocabulary } = corpus;
  const found = matchesOf(scratch.matches, id);
  const text = isNewlineId(id) ? '\n' : vocabulary.text(id);
  if (found.length === 0) {
    return { text, probability, places: undefined, source: sourceOf(vocabulary, id), evidence: undefined };
  }
  const { matches } = scratch;
  const isOpen = (at: number) => (matches.places[at] ?? 0) <= Place.after;
  // Without a place in the workspace, the one in the buffer with the longest context.
  const strongest =
    position >= 0
      ? found.find((at) => !isOpen(at) && matches.positions[at] === position)
      : longest(matches, found.filter(isOpen));
  const at = strongest === undefined ? undefined : (matches.positions[strongest] ?? 0);
  const place =
    at === undefined ? undefined : position >= 0 ? locate(corpus, at, textOf) : locateInBuffer(window, cursor, at);
  const tokensAlike = strongest === undefined ? 0 : (matches.lengths[strongest] ?? 0);
  return {
    text,
    probability,
    places: countPlaces(matches, found),
    source: 'earlier places',
    evidence: place && { ...place, tokensAlike },
  };
}

function matchesOf(matches: Matches, id: number): number[] {
  const found: number[] = [];
  for (let at = 0; at < matches.count; at++) if (matches.tokens[at] === id) found.push(at);
  return found;
}

function longest(matches: Matches, found: readonly number[]): number | undefined {
  let best: number | undefined;
  for (const at of found) {
    if (best === undefined || (matches.lengths[at] ?? 0) > (matches.lengths[best] ?? 0)) best = at;
  }
  return best;
}

function countPlaces(matches: Matches, found: readonly number[]): PlaceCounts {
  const count = (is: (at: number) => boolean) => found.filter(is).length;
  return {
    openFileAbove: count((at) => matches.places[at] === Place.before),
    openFileBelow: count((at) => matches.places[at] === Place.after),
    nearFiles: count((at) => matches.places[at] === Place.near),
    otherFiles: count((at) => matches.places[at] === Place.far),
    byCall: count((at) => matches.means[at] === Means.call),
    byNextLine: count((at) => matches.means[at] === Means.line),
    byLineAbove: count((at) => matches.means[at] === Means.lineAbove),
  };
}

function sourceOf(vocabulary: Vocabulary, id: number): string {
  const kind = vocabulary.kind(id);
  if (kind === TokenKind.operator || kind === TokenKind.newline) return 'often follows such a token';
  return isKeywordClass(vocabulary.classOf(id)) ? 'often follows such a token' : 'a name in scope, or declared for it';
}
