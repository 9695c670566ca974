/**
 * The learned order: a small network scores every candidate beside "stop", the best is kept, and the rest are scored again
 * beside it, until stop is the best. Knows no source and no engine.
 *
 * After RLCoder (Wang et al. 2024), whose stop candidate this is, with marginal values of a growing set in its place of one
 * list (`gains.ts`).
 */
import type { Draft } from '../base/generator.ts';
import { finish, type Steps } from '../base/steps.ts';
import type { Snippet } from '../base/window.ts';
import type { Config } from '../config.ts';
import type { CandidateNetwork } from '../learn/candidateNetwork.ts';
import type { Candidate } from './candidate.ts';
import { CandidateTable } from './features.ts';
import { Gains } from './gains.ts';
import type { Scope } from './meanings.ts';
import { readWindow } from './reading.ts';
import type { Considered, Retrieval } from './retrieve.ts';
import { type Declared, lineIndexesOf, toSignatures } from './signatureLines.ts';
import { toSnippet } from './snippet.ts';
import { isVisible } from './visible.ts';

/** What the benchmark varies to see what each part is worth. */
export interface OrderRule {
  /** Least advantage over stop, in the network's own scores (natural logarithm of odds). */
  readonly leastGain: number;
  /** Powers of a candidate's cost, relative to the budget, by which its advantage is weighed against that of cheaper ones. */
  readonly costWeight: number;
  /** Without, all are scored once, as if nothing were kept. */
  readonly isSetAware: boolean;
}

/** What ranks: a network, and the rule that was found best for it. */
export interface Order {
  readonly network: CandidateNetwork;
  readonly rule: OrderRule;
}

/** Keeps what is best as long as there is room. */
export function withoutStop({ network, rule }: Order): Order {
  return { network, rule: { ...rule, leastGain: Number.NEGATIVE_INFINITY } };
}

export interface OrderRequest {
  readonly candidates: readonly Candidate[];
  readonly scope: Scope;
  readonly draft: Draft | undefined;
  readonly config: Config['context'];
  readonly countTokens: (text: string) => number;
  readonly order: Order;
}

/** Candidates that are not kept, of which a person is told. */
const mostTold = 60;
/** More than any network says. */
const pinnedFavour = 1e6;

export function learnedOrder(request: OrderRequest): Retrieval {
  return finish(learnedOrderInSteps(request));
}

export function* learnedOrderInSteps(request: OrderRequest): Steps<Retrieval> {
  const { candidates, scope, draft, order } = request;
  const reading = readWindow(scope, draft);
  yield;
  const table = yield* CandidateTable.inSteps(candidates, reading, scope);
  yield;
  const gains = new Gains(table, order.network, order.rule.isSetAware);
  const costOf = costsOf(request);
  const { kept, verdicts, stop } = yield* choose(request, gains, costOf);
  const scored = (index: number): Candidate => ({
    ...(candidates[index] as Candidate),
    score: probabilityOf(gains.of(index)),
  });
  const told = (index: number): Considered => ({
    candidate: scored(index),
    cost: costOf(index),
    verdict: verdicts[index] ?? 'below the stop line',
  });
  return {
    snippets: toSnippets(
      kept.map((index) => ({ candidate: scored(index), cost: costOf(index) })),
      scope,
    ),
    // Counting the tokens of all that is not shown takes longer than choosing.
    considered: () => [...kept, ...bestOf(gains, candidates.length, kept)].map(told),
    found: candidates.length,
    stop,
  };
}

/** Of the candidates that are not kept, those that a person is told of. */
function bestOf(gains: Gains, count: number, kept: readonly number[]): number[] {
  const rest = Array.from({ length: count }, (_, index) => index).filter((index) => !kept.includes(index));
  return rest.sort((a, b) => gains.of(b) - gains.of(a)).slice(0, mostTold);
}

/** Tokens of each candidate, by its index: counted when they are first asked for. */
function costsOf({ candidates, countTokens }: OrderRequest): (index: number) => number {
  const costs = candidates.map((): number | undefined => undefined);
  return (index) => {
    const { text, file, declared } = candidates[index] as Candidate;
    costs[index] ??= countTokens(text) + (declared === undefined ? 0 : countTokens(file.displayPath));
    return costs[index];
  };
}

interface Choice {
  /** Indexes of candidates, in the order in which they were chosen. */
  readonly kept: readonly number[];
  /** By candidate, why it was kept or not; undefined of those that it did not come to. */
  readonly verdicts: readonly (string | undefined)[];
  readonly stop: string;
}

/** Keeps the best that fits, one after the other, until stop is better or none is left. */
function* choose(
  { candidates, scope, config, order: { rule } }: OrderRequest,
  gains: Gains,
  costOf: (index: number) => number,
): Steps<Choice> {
  const verdicts = candidates.map((): string | undefined => undefined);
  const kept: number[] = [];
  let [room, pieces] = [config.budgetTokens, 0];
  /** What a person pinned goes first; of the others the cheaper ones may. */
  const favour = Float64Array.from(candidates, (candidate, index) => {
    if (isPinned(candidate)) return pinnedFavour;
    return rule.costWeight === 0 ? 0 : -rule.costWeight * Math.log(Math.max(costOf(index), 1));
  });
  for (;;) {
    yield;
    const best = gains.best(favour);
    if (best === undefined) return { kept, verdicts, stop: 'no candidate is left' };
    const candidate = candidates[best] as Candidate;
    const gain = gains.of(best);
    if (gain < rule.leastGain && !isPinned(candidate)) {
      return { kept, verdicts, stop: stopReason(kept.length, probabilityOf(gain), probabilityOf(rule.leastGain)) };
    }
    gains.close(best);
    const isPiece = candidate.declared === undefined;
    if (isVisible(candidate.text, scope.window)) verdicts[best] = 'visible in the open file';
    else if (isPiece && pieces >= config.maxSnippets) verdicts[best] = 'enough are kept';
    else if (costOf(best) > room) verdicts[best] = 'does not fit the budget';
    else if (kept.some((other) => candidates[other]?.text.includes(candidate.text)))
      verdicts[best] = 'stands in a kept one';
    else {
      verdicts[best] = 'kept';
      kept.push(best);
      room -= costOf(best);
      if (isPiece) pieces++;
      gains.keep(best, 1 - room / Math.max(config.budgetTokens, 1));
    }
  }
}

function stopReason(kept: number, next: number, line: number): string {
  const what =
    kept === 0 ? 'nothing is likelier to help than to distract' : 'more is likelier to distract than to help';
  return `${what}: the next best scores ${next.toFixed(2)}, below the stop line at ${line.toFixed(2)}`;
}

function isPinned(candidate: Candidate | undefined): boolean {
  return candidate?.source === 'pinned';
}

/** Probability that the candidate is worth more than stopping. */
export function probabilityOf(gain: number): number {
  return 1 / (1 + Math.exp(-gain));
}

/**
 * Pieces best first, then signatures, those of one file as one: in the order of their paths, so that a prompt that begins with
 * them stays the same while they do.
 */
function toSnippets(kept: readonly { candidate: Candidate; cost: number }[], { view }: Scope): Snippet[] {
  const pieces: Snippet[] = [];
  const groups = new Map<string, Declared>();
  for (const { candidate, cost } of kept) {
    const { file, declared } = candidate;
    if (declared === undefined) pieces.push(toSnippet(candidate, cost, view));
    else {
      const group = groups.get(file.path) ?? {
        file,
        chosen: [],
        lines: new Set<number>(),
        cost: 0,
        score: candidate.score,
      };
      group.chosen.push(...declared);
      for (const index of declared.flatMap(lineIndexesOf)) group.lines.add(index);
      group.cost += cost;
      groups.set(file.path, group);
    }
  }
  const signatures = [...groups.values()].sort((a, b) => (a.file.displayPath < b.file.displayPath ? -1 : 1));
  return [...pieces, ...signatures.map((group) => toSignatures(group, view))];
}
