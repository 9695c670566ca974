/** Tokens of an answer as text, as they come. Knows no model's inside. */
import type { LlamaModel, Token } from './binding.ts';

/** Tokens as text: characters that are split over several tokens come whole, and what was required is left out. */
export class TextStream {
  readonly #model: LlamaModel;
  #before: readonly Token[];
  #pending: Token[] = [];
  #required: string;

  constructor(model: LlamaModel, before: readonly Token[], required: string) {
    this.#model = model;
    this.#before = before;
    this.#required = required;
  }

  /** What the text still has to begin with. */
  get required(): string {
    return this.#required;
  }

  push(token: Token): string {
    this.#pending.push(token);
    const text = this.#model.detokenize(this.#pending, false, this.#before);
    // An unfinished character shows as the replacement character; four bytes are its longest.
    if (text.endsWith('\uFFFD') && this.#pending.length < 4) return '';
    this.#before = this.#pending;
    this.#pending = [];
    return this.#unrequired(text);
  }

  end(): string {
    const text = this.#pending.length === 0 ? '' : this.#model.detokenize(this.#pending, false, this.#before);
    return this.#unrequired(text.replace(/\uFFFD+$/, ''));
  }

  #unrequired(text: string): string {
    if (text.startsWith(this.#required)) {
      const rest = text.slice(this.#required.length);
      this.#required = '';
      return rest;
    }
    this.#required = this.#required.startsWith(text) ? this.#required.slice(text.length) : '';
    return '';
  }
}
