/**
 * What says how likely a hidden text is, given a window and snippets: any generator of the benchmark that scores. Knows no reward.
 */
import type { Prompt, ScoredToken } from '../../../server/base/generator.ts';
import type { Engine } from '../../../server/engine.ts';
import { Expected } from '../../expected.ts';
import { type GeneratorChoice, nameOfGenerator } from '../../run/generatorChoice.ts';
import { openGenerator } from '../../run/generators.ts';

export interface TruthScorer {
  /** Throws, with what to do, when it cannot. */
  score(prompt: Prompt, truth: string): Promise<ScoredToken[]>;
  dispose(): Promise<void>;
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
