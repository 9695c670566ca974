/**
 * The size of texts in a remote model's tokens, from what its server has counted so far: characters for each token. Knows no
 * tokenizer.
 */

/** Until a server has counted: code has 2.5 to 4 characters a token in the vocabularies of today. */
const guess = 2.8;
/** A new count weighs this much beside those before it. */
const pull = 0.3;
/** What is used follows what is observed in steps of this share: a budget that moves each time moves the prompt's start. */
const tolerance = 0.15;
/** Estimates are this much above the mean, as texts differ. */
const margin = 1.15;
/** Shorter texts say little. */
const shortest = 200;

export class TokenRatio {
  #charactersPerToken = guess;
  #observed = 0;

  /** Tokens of `text`, estimated from above. */
  count(text: string): number {
    return Math.ceil((text.length / this.#charactersPerToken) * margin);
  }

  learn(characters: number, tokens: number): void {
    if (characters < shortest || tokens <= 0) return;
    // Beyond these a server has counted something else, such as the part that was not in its cache.
    const ratio = Math.min(Math.max(characters / tokens, 1), 8);
    this.#observed = this.#observed === 0 ? ratio : (1 - pull) * this.#observed + pull * ratio;
    const change = Math.abs(this.#observed / this.#charactersPerToken - 1);
    if (change > tolerance) this.#charactersPerToken = this.#observed;
  }
}
