/**
 * What fills the holes of a run: recall over the whole workspace, as it ships; what recall is measured against; recall that has
 * read the open file and the given snippets alone, which stands for a language model, so that context strategies can be told apart;
 * or a neural engine. Knows no strategy.
 */
import type { GeneratedPiece, Generator, Prompt, Scorer } from '../../server/base/generator.ts';
import type { Snippet, Window } from '../../server/base/window.ts';
import type { Config } from '../../server/config.ts';
import type { Engine } from '../../server/engine.ts';
import { Cascade } from '../../server/model/cascade.ts';
import { LlamaGenerator } from '../../server/model/llama/llamaGenerator.ts';
import type { NeuralEngine } from '../../server/model/neural.ts';
import { partsOf } from '../../server/model/parts.ts';
import { Recall } from '../../server/recall/recall.ts';
import { shippedWeights } from '../../server/recall/weights.ts';
import { Expected } from '../expected.ts';
import { toldAt } from './draft.ts';
import { type GeneratorChoice, nameOfGenerator, openBenchNeural } from './generatorChoice.ts';
import { openVariant } from './recallVariants.ts';
import { scoreTwice } from './scoring.ts';

/** Not every engine tells how likely a given text is. */
type Model = Generator & Partial<Scorer>;

export interface RunGenerator {
  /** In tokens of recall, whatever the engine: a budget has to be the same text for all. */
  countTokens(text: string): number;
  /** In the product recall writes a draft before it, which retrieval is shown. */
  readonly hasDraft: boolean;
  /** Answers each prompt as if it were the first: the same one twice gives the same. */
  readonly isForgetful: boolean;
  /** Calls `use` with what generates and scores for this prompt alone. */
  with<T>(prompt: Prompt, use: (model: Model) => Promise<T>): Promise<T>;
  /** Size of what the engine reads for this prompt, the open file included: asked right after generating. */
  promptTokens(prompt: Prompt): number;
  dispose(): Promise<void>;
}

/** Twice the largest budget. */
const restrictedTokens = 16_000;

export async function openGenerator(choice: GeneratorChoice, engine: Engine): Promise<RunGenerator> {
  const { recall } = engine;
  const countTokens = (text: string) => recall.countTokens(text);
  const sizes = { countTokens, promptTokens: wholePrompt(countTokens), dispose: async () => undefined };
  if (choice.kind === 'restricted') return { ...sizes, hasDraft: true, isForgetful: true, with: withRestricted };
  if (choice.kind !== 'neural') {
    const whole = choice.kind === 'variant' ? openVariant(choice.name, engine) : recall;
    if (whole === undefined) throw new Error(`There is no generator ${nameOfGenerator(choice)}.`);
    return { ...sizes, hasDraft: false, isForgetful: false, with: (_, use) => use(whole) };
  }
  const { settings, isCascade } = choice;
  const neural = openBenchNeural(settings);
  await neural.settled();
  const strict = orThrow(neural, choice.scores === true || settings.use === 'llama');
  return {
    countTokens,
    hasDraft: true,
    isForgetful: !isCascade,
    promptTokens: neuralPrompt(neural, settings, countTokens),
    async with(_, use) {
      if (!isCascade) return use(strict);
      // A new one each time: one that is kept reads on in the run of another system's prompt.
      const cascade = new Cascade(recall, strict, settings);
      try {
        return await use(drafting(cascade, engine));
      } finally {
        await cascade.dispose();
      }
    },
    dispose: () => neural.dispose(),
  };
}

/** In the product it is asked for a draft first, and recall is then told what is declared. */
function drafting(cascade: Cascade, engine: Engine): Model {
  const { name, pauseMilliseconds } = cascade;
  const generate = async function* (prompt: Prompt, signal: AbortSignal): AsyncIterable<GeneratedPiece> {
    const { window } = prompt;
    await cascade.draft({ window, snippets: toldAt(engine, window) }, signal);
    yield* cascade.generate(prompt, signal);
  };
  return { name, pauseMilliseconds, generate, countTokens: (text) => cascade.countTokens(text) };
}

async function withRestricted<T>({ snippets }: Prompt, use: (model: Model) => Promise<T>): Promise<T> {
  const weights = shippedWeights();
  // A new one each time: what another strategy has shown must leave nothing behind.
  const network = weights.kind === 'network' ? weights.network : undefined;
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
}

/** In the product, recall answers when a model breaks off; a benchmark must not take that for the model's answer. */
function orThrow(neural: NeuralEngine, scores: boolean): Model {
  const { name, pauseMilliseconds } = neural;
  const checked = async function* (prompt: Prompt, signal: AbortSignal): AsyncIterable<GeneratedPiece> {
    for await (const piece of neural.generate(prompt, signal)) {
      if (piece.failure !== undefined) throw new Expected(`The model broke off: ${piece.failure}.`, 1);
      yield piece;
    }
  };
  return {
    ...{ name, pauseMilliseconds, generate: checked, countTokens: (text) => neural.countTokens(text) },
    ...(scores && {
      score: (prompt: Prompt, text: string, signal: AbortSignal) => scoreTwice(neural, prompt, text, signal),
    }),
  };
}

/** Recall reads all of the open file. */
function wholePrompt(countTokens: (text: string) => number): (prompt: Prompt) => number {
  const known = new WeakMap<Window, number>();
  return ({ window, snippets }) => {
    const own = known.get(window) ?? countTokens(window.prefix) + countTokens(window.suffix);
    known.set(window, own);
    return own + costOf(snippets);
  };
}

/** The embedded engine has counted; of a server's window, what fits by recall's tokens. */
function neuralPrompt(
  neural: NeuralEngine,
  { contextTokens, maximumTokens }: Config['engine'],
  countTokens: (text: string) => number,
): (prompt: Prompt) => number {
  return (prompt) => {
    const counted = neural instanceof LlamaGenerator ? neural.statistics?.promptTokens : undefined;
    if (counted !== undefined) return counted;
    const parts = partsOf(prompt, { contextTokens, outputTokens: maximumTokens, countTokens });
    const texts = [parts.prefix, parts.middle, parts.suffix, ...parts.snippets.map(({ text }) => text)];
    return texts.reduce((sum, text) => sum + countTokens(text), 0);
  };
}

function costOf(snippets: readonly Snippet[]): number {
  return snippets.reduce((sum, { cost }) => sum + cost, 0);
}
