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
  const scoreOf = definitionScorer(evidence, scope, loaded.kind === 'ranker' ? loaded.ranker : undefined);
  const ranked: RankedDefinition[] = [];
  for (const [index, entry] of evidence.entries.entries()) {
    if (index % weighedAtOnce === 0) yield;
    ranked.push({ ...entry.hit, score: scoreOf(entry), why: entry.why });
  }
  return ranked.sort((a, b) => b.score - a.score);
}
