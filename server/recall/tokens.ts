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
const mostCodeUnits = 1 << 16;
/** Second characters of the operators above: most operators are single, and this tells so in one look. */
const secondCharacters = new Uint8Array(mostCodeUnits);
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

/**
 * One look instead of a row of comparisons, for each of the millions of characters of a repository. Everything beyond ASCII
 * counts as a letter: identifiers are not English everywhere.
 */
const characterClasses = new Uint8Array(mostCodeUnits).fill(CharacterClass.wordStart, 128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_$]/.test(character)) characterClasses[code] = CharacterClass.wordStart;
  else if (/[0-9]/.test(character)) characterClasses[code] = CharacterClass.digit;
  else if (/[ \t\r\f]/.test(character)) characterClasses[code] = CharacterClass.space;
  else if (/["'`]/.test(character)) characterClasses[code] = CharacterClass.quote;
}

const { wordStart, digit, space, quote } = CharacterClass;

/** The kind of a token other than a newline or boundary, from its text alone. */
export function kindOfText(text: string): TokenKind {
  const last = text.charCodeAt(text.length - 1);
  const [first, second, third] = [classAt(text, 0), classAt(text, 1), classAt(text, 2)];
  const quoteAt = first === quote ? 0 : second === quote ? 1 : 2;
  // Three quotes alone open or close a long literal; they are no literal themselves.
  const isTripleQuote = text.length - quoteAt === 3 && text.charCodeAt(quoteAt + 1) === last;
  const isLiteral = characterClasses[last] === quote && quoteAt < text.length - 1 && text.charCodeAt(quoteAt) === last;
  if (isLiteral && !isTripleQuote) return TokenKind.string;
  if (first === digit) return TokenKind.number;
  // A word may open a literal with spaces, as f" does: then it is an operator. Prefixes have one or two letters.
  const opensLiteral = second === quote || third === quote;
  return first === wordStart && !opensLiteral ? TokenKind.word : TokenKind.operator;
}

function classAt(text: string, at: number): number {
  return at < text.length ? (characterClasses[text.charCodeAt(at)] ?? 0) : CharacterClass.other;
}

/** True for tokens that need a space between them when they follow one another. */
export function isWordLike(kind: TokenKind): boolean {
  return kind === TokenKind.word || kind === TokenKind.number || kind === TokenKind.string;
}

function wordEnd(units: Uint16Array, start: number, end: number): number {
  let at = start + 1;
  while (at < end) {
    const found = characterClasses[units[at] ?? 0];
    if (found !== wordStart && found !== digit) break;
    at++;
  }
  return at;
}

function numberEnd(units: Uint16Array, start: number, end: number): number {
  let at = start + 1;
  while (at < end) {
    const found = characterClasses[units[at] ?? 0];
    const isPoint = units[at] === 46 && at + 1 < end && characterClasses[units[at + 1] ?? 0] === digit;
    if (found !== wordStart && found !== digit && !isPoint) break;
    at++;
  }
  return at;
}

/** End of a string literal without spaces that opens at `quoteAt`, or -1. */
function closedStringEnd(units: Uint16Array, quoteAt: number, end: number): number {
  const opened = units[quoteAt];
  const limit = Math.min(end, quoteAt + longestTokenLength);
  for (let at = quoteAt + 1; at < limit; at++) {
    const code = units[at] ?? 0;
    if (code === 92) at++;
    else if (code === opened) return at === quoteAt + 1 && at + 1 < end && units[at + 1] === opened ? -1 : at + 1;
    else if (characterClasses[code] === space) return -1;
  }
  return -1;
}

function operatorEnd(units: Uint16Array, start: number, end: number): number {
  const second = start + 1 < end ? (units[start + 1] ?? 0) : 0;
  if (secondCharacters[second] !== 1) return start + 1;
  const first = units[start] ?? 0;
  const third = start + 2 < end ? (units[start + 2] ?? 0) : 0;
  if (third > 0 && third < 128 && longOperators.has(packCodes(first, second, third))) return start + 3;
  return longOperators.has(packCodes(first, second, 0)) ? start + 2 : start + 1;
}

/** Where the token that opens at `start` ends, and whether it is word-like. The end is negated for operators. */
function scanToken(units: Uint16Array, start: number, end: number): number {
  const first = characterClasses[units[start] ?? 0];
  if (first === wordStart) {
    const wordStop = wordEnd(units, start, end);
    // A literal's prefix, as in f"..." or rb'...', belongs to the literal.
    if (wordStop - start <= 2 && wordStop < end && characterClasses[units[wordStop] ?? 0] === quote) {
      const stop = closedStringEnd(units, wordStop, end);
      return stop > 0 ? stop : -operatorEnd(units, wordStop, end);
    }
    return wordStop;
  }
  if (first === digit) return numberEnd(units, start, end);
  if (first === quote) {
    const stop = closedStringEnd(units, start, end);
    if (stop > 0) return stop;
  }
  return -operatorEnd(units, start, end);
}

/**
 * Calls `emit` with the bounds of each token of one line, the code units `units[start, end)`, which hold no line break.
 * White space at the line's start is left out; at its end too, unless `keepTrailingSpace` (the cursor stands there).
 * Joined by `renderToken`, the tokens are the line again.
 */
export function tokenizeLine(
  units: Uint16Array,
  start: number,
  end: number,
  keepTrailingSpace: boolean,
  emit: (start: number, end: number) => void,
): void {
  let at = start;
  while (at < end && characterClasses[units[at] ?? 0] === space) at++;
  // The operator whose trailing space is not known yet, as offsets, or -1.
  let operatorStart = -1;
  let operatorStop = -1;
  let previousIsWordLike = false;
  while (at < end) {
    const spaceStart = at;
    while (at < end && characterClasses[units[at] ?? 0] === space) at++;
    if (at >= end) {
      if (keepTrailingSpace && operatorStart >= 0) operatorStop = at;
      break;
    }
    const scanned = scanToken(units, at, end);
    if (scanned < 0) {
      if (operatorStart >= 0) emit(operatorStart, operatorStop);
      operatorStart = spaceStart;
      operatorStop = -scanned;
      previousIsWordLike = false;
    } else {
      if (operatorStart >= 0) emit(operatorStart, at);
      else if (previousIsWordLike && !(at - spaceStart === 1 && units[spaceStart] === 32)) emit(spaceStart, at);
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
