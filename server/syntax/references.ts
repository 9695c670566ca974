/** Names used in a text: its identifier words, save those in comments, strings and definitions. Knows no grammar. */
import type { Span } from '../base/span.ts';

/** More distinct names than this are a word list, not code. */
const MOST_NAMES = 20_000;
/** Letters outside ASCII are taken whole: telling letters from signs there would cost more than it is worth. */
const WORD = /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/g;

/** Distinct, in order of first use. `skipped` may overlap and be in any order. */
export function referencesOf(
  text: string,
  skipped: readonly Span[],
  definedAt: ReadonlySet<number>,
  keywords: ReadonlySet<string>,
): string[] {
  const names = new Set<string>();
  const skips = skipped.toSorted((a, b) => a.start - b.start);
  let next = 0;
  let from = 0;
  const word = new RegExp(WORD);
  while (from < text.length && names.size < MOST_NAMES) {
    for (let skip = skips[next]; skip && skip.start <= from; skip = skips[++next]) from = Math.max(from, skip.end);
    const until = skips[next]?.start ?? text.length;
    if (until > from) addWords(names, word, text, from, until, definedAt, keywords);
    from = Math.max(from, until);
  }
  return [...names];
}

function addWords(
  names: Set<string>,
  word: RegExp,
  text: string,
  from: number,
  until: number,
  definedAt: ReadonlySet<number>,
  keywords: ReadonlySet<string>,
): void {
  const piece = text.slice(from, until);
  word.lastIndex = 0;
  for (let match = word.exec(piece); match; match = word.exec(piece)) {
    const name = match[0];
    if (!names.has(name) && !keywords.has(name) && !definedAt.has(from + match.index)) names.add(name);
    if (names.size >= MOST_NAMES) return;
  }
}
