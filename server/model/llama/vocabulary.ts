/** A model's tokens as texts: which ones can continue what is typed already, and prompts as tokens. Knows no generation. */
import type { Prompt } from '../../base/generator.ts';
import { partsOf } from '../parts.ts';
import type { Segment, Template } from '../templates.ts';
import type { LlamaModel, Token } from './binding.ts';

/** Lines and segments whose sizes and tokens are remembered: a few files' worth. */
const maximumRemembered = 20_000;

export class Vocabulary {
  readonly #model: LlamaModel;
  readonly #spellings: readonly string[];
  readonly #lineCounts = new Map<string, number>();
  #segments = new Map<string, readonly Token[]>();
  #texts: string[] | undefined;

  /** `spellings`: the raw vocabulary, as the file has it. */
  constructor(model: LlamaModel, spellings: ReadonlySet<string>) {
    this.#model = model;
    this.#spellings = [...spellings];
  }

  /** Line by line, so that a keystroke counts one line anew; at most a token a line above the true size. */
  count(text: string): number {
    let total = 0;
    for (let start = 0; start < text.length; ) {
      const newline = text.indexOf('\n', start);
      const end = newline < 0 ? text.length : newline + 1;
      total += this.#countLine(text.slice(start, end));
      start = end;
    }
    return total;
  }

  promptTokens(prompt: Prompt, template: Template, contextTokens: number, outputTokens: number): Token[] {
    const { readsProposals } = template;
    const countTokens = (text: string) => this.count(text);
    const parts = partsOf(prompt, { contextTokens, outputTokens, countTokens, readsProposals });
    const { bos, shouldPrependBosToken } = this.#model.tokens;
    const tokens: Token[] = shouldPrependBosToken && bos !== null ? [bos] : [];
    const fresh = new Map<string, readonly Token[]>();
    for (const segment of template.render(parts)) {
      const key = 'special' in segment ? `S${segment.special}` : `T${segment.text}`;
      const known = this.#segments.get(key) ?? this.#segmentTokens(segment);
      fresh.set(key, known);
      tokens.push(...known);
    }
    this.#segments = fresh;
    return tokens;
  }

  /** Tokens of ordinary text: what spells a special token stays text. */
  tokenize(text: string): Token[] {
    return this.#model.tokenize(text, false);
  }

  textOf(token: Token): string {
    return this.#allTexts()[token] ?? '';
  }

  /** Ordinary tokens that begin with `text`, or that it begins with: those that can come where it is typed already. */
  compatible(text: string): Token[] {
    const found: Token[] = [];
    for (const [token, spelled] of this.#allTexts().entries()) {
      const fits = spelled !== '' && (spelled.startsWith(text) || text.startsWith(spelled));
      if (fits && !this.#model.isSpecialToken(token)) found.push(token);
    }
    return found;
  }

  #segmentTokens(segment: Segment): readonly Token[] {
    if ('text' in segment) return this.tokenize(segment.text);
    const token = this.#spellings.indexOf(segment.special);
    return token < 0 ? this.#model.tokenize(segment.special, true) : [token];
  }

  #countLine(line: string): number {
    const known = this.#lineCounts.get(line);
    if (known !== undefined) return known;
    const count = this.tokenize(line).length;
    if (this.#lineCounts.size >= maximumRemembered) this.#lineCounts.clear();
    this.#lineCounts.set(line, count);
    return count;
  }

  #allTexts(): readonly string[] {
    this.#texts ??= this.#spellings.map((_spelling, token) => this.#model.detokenize([token], true, [token]));
    return this.#texts;
  }
}
