/**
 * Source text as the copy language model reads it, one line at a time. Knows no grammar: the same rules serve every
 * language, so that any text file can be learned from.
 *
 * A token is a word, a number, a string without spaces, or an operator together with the spaces around it. Two words in
 * a row are separated by one space, which is not a token: contexts of a given order then reach further back.
 */

export const TokenKind = { boundary: 0, newline: 1, word: 2, number: 3, string: 4, operator: 5 } as const;
export type TokenKind = (typeof TokenKind)[keyof typeof TokenKind];

/** Longer tokens carry no pattern worth copying, and one of 2 MB must not be kept. */
export const longestTokenLength = 120;
/** Stands for a token that is too long to keep; never generated. */
export const opaqueToken = '\u0000opaque';

const operators3 = [
  '===',
  '!==',
  '**=',
  '//=',
  '>>=',
  '<<=',
  '...',
  '>>>',
  '&&=',
  '||=',
  '??=',
  '..=',
  '<=>',
  '"""',
  "'''",
  '```',
];
const operators2 = [
  ...['==', '!=', '<=', '>=', '->', '=>', '::', '&&', '||', '+=', '-=', '*=', '/=', '%=', '|=', '&=', '^=', '<<', '>>'],
  ...['**', '//', '++', '--', ':=', '??', '?.', '..', '/*', '*/', '<-', '!!', '?:', '@@', '##', '${', '</', '/>'],
];
const longOperators = new Set([...operators2, ...operators3].map(packOperator));
/** Second characters of the operators above: most operators are single, and this tells so in one look. */
const secondCharacters = new Uint8Array(128);
for (const operator of operators2) secondCharacters[operator.charCodeAt(1)] = 1;
for (const operator of operators3) secondCharacters[operator.charCodeAt(1)] = 1;

/** Up to three ASCII characters in one number, so that no string is made to look one up. */
function packOperator(operator: string): number {
  return packCodes(operator.charCodeAt(0), operator.charCodeAt(1), operator.length > 2 ? operator.charCodeAt(2) : 0);
}

function packCodes(first: number, second: number, third: number): number {
  return (first << 14) | (second << 7) | third;
}

const CharacterClass = { other: 0, wordStart: 1, digit: 2, space: 3, quote: 4 } as const;

/** One look instead of a row of comparisons, for each of the millions of characters of a repository. */
const characterClasses = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_$]/.test(character)) characterClasses[code] = CharacterClass.wordStart;
  else if (/[0-9]/.test(character)) characterClasses[code] = CharacterClass.digit;
  else if (/[ \t\r\f]/.test(character)) characterClasses[code] = CharacterClass.space;
  else if (/["'`]/.test(character)) characterClasses[code] = CharacterClass.quote;
}

/** Everything beyond ASCII counts as a letter: identifiers are not English everywhere. */
function classOf(code: number): number {
  return code >= 128 ? CharacterClass.wordStart : (characterClasses[code] ?? CharacterClass.other);
}

function isWordStart(code: number): boolean {
  return classOf(code) === CharacterClass.wordStart;
}

function isDigit(code: number): boolean {
  return classOf(code) === CharacterClass.digit;
}

function isWordCode(code: number): boolean {
  const found = classOf(code);
  return found === CharacterClass.wordStart || found === CharacterClass.digit;
}

function isSpace(code: number): boolean {
  return classOf(code) === CharacterClass.space;
}

function isQuote(code: number): boolean {
  return classOf(code) === CharacterClass.quote;
}

/** The kind of a token other than a newline or boundary, from its text alone. */
export function kindOfText(text: string): TokenKind {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  const quoteAt = isQuote(first) ? 0 : isQuote(text.charCodeAt(1)) ? 1 : 2;
  // Three quotes alone open or close a long literal; they are no literal themselves.
  const isTripleQuote = text.length - quoteAt === 3 && text.charCodeAt(quoteAt + 1) === last;
  const isLiteral = isQuote(last) && quoteAt < text.length - 1 && text.charCodeAt(quoteAt) === last;
  if (isLiteral && !isTripleQuote) return TokenKind.string;
  if (isDigit(first)) return TokenKind.number;
  // A word may open a literal with spaces, as f" does: then it is an operator. Prefixes have one or two letters.
  const opensLiteral = isQuote(text.charCodeAt(1)) || isQuote(text.charCodeAt(2));
  return isWordStart(first) && !opensLiteral ? TokenKind.word : TokenKind.operator;
}

/** True for tokens that need a space between them when they follow one another. */
export function isWordLike(kind: TokenKind): boolean {
  return kind === TokenKind.word || kind === TokenKind.number || kind === TokenKind.string;
}

function wordEnd(text: string, start: number, end: number): number {
  let at = start + 1;
  while (at < end && isWordCode(text.charCodeAt(at))) at++;
  return at;
}

function numberEnd(text: string, start: number, end: number): number {
  let at = start + 1;
  while (at < end) {
    const code = text.charCodeAt(at);
    const isPoint = code === 46 && at + 1 < end && isDigit(text.charCodeAt(at + 1));
    if (!isWordCode(code) && !isPoint) break;
    at++;
  }
  return at;
}

/** End of a string literal without spaces that opens at `quoteAt`, or -1. */
function closedStringEnd(text: string, quoteAt: number, end: number): number {
  const quote = text.charCodeAt(quoteAt);
  const limit = Math.min(end, quoteAt + longestTokenLength);
  for (let at = quoteAt + 1; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === quote)
      return text.charCodeAt(at + 1) === quote && at === quoteAt + 1 && at + 1 < end ? -1 : at + 1;
    else if (isSpace(code)) return -1;
  }
  return -1;
}

function operatorEnd(text: string, start: number, end: number): number {
  const second = start + 1 < end ? text.charCodeAt(start + 1) : 0;
  if (second === 0 || second >= 128 || secondCharacters[second] !== 1) return start + 1;
  const first = text.charCodeAt(start);
  const third = start + 2 < end ? text.charCodeAt(start + 2) : 0;
  if (third > 0 && third < 128 && longOperators.has(packCodes(first, second, third))) return start + 3;
  return longOperators.has(packCodes(first, second, 0)) ? start + 2 : start + 1;
}

/** Where the token that opens at `start` ends, and whether it is word-like. The end is negated for operators. */
function scanToken(text: string, start: number, end: number): number {
  const code = text.charCodeAt(start);
  if (isWordStart(code)) {
    const wordStop = wordEnd(text, start, end);
    // A literal's prefix, as in f"..." or rb'...', belongs to the literal.
    if (wordStop < end && wordStop - start <= 2 && isQuote(text.charCodeAt(wordStop))) {
      const stop = closedStringEnd(text, wordStop, end);
      return stop > 0 ? stop : -operatorEnd(text, wordStop, end);
    }
    return wordStop;
  }
  if (isDigit(code)) return numberEnd(text, start, end);
  if (isQuote(code)) {
    const stop = closedStringEnd(text, start, end);
    if (stop > 0) return stop;
  }
  return -operatorEnd(text, start, end);
}

/**
 * Calls `emit` with the bounds of each token of one line, `text[start, end)`, which holds no line break. White space at
 * the line's start is left out; at its end too, unless `keepTrailingSpace` (the cursor stands there).
 * Joined by `renderToken`, the tokens are the line again.
 */
export function tokenizeLine(
  text: string,
  start: number,
  end: number,
  keepTrailingSpace: boolean,
  emit: (start: number, end: number) => void,
): void {
  let at = start;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  // The operator whose trailing space is not known yet, as offsets, or -1.
  let operatorStart = -1;
  let operatorStop = -1;
  let previousIsWordLike = false;
  while (at < end) {
    const spaceStart = at;
    while (at < end && isSpace(text.charCodeAt(at))) at++;
    if (at >= end) {
      if (keepTrailingSpace && operatorStart >= 0) operatorStop = at;
      break;
    }
    const scanned = scanToken(text, at, end);
    if (scanned < 0) {
      if (operatorStart >= 0) emit(operatorStart, operatorStop);
      operatorStart = spaceStart;
      operatorStop = -scanned;
      previousIsWordLike = false;
    } else {
      if (operatorStart >= 0) emit(operatorStart, at);
      else if (previousIsWordLike && !(at - spaceStart === 1 && text.charCodeAt(spaceStart) === 32)) {
        emit(spaceStart, at);
      }
      operatorStart = -1;
      emit(at, scanned);
      previousIsWordLike = true;
    }
    at = Math.abs(scanned);
  }
  if (operatorStart >= 0) emit(operatorStart, operatorStop);
}

/** The text of a token as it appears after a token of kind `previous`. */
export function renderToken(text: string, kind: TokenKind, previous: TokenKind): string {
  return isWordLike(previous) && isWordLike(kind) ? ` ${text}` : text;
}
