/** Which of the workspace's definitions the open file is likeliest to need next. Knows no budget. */
import type { DefinitionHit } from '../workspace/view.ts';
import { evidenceOf } from './definitionEvidence.ts';
import { definitionScorer } from './definitionScore.ts';
import type { Scope } from './meanings.ts';

export interface RankedDefinition extends DefinitionHit {
  /** Comparable within one ranking: about how likely the definition is needed. */
  readonly score: number;
  /** In words that a person can check: "named 12 lines away". */
  readonly why: string;
}

/** Best first. */
export function rankDefinitions(scope: Scope): RankedDefinition[] {
  const evidence = evidenceOf(scope);
  const scoreOf = definitionScorer(evidence, scope);
  return evidence.entries
    .map((entry) => ({ ...entry.hit, score: scoreOf(entry), why: entry.why }))
    .sort((a, b) => b.score - a.score);
}
