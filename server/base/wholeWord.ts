/** Whether a piece of a text is a whole word of it, as identifiers are written. Knows no language. */

const wordSign = /[\p{L}\p{N}_$]/u;

/** No letter, digit, `_` or `$` stands directly before or after `text[at, at + length)`. */
export function isWholeWord(text: string, at: number, length: number): boolean {
  return !wordSign.test(text.charAt(at - 1)) && !wordSign.test(text.charAt(at + length));
}

/** Where a word that is not empty stands as a whole one, first to last. */
export function* wholeWords(text: string, word: string): Generator<number> {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length))
    if (isWholeWord(text, at, word.length)) yield at;
}
