/**
 * The size of texts in a remote model's tokens, from what its server has counted so far: characters for each token. Knows no
 * tokenizer.
 */

/** Until a server has counted: code has 2.5 to 4 characters a token in the vocabularies of today. */
const guess = 2.8;
/** A new count weighs this much beside those before it. */
const pull = 0.3;
/** Estimates are this much above the mean, as texts differ. */
const margin = 1.1;
/** Shorter texts say little. */
const shortest = 200;

export class TokenRatio {
  #charactersPerToken = guess;
  #isMeasured = false;

  get isMeasured(): boolean {
    return this.#isMeasured;
  }

  /** Tokens of `text`, estimated from above. */
  count(text: string): number {
    return Math.ceil((text.length / this.#charactersPerToken) * margin);
  }

  learn(characters: number, tokens: number): void {
    if (characters < shortest || tokens <= 0) return;
    // Beyond these a server has counted something else, such as the part that was not in its cache.
    const ratio = Math.min(Math.max(characters / tokens, 1), 8);
    this.#charactersPerToken = this.#isMeasured ? (1 - pull) * this.#charactersPerToken + pull * ratio : ratio;
    this.#isMeasured = true;
  }
}
