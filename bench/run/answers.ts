/**
 * What the generator makes of the prompts of one hole: text, loss, sizes. Where it answers each prompt as if it were the first, the same
 * prompt is asked once, as many strategies show the same. Knows no strategy.
 */
import { createHash } from 'node:crypto';
import type { Prompt } from '../../server/base/generator.ts';
import type { Snippet, Window } from '../../server/base/window.ts';
import { type Trimmed, trimCompletion } from '../../server/complete/trim.ts';
import { defaultConfig } from '../../server/config.ts';
import type { Engine } from '../../server/engine.ts';
import type { RunGenerator } from './generators.ts';

export interface Answer extends Trimmed {
  readonly milliseconds: number;
  readonly promptTokens: number;
}

/** How unlikely the hidden text is. */
export interface Scored {
  /** Natural logarithm of its probability, negated; 0 or more. */
  readonly nats: number;
  /** Of the generator. */
  readonly tokens: number;
}

interface Asked {
  readonly engine: Engine;
  readonly generator: RunGenerator;
  readonly signal: AbortSignal;
}

export class Answers {
  readonly #asked: Asked;
  readonly #window: Window;
  readonly #hidden: string;
  readonly #answers = new Map<string, Promise<Answer>>();
  readonly #scores = new Map<string, Promise<Scored | undefined>>();

  constructor(asked: Asked, window: Window, hidden: string) {
    this.#asked = asked;
    this.#window = window;
    this.#hidden = hidden;
  }

  /** Ended as the product ends it. */
  text(snippets: readonly Snippet[]): Promise<Answer> {
    return this.#once(this.#answers, snippets, () => this.#generate({ window: this.#window, snippets }));
  }

  /** Undefined of an engine that cannot tell. */
  scored(snippets: readonly Snippet[]): Promise<Scored | undefined> {
    return this.#once(this.#scores, snippets, () => this.#score({ window: this.#window, snippets }));
  }

  #once<T>(known: Map<string, Promise<T>>, snippets: readonly Snippet[], ask: () => Promise<T>): Promise<T> {
    if (!this.#asked.generator.isForgetful) return ask();
    const key = JSON.stringify(snippets.map(({ displayPath, text }) => [displayPath, text]));
    const answer = known.get(key) ?? ask();
    known.set(key, answer);
    return answer;
  }

  async #generate(prompt: Prompt): Promise<Answer> {
    const { engine, generator, signal } = this.#asked;
    const { maxLines } = defaultConfig.completion;
    const tree = engine.openTrees.tree(prompt.window.path);
    const startedAt = performance.now();
    const trimmed = await generator.with(prompt, (model) =>
      trimCompletion(model.generate(prompt, signal), prompt.window, maxLines, tree),
    );
    return {
      ...trimmed,
      milliseconds: performance.now() - startedAt,
      promptTokens: generator.promptTokens(prompt),
    };
  }

  async #score(prompt: Prompt): Promise<Scored | undefined> {
    const { generator, signal } = this.#asked;
    const tokens = await generator.with(prompt, async (model) => model.score?.(prompt, this.#hidden, signal));
    return tokens && { nats: tokens.reduce((sum, { logProb }) => sum - logProb, 0), tokens: tokens.length };
  }
}

/** Of each token. */
export function lossOf({ nats, tokens }: Scored): number {
  return nats / Math.max(tokens, 1);
}

/** SHA-256 of all that a prompt is made of, its first 16 digits. */
export function hashOfPrompt(window: Window, snippets: readonly Snippet[]): string {
  const parts = [window.prefix, window.suffix, ...snippets.map(({ displayPath, text }) => [displayPath, text])];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
