/**
 * What fills the holes of a run: recall over the whole workspace, as it ships; what recall is measured against; or recall that
 * has read the open file and the given snippets alone, which stands for a language model, so that context strategies can be
 * told apart. Knows no strategy.
 */
import type { Generator, Prompt, Scorer } from '../../server/base/generator.ts';
import type { Engine } from '../../server/engine.ts';
import { Recall } from '../../server/recall/recall.ts';
import { shippedWeights } from '../../server/recall/weights.ts';
import { openVariant, recallVariants } from './recallVariants.ts';

export const generatorNames: readonly string[] = ['recall', 'restricted', ...recallVariants];
export type GeneratorName = string;

export interface RunGenerator {
  countTokens(text: string): number;
  /** Calls `use` with what generates and scores for this prompt alone. */
  with<T>(prompt: Prompt, use: (engine: Generator & Scorer) => Promise<T>): Promise<T>;
}

/** Twice the largest budget. */
const restrictedTokens = 16_000;

export function openGenerator(name: GeneratorName, engine: Engine): RunGenerator {
  const { recall } = engine;
  const countTokens = (text: string) => recall.countTokens(text);
  const whole = name === 'recall' ? recall : openVariant(name, engine);
  if (whole !== undefined) return { countTokens, with: (_, use) => use(whole) };
  const weights = shippedWeights();
  const network = weights.kind === 'network' ? weights.network : undefined;
  return {
    countTokens,
    async with({ snippets }, use) {
      // A new one each time: what another strategy has shown must leave nothing behind.
      const restricted = new Recall(() => undefined, network, restrictedTokens);
      const texts = new Map<string, { displayPath: string; texts: string[] }>();
      // The best piece comes last: recall prefers what is newest.
      for (const { path, displayPath, text } of [...snippets].reverse()) {
        const known = texts.get(path);
        if (known === undefined) texts.set(path, { displayPath, texts: [text] });
        else known.texts.push(text);
      }
      for (const [path, file] of texts) restricted.put(path, file.displayPath, file.texts.join('\n\n'));
      await restricted.idle();
      try {
        return await use(restricted);
      } finally {
        restricted.dispose();
      }
    },
  };
}
