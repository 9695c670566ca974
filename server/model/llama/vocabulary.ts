/** A model's tokens as texts: which ones can continue what is typed already, and prompts as tokens. Knows no generation. */
import type { Prompt } from '../../base/generator.ts';
import { partitionPoint } from '../../base/partitionPoint.ts';
import { partsOf } from '../parts.ts';
import type { Segment, Template } from '../templates.ts';
import type { LlamaModel, Token } from './binding.ts';

/** Lines and segments whose sizes and tokens are remembered: a few files' worth. */
const maximumRemembered = 20_000;
/** Texts of which it is remembered which tokens may begin them: what was typed lately. */
const maximumStarts = 64;
/** What may be typed next, as far as it changes how the text before it is cut. */
const typedNext = [...'abcdefghijklmnopqrstuvwxyzAEIOST0_(). ="\'\n'];

export class Vocabulary {
  readonly #model: LlamaModel;
  readonly #spellings: readonly string[];
  readonly #lineCounts = new Map<string, number>();
  #segments = new Map<string, readonly Token[]>();
  #texts: string[] | undefined;
  #sorted: readonly Token[] | undefined;
  readonly #beginnings = new Map<string, ReadonlySet<Token>>();

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

  /** Whether an ordinary token begins with this text and does not end with it. */
  hasLonger(text: string): boolean {
    for (const token of this.#startingWith(text)) if (this.textOf(token).length > text.length) return true;
    return false;
  }

  /**
   * Whether an ordinary token can come where `text` is typed already: one that begins with it, or a beginning of it with which the
   * vocabulary would spell it if something followed. A `.` before a name is none where it has `.name`.
   */
  compatible(text: string): (token: Token) => boolean {
    const begins = this.#beginningsSpelled(text);
    return (token) => begins.has(token) || (this.textOf(token).startsWith(text) && !this.#model.isSpecialToken(token));
  }

  /** Some of the tokens that are compatible: beginnings, and those that begin with the text, the shortest of each start first. */
  someCompatible(text: string, limit: number): Token[] {
    const found = [...this.#beginningsSpelled(text)];
    for (const token of this.#startingWith(text)) {
      if (found.length >= limit) break;
      found.push(token);
    }
    return found;
  }

  #beginningsSpelled(text: string): ReadonlySet<Token> {
    const known = this.#beginnings.get(text);
    if (known !== undefined) return known;
    const spelledFirst = new Set(typedNext.map((next) => this.tokenize(text + next)[0] ?? 0));
    const all = this.#beginningsOf(text);
    const spelled = all.filter((token) => spelledFirst.has(token));
    // Some vocabularies put a space before each text, which tells nothing of how one goes on.
    const isTold = spelled.length > 0 || [...spelledFirst].some((token) => this.textOf(token).startsWith(text));
    const found = new Set(isTold ? spelled : all);
    if (this.#beginnings.size >= maximumStarts) this.#beginnings.clear();
    this.#beginnings.set(text, found);
    return found;
  }

  /** Ordinary tokens of which this text is a beginning, or that are it. */
  *#startingWith(text: string): Generator<Token> {
    const sorted = this.#sortedTokens();
    for (let at = this.#firstFrom(text); at < sorted.length; at++) {
      const token = sorted[at] ?? 0;
      if (!this.textOf(token).startsWith(text)) return;
      if (!this.#model.isSpecialToken(token)) yield token;
    }
  }

  /** Ordinary tokens that are a beginning of this text, but not all of it. */
  #beginningsOf(text: string): Token[] {
    const sorted = this.#sortedTokens();
    const found: Token[] = [];
    for (let length = 1; length < text.length; length++) {
      const start = text.slice(0, length);
      for (let at = this.#firstFrom(start); at < sorted.length; at++) {
        const token = sorted[at] ?? 0;
        if (this.textOf(token) !== start) break;
        if (!this.#model.isSpecialToken(token)) found.push(token);
      }
    }
    return found;
  }

  #firstFrom(text: string): number {
    const sorted = this.#sortedTokens();
    return partitionPoint(sorted.length, (at) => this.textOf(sorted[at] ?? 0) < text);
  }

  /** By their texts, without those that have none. */
  #sortedTokens(): readonly Token[] {
    if (this.#sorted !== undefined) return this.#sorted;
    const texts = this.#allTexts();
    const tokens = [...texts.keys()].filter((token) => texts[token] !== '');
    const rank = (a: string, b: string) => (a < b ? -1 : Number(a > b));
    this.#sorted = tokens.sort((a, b) => rank(texts[a] ?? '', texts[b] ?? ''));
    return this.#sorted;
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
