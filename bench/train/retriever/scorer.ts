/**
 * What says how likely a hidden text is, given a window and snippets: any generator of the benchmark that scores. Knows no reward.
 */
import type { Prompt, ScoredToken } from '../../../server/base/generator.ts';
import type { Engine } from '../../../server/engine.ts';
import { Expected } from '../../expected.ts';
import { type GeneratorChoice, identifyModel, nameOfGenerator } from '../../run/generatorChoice.ts';
import { openGenerator } from '../../run/generators.ts';
import { scoring, whyItCannotScore } from '../../run/scoring.ts';

export interface TruthScorer {
  /** Throws, with what to do, when it cannot. */
  score(prompt: Prompt, truth: string): Promise<ScoredToken[]>;
  dispose(): Promise<void>;
}

/** The choice, once it is known to score; throws `Expected`, with what to give instead, where it cannot teach what a snippet is worth. */
export async function scorerChoice(choice: GeneratorChoice, signal: AbortSignal): Promise<GeneratorChoice> {
  const instead = 'Give --generator restricted, llama:MODEL or http:ADDRESS.';
  if (choice.kind === 'recall' || choice.kind === 'variant') {
    const name = nameOfGenerator(choice);
    throw new Expected(`${name} has read the whole repository: what it is shown beside changes nothing. ${instead}`, 2);
  }
  // So that a model that is not there, or does not answer, is heard of before anything is fetched.
  await identifyModel(choice);
  const silence = await whyItCannotScore(choice, signal);
  if (silence === undefined) return scoring(choice);
  throw new Expected(`${nameOfGenerator(choice)} does not tell how likely a text is: ${silence}. ${instead}`, 2);
}

export async function openScorer(choice: GeneratorChoice, engine: Engine, signal: AbortSignal): Promise<TruthScorer> {
  const generator = await openGenerator(choice, engine);
  return {
    async score(prompt, truth) {
      const scored = await generator.with(prompt, async (model) => model.score?.(prompt, truth, signal));
      signal.throwIfAborted();
      if (scored !== undefined) return scored;
      throw new Expected(`${nameOfGenerator(choice)} cannot tell how likely a text is: take another --generator.`, 2);
    },
    dispose: () => generator.dispose(),
  };
}
