/** From a window to the few snippets that help: sources, one order, a stop line, and what fits. Knows no engine. */
import { copiesOf } from '../base/copies.ts';
import type { Snippet, Window } from '../base/window.ts';
import type { Config } from '../config.ts';
import type { WorkspaceView } from '../workspace/view.ts';
import type { Candidate } from './candidate.ts';
import { fitSnippets } from './fitSnippets.ts';
import { definitionCandidates } from './sources/definitions.ts';
import { lexicalCandidates } from './sources/lexical.ts';
import { openBufferCandidates } from './sources/openBuffer.ts';
import { similarFileCandidates } from './sources/similarFile.ts';

export interface Considered {
  readonly candidate: Candidate;
  /** Tokens of the engine. */
  readonly cost: number;
  /** "kept", or why not, in words. */
  readonly verdict: string;
}

export interface Retrieval {
  /** Best first. */
  readonly snippets: readonly Snippet[];
  /** All candidates, best first, with what became of each. */
  readonly considered: readonly Considered[];
  /** Why it stopped where it did, in words. */
  readonly stop: string;
}

/** Least score that is worth its room: at it, every fifth snippet holds something that the hidden line needs. */
const stopScore = 0.2;

export function retrieve(
  window: Window,
  view: WorkspaceView,
  config: Config['context'],
  countTokens: (text: string) => number,
): Retrieval {
  if (!config.enable || config.maxSnippets === 0) return { snippets: [], considered: [], stop: 'turned off' };
  const candidates = collect(window, view);
  candidates.sort((a, b) => b.score - a.score || compare(a.file.path, b.file.path) || a.span.start - b.span.start);
  return fitSnippets({ candidates, window, view, config, countTokens, stopScore });
}

/** What the sources propose, less the open file itself and copies of it. */
function collect(window: Window, view: WorkspaceView): Candidate[] {
  const exclude = new Set([window.path]);
  const candidates = [
    ...definitionCandidates(window, view, exclude),
    ...lexicalCandidates(window, view, exclude),
    ...similarFileCandidates(window, view, exclude),
    ...openBufferCandidates(window, view, exclude),
  ].filter((candidate) => candidate.file.path !== window.path);
  const copies = copiesOf(
    window,
    (path) => view.text(path),
    new Set(candidates.map((candidate) => candidate.file.path)),
  );
  return candidates.filter((candidate) => !copies.has(candidate.file.path));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
