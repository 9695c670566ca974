/** From a window to the few snippets that help: sources, one order, a stop line, and what fits. Knows no engine. */
import type { Draft } from '../base/generator.ts';
import { finish, type Steps } from '../base/steps.ts';
import type { Snippet, SourceName, Window } from '../base/window.ts';
import type { Config } from '../config.ts';
import type { FileRecord, WorkspaceView } from '../workspace/view.ts';
import type { Candidate } from './candidate.ts';
import { fitSignatures } from './fitSignatures.ts';
import { fitSnippets } from './fitSnippets.ts';
import { learnedOrderInSteps, type Order, withoutStop } from './learnedOrder.ts';
import { type Scope, scopeOf } from './meanings.ts';
import { mergeOverlaps } from './merge.ts';
import { type RankedDefinition, rankDefinitionsInSteps } from './rankDefinitions.ts';
import { signatureCandidates } from './signatureCandidates.ts';
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
  /** All candidates, best first, with what became of each: for a person who asks. */
  readonly considered: () => readonly Considered[];
  /** How many candidates there were, of which some of those left out may not be among the considered. */
  readonly found: number;
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

export interface RetrieveOptions {
  /** The learned order, trained beside drafts; without it a fixed one serves. */
  readonly order?: Order | undefined;
  /** What recall would write there: pieces that agree with it are likelier to help. */
  readonly draft?: Draft | undefined;
  /** What is left out, to measure what it brings; the rest has its room. */
  readonly without?: ReadonlySet<RetrievalPart>;
}

const nothing: ReadonlySet<RetrievalPart> = new Set();

/**
 * How a request is served. A model behind a draft is shown pieces and signatures, by the learned order where there is one, which was
 * trained beside drafts. Recall, alone or before a model, is told what is declared, and what a person or their tools point at: it copies
 * from the whole repository as it is, and pieces in the place of more declarations made it worse (0.09 nats a token on 932 holes of the
 * valid split, surely) and later.
 */
export function servedOptions(learned: Order | undefined, draft: Draft | undefined): RetrieveOptions {
  return draft === undefined ? recallIsServed : { order: learned, draft };
}

/** What recall is told. */
export const recallIsServed: RetrieveOptions = {
  without: new Set(
    (Object.keys(sources) as (keyof typeof sources)[]).filter((name) => name !== 'pinned' && name !== 'diagnostics'),
  ),
};

export function retrieve(...parameters: Parameters<typeof retrieveInSteps>): Retrieval {
  return finish(retrieveInSteps(...parameters));
}

/** What it says holds for the workspace as it is while the steps are made: after a change it has to be begun anew. */
export function* retrieveInSteps(
  window: Window,
  view: WorkspaceView,
  config: Config['context'],
  countTokens: (text: string) => number,
  { order, draft, without = nothing }: RetrieveOptions = {},
): Steps<Retrieval> {
  if (!config.enable) return { snippets: [], considered: () => [], found: 0, stop: 'turned off' };
  if (draft?.isAnswer === true)
    return { snippets: [], considered: () => [], found: 0, stop: `not needed: ${sureness(draft)}` };
  const all = yield* proposeInSteps(window, view, config, { draft, without });
  yield;
  if (order === undefined) return yield* fixedOrder(all, config, countTokens, without);
  const { scope, pieces, ranked } = withoutCopies(all);
  const candidates = [...pieces, ...signatureCandidates(ranked)];
  const own = without.has('stop') ? withoutStop(order) : order;
  yield;
  return yield* learnedOrderInSteps({ candidates, scope, draft, config, countTokens, order: own });
}

function sureness({ confidence }: Draft): string {
  return `recall answers alone, ${(100 * confidence).toFixed(0)} % sure`;
}

export interface Proposals {
  readonly scope: Scope;
  /** Pieces of code of all sources, by what the sources think of them. */
  readonly pieces: readonly Candidate[];
  /** Definitions whose signatures may help, best first. */
  readonly ranked: readonly RankedDefinition[];
}

/** All that could be shown at this place. */
export function propose(...parameters: Parameters<typeof proposeInSteps>): Proposals {
  return withoutCopies(finish(proposeInSteps(...parameters)));
}

/** Copies of the open file are among those of all: they must not be shown. */
function withoutCopies({ scope, pieces, ranked }: Proposals): Proposals {
  const isNone = ({ file }: { readonly file: FileRecord }) => !scope.isCopy(file.path);
  return { scope, pieces: pieces.filter(isNone), ranked: ranked.filter(isNone) };
}

export function* proposeInSteps(
  window: Window,
  view: WorkspaceView,
  { pinned }: Pick<Config['context'], 'pinned'>,
  { draft, without = nothing }: Pick<RetrieveOptions, 'draft' | 'without'> = {},
): Steps<Proposals> {
  const scope = scopeOf(window, view, new Set([window.path]), { pinned, draft });
  const proposed: Candidate[] = [];
  for (const [name, source] of Object.entries(sources)) {
    if (without.has(name as keyof typeof sources)) continue;
    yield;
    const found = source(scope);
    const all = Array.isArray(found) ? found : yield* found;
    proposed.push(...all.filter(({ file }) => file.path !== window.path));
  }
  yield;
  const ranked = without.has('signatures') ? [] : (yield* rankDefinitionsInSteps(scope)).slice(0, mostRanked);
  yield;
  proposed.sort((a, b) => b.score - a.score || compare(a.file.path, b.file.path) || a.span.start - b.span.start);
  return { scope, pieces: mergeOverlaps(proposed), ranked };
}

/** By the scores that the sources give, hand-set and comparable: pieces in their share of the room, signatures in the rest. */
function* fixedOrder(
  { scope, pieces, ranked }: Proposals,
  config: Config['context'],
  countTokens: (text: string) => number,
  without: ReadonlySet<RetrievalPart>,
): Steps<Retrieval> {
  const { window, view, isCopy } = scope;
  const pieceRoom = without.has('signatures') ? config.budgetTokens : Math.floor(config.budgetTokens * pieceShare);
  const fitted = yield* fitSnippets({
    candidates: pieces,
    window,
    view,
    config: { ...config, budgetTokens: pieceRoom },
    countTokens,
    stopScore: without.has('stop') ? 0 : stopScore,
    isCopy,
  });
  const room = config.budgetTokens - fitted.snippets.reduce((sum, { cost }) => sum + cost, 0);
  const signatures = yield* fitSignatures({ ranked, kept: fitted.snippets, view, room, countTokens, isCopy });
  return { ...fitted, snippets: [...fitted.snippets, ...signatures] };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
