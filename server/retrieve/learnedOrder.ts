/**
 * The learned order: a small network scores every candidate beside "stop", the best is kept, and the rest are scored again
 * beside it, until stop is the best. Knows no source and no engine.
 *
 * After RLCoder (Wang et al. 2024), whose stop candidate this is, with marginal values of a growing set in its place of one
 * list. Only the best of the old scores are computed anew, as what a piece adds seldom grows (lazy greedy, Minoux 1978).
 */
import type { Draft } from '../base/generator.ts';
import type { Snippet } from '../base/window.ts';
import type { Config } from '../config.ts';
import type { CandidateNetwork } from '../learn/candidateNetwork.ts';
import type { Candidate } from './candidate.ts';
import { featureNames } from './featureNames.ts';
import { CandidateTable } from './features.ts';
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

const width = featureNames.length;
/** Candidates that are not kept, of which a person is told. */
const mostTold = 60;
/** More than any network says. */
const pinnedFavour = 1e6;

export function learnedOrder(request: OrderRequest): Retrieval {
  const { candidates, scope, draft, config, countTokens, order } = request;
  const { network, rule } = order;
  const table = new CandidateTable(candidates, readWindow(scope, draft), scope);
  const gains = new Gains(table, network, rule.isSetAware);
  const verdicts: (string | undefined)[] = candidates.map(() => undefined);
  const costs = candidates.map(() => -1);
  const costOf = (index: number): number => {
    const { text, file } = candidates[index] as Candidate;
    if ((costs[index] ?? -1) < 0)
      costs[index] = countTokens(text) + (isSignatures(candidates[index]) ? countTokens(file.displayPath) : 0);
    return costs[index] ?? 0;
  };
  const kept: number[] = [];
  let [room, pieces] = [config.budgetTokens, 0];
  let stop = 'no candidate is left';
  for (;;) {
    const best = gains.best((index) => verdicts[index] === undefined, favourOf);
    if (best === undefined) break;
    const gain = gains.of(best);
    if (gain < rule.leastGain && !isPinned(candidates[best])) {
      stop = stopReason(kept.length, probabilityOf(gain), probabilityOf(rule.leastGain));
      break;
    }
    const isPiece = !isSignatures(candidates[best]);
    if (isVisible(candidates[best]?.text ?? '', scope.window)) verdicts[best] = 'visible in the open file';
    else if (isPiece && pieces >= config.maxSnippets) verdicts[best] = 'enough are kept';
    else if (costOf(best) > room) verdicts[best] = 'does not fit the budget';
    else if (kept.some((other) => holds(candidates[other], candidates[best]))) verdicts[best] = 'stands in a kept one';
    else {
      verdicts[best] = 'kept';
      kept.push(best);
      room -= costOf(best);
      if (isPiece) pieces++;
      gains.keep(best, 1 - room / Math.max(config.budgetTokens, 1));
    }
  }
  const scored = (index: number): Candidate => ({
    ...(candidates[index] as Candidate),
    score: probabilityOf(gains.of(index)),
  });
  const rest = candidates.map((_, index) => index).filter((index) => !kept.includes(index));
  rest.sort((a, b) => gains.of(b) - gains.of(a));
  return {
    snippets: toSnippets(
      kept.map((index) => ({ candidate: scored(index), cost: costOf(index) })),
      scope,
    ),
    considered: [...kept, ...rest.slice(0, mostTold)].map(
      (index): Considered => ({
        candidate: scored(index),
        cost: costOf(index),
        verdict: verdicts[index] ?? 'below the stop line',
      }),
    ),
    stop,
  };

  /** What a person pinned goes first; of the others the cheaper ones may. */
  function favourOf(index: number): number {
    if (isPinned(candidates[index])) return pinnedFavour;
    return rule.costWeight === 0 ? 0 : -rule.costWeight * Math.log(Math.max(costOf(index), 1));
  }
}

/** How much better than stop each candidate is beside those kept, as far as it has been computed. */
class Gains {
  readonly #table: CandidateTable;
  readonly #network: CandidateNetwork;
  readonly #isSetAware: boolean;
  readonly #gains: Float64Array;
  /** By candidate, how many were kept when its gain was computed. */
  readonly #known: Uint16Array;
  #stopScore = 0;
  #kept = 0;

  constructor(table: CandidateTable, network: CandidateNetwork, isSetAware: boolean) {
    this.#table = table;
    this.#network = network;
    this.#isSetAware = isSetAware;
    this.#gains = new Float64Array(table.count - 1);
    this.#known = new Uint16Array(table.count - 1);
    this.#enter();
    for (let index = 0; index < this.#gains.length; index++) this.#compute(index);
  }

  of(index: number): number {
    return this.#gains[index] ?? 0;
  }

  /** Index of the open candidate with the largest gain and favour; undefined when none is open. */
  best(isOpen: (index: number) => boolean, favourOf: (index: number) => number): number | undefined {
    for (;;) {
      let best: number | undefined;
      let highest = Number.NEGATIVE_INFINITY;
      for (let index = 0; index < this.#gains.length; index++) {
        if (!isOpen(index)) continue;
        const value = this.of(index) + favourOf(index);
        if (value > highest) [best, highest] = [index, value];
      }
      if (best === undefined || this.#known[best] === this.#kept) return best;
      this.#compute(best);
    }
  }

  keep(index: number, shareOfRoom: number): void {
    if (!this.#isSetAware) return;
    this.#table.keep(index + 1, shareOfRoom);
    this.#kept++;
    this.#known[index] = this.#kept;
    this.#enter();
  }

  #enter(): void {
    this.#network.setContext(this.#table.context, noSlots);
    this.#stopScore = this.#network.score(this.#table.rows, 0, this.#table.classes[0] ?? 0);
  }

  #compute(index: number): void {
    const row = index + 1;
    this.#table.refresh(row);
    this.#gains[index] =
      this.#network.score(this.#table.rows, row * width, this.#table.classes[row] ?? 0) - this.#stopScore;
    this.#known[index] = this.#kept;
  }
}

const noSlots = new Uint16Array(0);

function stopReason(kept: number, next: number, line: number): string {
  const what =
    kept === 0 ? 'nothing is likelier to help than to distract' : 'more is likelier to distract than to help';
  return `${what}: the next best scores ${next.toFixed(2)}, below the stop line at ${line.toFixed(2)}`;
}

function isPinned(candidate: Candidate | undefined): boolean {
  return candidate?.source === 'pinned';
}

function isSignatures(candidate: Candidate | undefined): boolean {
  return candidate?.declared !== undefined;
}

/** Probability that the candidate is worth more than stopping. */
function probabilityOf(gain: number): number {
  return 1 / (1 + Math.exp(-gain));
}

function holds(kept: Candidate | undefined, other: Candidate | undefined): boolean {
  return kept !== undefined && other !== undefined && kept.text.includes(other.text);
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
