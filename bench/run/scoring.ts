/**
 * What a neural engine says of how likely a given text is: whether it tells at all, and what is done when it breaks off. Knows no
 * hole and no strategy.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ScoredToken, Scorer } from '../../server/base/generator.ts';
import { messageOfError } from '../../server/base/thrown.ts';
import { HttpGenerator } from '../../server/model/http/httpGenerator.ts';
import { LlamaGenerator } from '../../server/model/llama/llamaGenerator.ts';
import type { NeuralEngine } from '../../server/model/neural.ts';
import { Expected } from '../expected.ts';
import { type GeneratorChoice, openBenchNeural, probe } from './generatorChoice.ts';

/** Before an engine that broke off is asked again, in milliseconds: longer than the product's first wait after a failure. */
const pauseBeforeAgain = 1_000;
const probedText = 'first + second';

/** Why it does not tell how likely a given text is, in words; undefined where it does. A server is asked. */
export async function whyItCannotScore(choice: GeneratorChoice, signal: AbortSignal): Promise<string | undefined> {
  if (choice.kind !== 'neural') return undefined;
  if (choice.isCascade) return 'two engines in turn have no one probability';
  if (choice.settings.use !== 'http') return undefined;
  const engine = openBenchNeural(choice.settings);
  try {
    const scored = (await scorerOf(engine)?.score(probe, probedText, signal)) ?? [];
    // Its first token may begin before it, with the space there.
    const isWhole = scored
      .map(({ text }) => text)
      .join('')
      .endsWith(probedText);
    // What a server leaves out is read as 0, and no model is certain of every token.
    const isTold = scored.every(({ logProb }) => Number.isFinite(logProb)) && scored.some(({ logProb }) => logProb < 0);
    return isWhole && isTold ? undefined : 'the server told no probability for each token of a text';
  } catch (error) {
    signal.throwIfAborted();
    return messageOfError(error);
  } finally {
    await engine.dispose();
  }
}

/** The same choice, told that it scores where that has been found out. */
export function scoring(choice: GeneratorChoice): GeneratorChoice {
  return choice.kind === 'neural' ? { ...choice, scores: true } : choice;
}

/** Every engine of the product has it, but not every server. */
function scorerOf(engine: NeuralEngine): Scorer | undefined {
  return engine instanceof LlamaGenerator || engine instanceof HttpGenerator ? engine : undefined;
}

/** Asks once more when it breaks off: a process that died is back soon. Throws `Expected` when it does so again. */
export async function scoreTwice(
  engine: NeuralEngine,
  ...[prompt, text, signal]: Parameters<Scorer['score']>
): Promise<ScoredToken[]> {
  const scorer = scorerOf(engine);
  if (scorer === undefined) throw new Error(`${engine.name} scores no text.`);
  try {
    return await scorer.score(prompt, text, signal);
  } catch {
    signal.throwIfAborted();
  }
  await Promise.all([engine.settled(), pause(pauseBeforeAgain, undefined, { signal })]);
  try {
    return await scorer.score(prompt, text, signal);
  } catch (error) {
    signal.throwIfAborted();
    const reason = messageOfError(error);
    const hint = reason.includes('SIGKILL') ? ' Systems do that where memory is short.' : '';
    throw new Expected(`The model broke off twice: ${reason}.${hint}`, 1);
  }
}
