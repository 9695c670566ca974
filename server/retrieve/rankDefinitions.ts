/** Which of the workspace's definitions the open file is likeliest to need next. Knows no budget. */
import type { Steps } from '../base/steps.ts';
import type { DefinitionHit } from '../workspace/view.ts';
import { evidenceInSteps } from './definitionEvidence.ts';
import { definitionScorer } from './definitionScore.ts';
import { shippedRanker } from './definitionWeights.ts';
import type { Scope } from './meanings.ts';

export interface RankedDefinition extends DefinitionHit {
  /** Comparable within one ranking: about how likely the definition is needed. */
  readonly score: number;
  /** In words that a person can check: "named 12 lines away". */
  readonly why: string;
}

/** Definitions weighed from one step to the next. */
const weighedAtOnce = 64;

/** Best first. */
export function* rankDefinitionsInSteps(scope: Scope): Steps<RankedDefinition[]> {
  const evidence = yield* evidenceInSteps(scope);
  const loaded = shippedRanker();
  const scoresOf = definitionScorer(evidence, scope, loaded.kind === 'ranker' ? loaded.ranker : undefined);
  const ranked: RankedDefinition[] = [];
  for (let start = 0; start < evidence.entries.length; start += weighedAtOnce) {
    yield;
    const entries = evidence.entries.slice(start, start + weighedAtOnce);
    const scores = scoresOf(entries);
    for (const [at, { hit, why }] of entries.entries()) ranked.push({ ...hit, score: scores[at] ?? 0, why });
  }
  return ranked.sort((a, b) => b.score - a.score);
}
