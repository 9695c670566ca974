/**
 * The words inside code, for search: `parseURLQuery2` and `parse_url_query` are both parse, url, query. What is indexed and
 * what is asked for go through the same functions. Knows no language.
 */

/** A single letter or digit says nothing; past 40 characters it is data and not a word. */
const shortestWord = 2;
const longestWord = 40;

const Kind = { other: 0, lower: 1, upper: 2, digit: 3 } as const;

/** Kind of each ASCII character. */
const kinds = new Uint8Array(128);
kinds.fill(Kind.lower, 97, 123);
kinds.fill(Kind.upper, 65, 91);
kinds.fill(Kind.digit, 48, 58);

/**
 * Calls `visit` with the span of each word in `text[start, end)`, not folded yet, and whether it is all ASCII. Words end
 * where the case rises (`parse|URL|Query`) and between letters and digits.
 */
export function forEachWord(
  text: string,
  start: number,
  end: number,
  visit: (start: number, end: number, isAscii: boolean) => void,
): void {
  let at = start;
  while (at < end) {
    const first = kindAt(text, at);
    const from = at++;
    if (first === Kind.other) continue;
    let isAscii = text.charCodeAt(from) < 128;
    let previous: number = first;
    for (; at < end; at++) {
      const kind = kindAt(text, at);
      if (kind === Kind.other || (kind === Kind.digit) !== (first === Kind.digit)) break;
      if (kind === Kind.upper && previous !== Kind.upper) break;
      if (kind === Kind.lower && previous === Kind.upper && at - 1 > from) {
        // The last capital of an acronym opens the next word: `URL|Query`.
        at--;
        break;
      }
      if (text.charCodeAt(at) >= 128) isAscii = false;
      previous = kind;
    }
    const length = at - from;
    if (length >= shortestWord && length <= longestWord) visit(from, at, isAscii);
  }
}

/** The folded words of a text, in order, with repetitions. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  forEachWord(text, 0, text.length, (start, end) => words.push(text.slice(start, end).toLowerCase()));
  return words;
}

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 128) return kinds[code] ?? Kind.other;
  // Spaces, dashes, quotation marks and other signs beyond ASCII end a word: U+0080 to U+00BF and U+2000 to U+303F.
  if (code < 0xc0 || (code >= 0x2000 && code < 0x3040)) return Kind.other;
  // Everything else is a letter: identifiers are not English everywhere.
  const letter = text.charAt(at);
  return letter.toLowerCase() === letter ? Kind.lower : Kind.upper;
}
