/**
 * The interface of every completion engine: text out of a window and snippets, and the likelihood of a given text.
 * Knows no engine.
 */
import type { Provenance, Snippet, Window } from './window.ts';

/** What a cheaper engine proposes. */
export interface Draft {
  readonly text: string;
  /** Its own probability that this is what will be typed. */
  readonly confidence: number;
  /** It will be the answer: nothing dearer is asked. */
  readonly isAnswer: boolean;
  /** Where its parts were copied from, and those of other lines that are about as likely. */
  readonly places?: readonly CopiedPlace[];
}

export interface CopiedPlace {
  readonly path: string;
  /** Zero-based. */
  readonly line: number;
  /** Of the line that was copied, 0 to 1; less where another line is likelier. */
  readonly share: number;
}

/** The likeliest of several lines as a draft; the others tell of more places. `lines`: as pieces, the likeliest first. */
export function draftFrom(lines: readonly (readonly GeneratedPiece[])[]): Omit<Draft, 'isAnswer'> {
  const [first = []] = lines;
  const text = first.map((piece) => piece.text).join('');
  const chance = (pieces: readonly GeneratedPiece[]) => Math.exp(pieces.reduce((sum, { logProb }) => sum + logProb, 0));
  const best = chance(first);
  const places = lines.flatMap((pieces) => {
    const characters = pieces.reduce((sum, piece) => sum + piece.text.length, 0);
    const share = Math.min(1, chance(pieces) / Math.max(best, Number.MIN_VALUE));
    return pieces.flatMap(({ text: { length }, copiedFrom }) =>
      copiedFrom === undefined
        ? []
        : [{ path: copiedFrom.path, line: copiedFrom.line, share: (share * length) / characters }],
    );
  });
  return { text, confidence: text === '' ? 0 : best, places };
}

/** A line that a cheaper engine thinks likely. */
export interface Proposal {
  /** From the cursor to the end of its first line, without spaces there; never empty. */
  readonly text: string;
  /** The cheaper engine's own probability that the line goes on and ends so, 0 to 1. */
  readonly chance: number;
}

/** Proposals that an engine is shown. */
const mostProposals = 4;
/** Characters of a proposal: longer lines are rare, rarely right, and dear to read at each keystroke. */
const longestProposal = 160;

/** What an engine may be shown of a cheaper engine's lines: the first line of each, once, the likeliest first. */
export function proposalsFrom(lines: readonly (readonly GeneratedPiece[])[]): Proposal[] {
  const chances = new Map<string, number>();
  for (const pieces of lines) {
    const { text, chance } = firstLineOf(pieces);
    if (text === '' || text.length > longestProposal) continue;
    chances.set(text, Math.max(chance, chances.get(text) ?? 0));
  }
  const proposals = [...chances].map(([text, chance]) => ({ text, chance }));
  return proposals.sort((a, b) => b.chance - a.chance).slice(0, mostProposals);
}

/** A piece that begins with the line's end is of the next one, and so is its probability. */
function firstLineOf(pieces: readonly GeneratedPiece[]): Proposal {
  let text = '';
  let logProb = 0;
  for (const piece of pieces) {
    const [onLine = '', ...below] = piece.text.split('\n');
    if (onLine !== '' || below.length === 0) logProb += piece.logProb;
    text += onLine;
    if (below.length > 0) break;
  }
  return { text: text.trimEnd(), chance: Math.exp(logProb) };
}

/** A part of a draft. Joined, the texts are the draft. */
export interface DraftPiece {
  readonly text: string;
  /** Natural logarithm of the cheaper engine's probability of this piece given all before it. */
  readonly logProb: number;
}

export interface Prompt {
  readonly window: Window;
  readonly snippets: readonly Snippet[];
  /** A continuation that a cheaper engine proposes: a hint that makes an engine faster and never changes what it says. */
  readonly draft?: readonly DraftPiece[] | undefined;
  /** A cheaper engine's lines, the likeliest first: they are shown to an engine that has learned to read them, and may change what it says. */
  readonly proposals?: readonly Proposal[] | undefined;
  /** Probability below which a text will not be shown: what comes to nothing likelier need not be written. 0 without it. */
  readonly leastConfidence?: number | undefined;
}

/** One step of a suggestion. Joined, the texts of a stream are the suggestion. */
export interface GeneratedPiece {
  readonly text: string;
  /** Natural logarithm of the probability of this piece given all before it; 0 or less. */
  readonly logProb: number;
  /** Where the piece was copied from, when the engine copies. */
  readonly copiedFrom?: Provenance | undefined;
  /** What a person may want to know of how this came about, in words; it joins the trace. */
  readonly note?: string | undefined;
  /** The engine broke off, and why, in words: all pieces before this one are void. Those after it are another engine's. */
  readonly failure?: string | undefined;
}

export interface Generator {
  readonly name: string;
  /** How long to wait for the next keystroke before starting; 0 for an engine that costs less than the wait. */
  readonly pauseMilliseconds: number;
  /** Ends early, without an error, when `signal` is aborted. */
  generate(prompt: Prompt, signal: AbortSignal): AsyncIterable<GeneratedPiece>;
  /** At most `count` continuations, each as its pieces: what `generate` says, and others, the likeliest first. */
  alternatives?(prompt: Prompt, count: number, signal: AbortSignal): Promise<readonly (readonly GeneratedPiece[])[]>;
  /**
   * What a cheaper engine would write there, before any context has been looked for but what that engine is told; `generate` for the same
   * window goes on from it. Undefined when there is no such engine, or `signal` is aborted.
   */
  draft?(prompt: Prompt, signal: AbortSignal): Promise<Draft | undefined>;
  /** Size of a text in the engine's own tokens. */
  countTokens(text: string): number;
}

export interface ScoredToken {
  readonly text: string;
  /** Natural logarithm of the token's probability; 0 or less. */
  readonly logProb: number;
}

export interface Scorer {
  /** Log-likelihood of `continuation` right after the prefix, token by token; the joined texts are the continuation. */
  score(prompt: Prompt, continuation: string, signal: AbortSignal): Promise<ScoredToken[]>;
}
