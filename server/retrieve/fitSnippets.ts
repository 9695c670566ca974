/** Keeps the best candidates that fit: none below the stop line, none that is visible or kept already. */
import type { Steps } from '../base/steps.ts';
import type { Snippet, Window } from '../base/window.ts';
import { wordsOf } from '../base/words.ts';
import type { Config } from '../config.ts';
import type { WorkspaceView } from '../workspace/view.ts';
import type { Candidate } from './candidate.ts';
import type { Considered, Retrieval } from './retrieve.ts';
import { toSnippet } from './snippet.ts';
import { isVisible } from './visible.ts';

/** Share of its words that a piece may have in common with a kept one, or with the window, before it adds nothing. */
const duplicateShare = 0.8;
/** Candidates judged; those behind are told "not reached". */
const maximumJudged = 60;

export interface FitRequest {
  /** Best first. */
  readonly candidates: readonly Candidate[];
  readonly window: Window;
  readonly view: WorkspaceView;
  readonly config: Config['context'];
  readonly countTokens: (text: string) => number;
  readonly stopScore: number;
  /** Copies of the open file, by their paths, are passed over. */
  readonly isCopy?: (path: string) => boolean;
}

export function* fitSnippets({
  candidates,
  window,
  view,
  config,
  countTokens,
  stopScore,
  isCopy = () => false,
}: FitRequest): Steps<Retrieval> {
  const snippets: Snippet[] = [];
  const considered: Considered[] = [];
  const keptWords: ReadonlySet<string>[] = [];
  let room = config.budgetTokens;
  let stop = 'no candidate is left';
  for (const candidate of candidates) {
    if (considered.length >= maximumJudged) break;
    yield;
    // Asked of what may be kept alone: it takes a look at the whole file.
    if (candidate.score >= stopScore && isCopy(candidate.file.path)) continue;
    const cost = countTokens(candidate.text);
    const words = new Set(wordsOf(candidate.text));
    const verdict = judge();
    considered.push({ candidate, cost, verdict });
    if (verdict !== 'kept') continue;
    keptWords.push(words);
    room -= cost;
    snippets.push(toSnippet(candidate, cost, view));

    function judge(): string {
      if (candidate.score < stopScore) return 'below the stop line';
      if (snippets.length >= config.maxSnippets) return 'enough are kept';
      if (isVisible(candidate.text, window)) return 'visible in the open file';
      if (keptWords.some((kept) => share(words, kept) > duplicateShare)) return 'nearly the same as a kept one';
      return cost > room ? 'does not fit the budget' : 'kept';
    }
  }
  const firstBelow = considered.find((one) => one.verdict === 'below the stop line');
  if (snippets.length >= config.maxSnippets) stop = `${config.maxSnippets} pieces are kept`;
  else if (firstBelow !== undefined) {
    stop = `the next best scores ${firstBelow.candidate.score.toFixed(2)}, below the stop line at ${stopScore.toFixed(2)}`;
  }
  return { snippets, considered: () => considered, found: candidates.length, stop };
}

/** Share of the smaller set's words that both have. */
function share(first: ReadonlySet<string>, second: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of first) if (second.has(word)) shared++;
  return shared / Math.max(Math.min(first.size, second.size), 1);
}
