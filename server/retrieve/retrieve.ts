/** From a window to the few snippets that help: sources, one order, a stop line, and what fits. Knows no engine. */
import { copiesOf } from '../base/copies.ts';
import type { Snippet, SourceName, Window } from '../base/window.ts';
import type { Config } from '../config.ts';
import type { FileRecord, WorkspaceView } from '../workspace/view.ts';
import type { Candidate } from './candidate.ts';
import { fitSignatures } from './fitSignatures.ts';
import { fitSnippets } from './fitSnippets.ts';
import { type Scope, scopeOf } from './meanings.ts';
import { mergeOverlaps } from './merge.ts';
import { rankDefinitions } from './rankDefinitions.ts';
import { sources } from './sources/table.ts';

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

/** A source of pieces or signatures, or the line below which nothing is shown. */
export type RetrievalPart = SourceName | 'stop';

/** Least score that is worth its room: at it, every fifth snippet holds something that the hidden line needs. */
const stopScore = 0.2;
/**
 * Share of the budget that pieces of code may take; signatures take the rest. Of the definitions that a line needs, such
 * pieces hold one in six and signatures, in the same room, three in four; what pieces are for is code to copy from.
 */
const pieceShare = 0.4;
/** Definitions that signatures are made of, at most: some 4,000 tokens. */
const mostRanked = 300;
const nothing: ReadonlySet<RetrievalPart> = new Set();

/** `without`: what is left out, to measure what it brings; the rest has its room. */
export function retrieve(
  window: Window,
  view: WorkspaceView,
  config: Config['context'],
  countTokens: (text: string) => number,
  without: ReadonlySet<RetrievalPart> = nothing,
): Retrieval {
  if (!config.enable) return { snippets: [], considered: [], stop: 'turned off' };
  const exclude = new Set([window.path]);
  const scope = scopeOf(window, view, exclude, { pinned: config.pinned });
  const proposed = collect(scope).filter(({ source }) => !without.has(source));
  const ranked = without.has('signatures') ? [] : rankDefinitions(scope);
  const copies = copiesOf(window, (path) => view.text(path), pathsOf([...proposed, ...ranked.slice(0, mostRanked)]));
  const allowed = proposed.filter(({ file }) => !copies.has(file.path));
  allowed.sort((a, b) => b.score - a.score || compare(a.file.path, b.file.path) || a.span.start - b.span.start);
  const candidates = mergeOverlaps(allowed);
  const pieceRoom = without.has('signatures') ? config.budgetTokens : Math.floor(config.budgetTokens * pieceShare);
  const pieces = fitSnippets({
    candidates,
    window,
    view,
    config: { ...config, budgetTokens: pieceRoom },
    countTokens,
    stopScore: without.has('stop') ? 0 : stopScore,
  });
  const room = config.budgetTokens - pieces.snippets.reduce((sum, { cost }) => sum + cost, 0);
  const signatures = fitSignatures({
    ranked: ranked.slice(0, mostRanked).filter(({ file }) => !copies.has(file.path)),
    kept: pieces.snippets,
    view,
    room,
    countTokens,
  });
  return { ...pieces, snippets: [...pieces.snippets, ...signatures] };
}

/** What the sources propose, less the open file itself. */
function collect(scope: Scope): Candidate[] {
  return Object.values(sources)
    .flatMap((source) => source(scope))
    .filter((candidate) => candidate.file.path !== scope.window.path);
}

function pathsOf(places: readonly { readonly file: FileRecord }[]): Set<string> {
  return new Set(places.map(({ file }) => file.path));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
