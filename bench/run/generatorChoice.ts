/**
 * Which engine fills the holes of a run, as the command line names it: recall, recall on a diet, or a neural engine of the product,
 * alone or behind recall. Knows how to find out whether it works, not how holes are filled.
 */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Prompt } from '../../server/base/generator.ts';
import { type Config, defaultConfig } from '../../server/config.ts';
import { configuredModelFile, openConfiguredNeural } from '../../server/engines.ts';
import { sha256Of } from '../../server/model/hashFile.ts';
import type { NeuralEngine } from '../../server/model/neural.ts';
import { Expected } from '../expected.ts';
import { recallVariants } from './recallVariants.ts';

/** Plain data, so that it can be given to a thread. */
export type GeneratorChoice =
  | { readonly kind: 'recall' | 'restricted' }
  /** What recall is measured against. */
  | { readonly kind: 'variant'; readonly name: string }
  | {
      readonly kind: 'neural';
      readonly isCascade: boolean;
      readonly settings: Config['engine'];
      /** It was found to tell how likely a given text is; a server is not asked for that without it. */
      readonly scores?: boolean;
    };

/** What a header says of a neural engine. */
export interface ModelIdentity {
  /** As the engine describes itself: the model, where it runs, how it is shown a hole. */
  readonly description: string;
  /** Of the model file, its first 16 digits; a server does not tell it. */
  readonly sha256?: string;
}

const generatorForms = 'recall, restricted, llama:MODEL, http:ADDRESS, cascade:llama:MODEL or cascade:http:ADDRESS';

/** Asked once before a run: any engine that works can go on from here. */
export const probe: Prompt = {
  snippets: [],
  window: {
    ...{ path: '/probe/add.py', displayPath: 'add.py', languageId: 'python', hole: 'line', indent: '    ' },
    ...{ partialWord: '', prefix: 'def add(first, second):\n    return ', suffix: '\n' },
  },
};

/** `model`: the name of the model at a server. `contextTokens`: the window of a neural engine. `threads`: of a model run here. */
export function parseGenerator(
  text: string,
  {
    model = '',
    contextTokens = defaultConfig.engine.contextTokens,
    threads = defaultConfig.engine.threads,
  }: { model?: string; contextTokens?: number; threads?: number } = {},
): GeneratorChoice {
  if (text === 'recall' || text === 'restricted') return { kind: text };
  if (recallVariants.includes(text)) return { kind: 'variant', name: text };
  const [, cascade, use, name = ''] = /^(cascade:)?(llama|http):(.+)$/.exec(text) ?? [];
  if (use !== 'llama' && use !== 'http') {
    throw new Expected(`--generator is ${generatorForms}, but was given "${text}".`, 2);
  }
  const place =
    use === 'llama' ? { model: name } : { address: /^https?:\/\//.test(name) ? name : `http://${name}`, model };
  const settings: Config['engine'] = { ...defaultConfig.engine, use, contextTokens, threads, ...place };
  return { kind: 'neural', isCascade: cascade !== undefined, settings };
}

/** As a header and a file name have it: no path and no address, which are of one machine alone. */
export function nameOfGenerator(choice: GeneratorChoice): string {
  if (choice.kind === 'variant') return choice.name;
  if (choice.kind !== 'neural') return choice.kind;
  const { isCascade, settings } = choice;
  const name = settings.use === 'llama' ? `llama:${basename(settings.model)}` : 'http';
  return isCascade ? `cascade:${name}` : name;
}

/**
 * Asks the engine once, so that a run does not begin that cannot end. Throws `Expected` with what is missing; undefined for
 * engines that ship.
 */
export async function identifyModel(choice: GeneratorChoice): Promise<ModelIdentity | undefined> {
  if (choice.kind !== 'neural') return undefined;
  const { settings } = choice;
  const file = settings.use === 'llama' ? configuredModelFile(settings) : undefined;
  if (file !== undefined && !existsSync(file)) {
    const message = `There is no model "${settings.model}": give the path of a GGUF file, or a name of "linewright model list".`;
    throw new Expected(message, 1);
  }
  const engine = openBenchNeural(settings);
  try {
    const description = await descriptionOf(engine);
    return { description, ...(file !== undefined && { sha256: (await sha256Of(file)).slice(0, 16) }) };
  } finally {
    await engine.dispose();
  }
}

/**
 * The product's engine without what depends on what it was asked before, or on how fast the machine is at the moment: rows must not
 * tell in which order holes came.
 */
export function openBenchNeural(settings: Config['engine']): NeuralEngine {
  const engine = openConfiguredNeural(settings, { useCache: false, useDraft: false });
  if (engine === undefined || typeof engine === 'string') throw new Expected(engine ?? 'There is no engine.', 1);
  return engine;
}

async function descriptionOf(engine: NeuralEngine): Promise<string> {
  await engine.settled();
  let answer = '';
  for await (const { text, failure } of engine.generate(probe, new AbortController().signal)) {
    if (failure !== undefined) throw new Expected(`The engine does not answer: ${failure}.`, 1);
    answer += text;
  }
  if (answer.trim() === '') throw new Expected('The engine answers nothing: it is no model that completes code.', 1);
  return engine.description ?? engine.name;
}
