/**
 * The words inside code, for search: `parseURLQuery2` and `parse_url_query` are both parse, url, query. What is indexed and
 * what is asked for go through the same functions. Knows no language.
 */
import { codeUnitsOf } from './codeUnits.ts';

/** A single letter or digit says nothing; past 40 characters it is data and not a word. */
const shortestWord = 2;
const longestWord = 40;

const Kind = { other: 0, lower: 1, upper: 2, digit: 3 } as const;

/**
 * Kind of each code unit. Beyond ASCII, spaces, dashes, quotation marks and other signs end a word (U+0080 to U+00BF and
 * U+2000 to U+303F); everything else is a letter: identifiers are not English everywhere.
 */
const kinds = new Uint8Array(1 << 16);
kinds.fill(Kind.lower, 97, 123);
kinds.fill(Kind.upper, 65, 91);
kinds.fill(Kind.digit, 48, 58);
for (let code = 0xc0; code < kinds.length; code++) {
  if (code >= 0x2000 && code < 0x3040) continue;
  const letter = String.fromCharCode(code);
  kinds[code] = letter.toLowerCase() === letter ? Kind.lower : Kind.upper;
}

/** Code units of capitals as their small letters, where that is one unit too; all others as they are. */
const small = Uint16Array.from({ length: kinds.length }, (_, code) => {
  const letter = kinds[code] === Kind.upper ? String.fromCharCode(code).toLowerCase() : '';
  return letter.length === 1 ? letter.charCodeAt(0) : code;
});

/** Folds code units: `into[start, end)` becomes `units[start, end)` in small letters. */
export function foldUnits(units: Uint16Array, start: number, end: number, into: Uint16Array): void {
  for (let at = start; at < end; at++) into[at] = small[units[at] ?? 0] ?? 0;
}

/**
 * Calls `visit` with the span of each word in the code units `units[start, end)`, not folded yet. Words end where the case
 * rises (`parse|URL|Query`) and between letters and digits.
 */
export function forEachWord(
  units: Uint16Array,
  start: number,
  end: number,
  visit: (start: number, end: number) => void,
): void {
  let at = start;
  while (at < end) {
    const from = at;
    const first = kinds[units[at++] ?? 0];
    if (first === Kind.other) continue;
    if (first !== Kind.upper) at = endOfKind(units, at, end, first);
    else {
      at = endOfKind(units, at, end, Kind.upper);
      if (at < end && kinds[units[at] ?? 0] === Kind.lower) {
        // The last capital of an acronym opens the next word: `URL|Query`.
        if (at - from > 1) at--;
        else at = endOfKind(units, at, end, Kind.lower);
      }
    }
    const length = at - from;
    if (length >= shortestWord && length <= longestWord) visit(from, at);
  }
}

/** Where the run of one kind ends that `at` stands in or behind. */
function endOfKind(units: Uint16Array, at: number, end: number, kind: number | undefined): number {
  while (at < end && kinds[units[at] ?? 0] === kind) at++;
  return at;
}

/** Whether folding changes a word that is one of those above: its capitals come first. */
export function opensWithCapital(units: Uint16Array, start: number): boolean {
  return kinds[units[start] ?? 0] === Kind.upper;
}

/** Whether a code unit is part of a word: a letter or digit of any script. */
export function isWordUnit(unit: number): boolean {
  return kinds[unit] !== Kind.other;
}

/** The folded words of a text, in order, with repetitions. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  forEachWord(codeUnitsOf(text), 0, text.length, (start, end) => words.push(text.slice(start, end).toLowerCase()));
  return words;
}
