/** A model that is a list of spellings: it cuts a text into the longest that fit, and says what a test wants. */
import type { LlamaModel, LlamaSequence, NextOutput, Token } from '../../server/model/llama/binding.ts';
import { Vocabulary } from '../../server/model/llama/vocabulary.ts';

/** Each is a token in a vocabulary that can spell every text. */
export const characters = ['\n', ...' abcdefghijklmnopqrstuvwxyzAEIOST0_=().,"\''];

const end = '<end>';

/** Token 0 is the end, and 1 the first spelling. */
export function spellingModel(spellings: readonly string[]): LlamaModel {
  const texts = [end, ...spellings];
  return {
    tokens: { bos: null, shouldPrependBosToken: false },
    tokenize(text) {
      const tokens: Token[] = [];
      for (let at = 0; at < text.length; ) {
        const longest = texts
          .map((spelling, token) => ({ spelling, token }))
          .filter(({ spelling }) => text.startsWith(spelling, at))
          .sort((a, b) => b.spelling.length - a.spelling.length)[0];
        if (longest === undefined) throw new Error(`no token for ${text.slice(at)}`);
        tokens.push(longest.token);
        at += longest.spelling.length;
      }
      return tokens;
    },
    detokenize: (tokens) => tokens.map((token) => texts[token]).join(''),
    isEogToken: (token) => token === 0,
    isSpecialToken: (token) => token === 0,
    createContext: () => Promise.reject(new Error('not needed')),
  };
}

export function vocabularyOf(spellings: readonly string[]): Vocabulary {
  return new Vocabulary(spellingModel(spellings), new Set([end, ...spellings]));
}

/** `next`: what comes behind a text. */
export class SpellingSequence implements LlamaSequence {
  contextTokens: Token[] = [];
  passes = 0;
  readonly #model: LlamaModel;
  readonly #next: (text: string) => NextOutput;

  constructor(model: LlamaModel, next: (text: string) => NextOutput) {
    this.#model = model;
    this.#next = next;
  }

  get nextTokenIndex(): number {
    return this.contextTokens.length;
  }

  async adaptStateToTokens(tokens: readonly Token[]): Promise<void> {
    let shared = 0;
    while (shared < tokens.length && tokens[shared] === this.contextTokens[shared]) shared++;
    this.contextTokens.length = shared;
  }

  async eraseContextTokenRanges([range]: readonly { readonly start: number; readonly end: number }[]): Promise<void> {
    this.contextTokens.length = range?.start ?? 0;
  }

  async evaluateWithoutGeneratingNewTokens(tokens: readonly Token[]): Promise<void> {
    this.contextTokens.push(...tokens);
  }

  async controlledEvaluate(input: Parameters<LlamaSequence['controlledEvaluate']>[0]) {
    this.passes++;
    return input.map((item) => {
      this.contextTokens.push(typeof item === 'number' ? item : item[0]);
      return { next: this.#next(this.#model.detokenize(this.contextTokens)) };
    });
  }
}
