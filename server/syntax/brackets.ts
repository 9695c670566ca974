/**
 * Brackets around a cursor: which are open before it, which of those the text after it closes. Reads characters, told apart
 * from comments and strings by the tree where there is one. Knows no language's grammar.
 */
import type { Tree } from 'web-tree-sitter';
import { byObject } from '../base/byObject.ts';
import type { Span } from '../base/span.ts';
import { textSpans } from './lexer.ts';

/** How far around the cursor brackets are looked for, in characters: some 500 lines, read in under a millisecond. */
export const REACH = 20_000;

export const CLOSER_OF: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const CLOSERS = new Set([')', ']', '}']);

export interface Bracket {
  readonly character: string;
  readonly offset: number;
}

/** Brackets of `text` from `from` to `to` that stand outside of comments and strings. */
export function* bracketsIn(text: string, texts: readonly Span[], from: number, to: number): Iterable<Bracket> {
  let next = 0;
  for (let at = from; at < to; at++) {
    while ((texts[next]?.end ?? Number.POSITIVE_INFINITY) <= at) next++;
    const skipped = texts[next];
    if (skipped && skipped.start <= at) {
      at = skipped.end - 1;
      continue;
    }
    const character = text[at] ?? '';
    if (character in CLOSER_OF || CLOSERS.has(character)) yield { character, offset: at };
  }
}

/** Brackets opened in the range and not closed there, outermost first. */
export function openBrackets(text: string, texts: readonly Span[], from: number, to: number): Bracket[] {
  const open: Bracket[] = [];
  for (const bracket of bracketsIn(text, texts, from, to)) {
    if (bracket.character in CLOSER_OF) open.push(bracket);
    else if (CLOSER_OF[open.at(-1)?.character ?? ''] === bracket.character) open.pop();
  }
  return open;
}

/** Closing brackets of the range that open in none of its own, in order. */
export function strayClosers(text: string, texts: readonly Span[], from: number, to: number): Bracket[] {
  const stray: Bracket[] = [];
  let depth = 0;
  for (const bracket of bracketsIn(text, texts, from, to)) {
    if (bracket.character in CLOSER_OF) depth++;
    else if (depth > 0) depth--;
    else stray.push(bracket);
  }
  return stray;
}

/**
 * For each open bracket, innermost first: does one of `closers` close it? Where a run of like brackets has too few closers,
 * as in `f(g(█)`, the innermost are the ones just typed and still open.
 */
export function closedBy(open: readonly Bracket[], closers: readonly Bracket[]): boolean[] {
  const innermostFirst = open.toReversed();
  const closed: boolean[] = [];
  let next = 0;
  while (closed.length < innermostFirst.length) {
    const opener = innermostFirst[closed.length]?.character ?? '';
    const run = runLength(innermostFirst, closed.length, opener);
    const found = Math.min(run, runLength(closers, next, CLOSER_OF[opener] ?? ''));
    for (let at = 0; at < run; at++) closed.push(at >= run - found);
    next += found;
  }
  return closed;
}

function runLength(brackets: readonly Bracket[], from: number, character: string): number {
  let at = from;
  while (brackets[at]?.character === character) at++;
  return at - from;
}

/** Comments and strings of a range, in order and not overlapping: by the tree, else by the text alone. */
export function textsIn(text: string, languageId: string, from: number, to: number, tree: Tree | undefined): Span[] {
  if (!tree) {
    return textSpans(text.slice(from, to), languageId).map((span) => ({
      start: span.start + from,
      end: span.end + from,
    }));
  }
  const types = textTypesOf(tree.language);
  const nodes = tree.rootNode.descendantsOfType(types, pointOf(text, from), pointOf(text, to));
  const spans: Span[] = [];
  for (const node of nodes) {
    if (!node || node.startIndex < (spans.at(-1)?.end ?? 0)) continue;
    spans.push({ start: node.startIndex, end: node.endIndex });
  }
  return spans;
}

const textTypesOf = byObject((language: Tree['language']): string[] =>
  language.types.filter((type) => type && isTextType(type)),
);

/** Node types of comments and of whole strings, as the grammars name them. */
export function isTextType(type: string): boolean {
  return (
    /comment$/.test(type) ||
    /^(string|template_string|regex|heredoc_body|encapsed_string|heredoc|nowdoc|string_array|symbol_array)$/.test(
      type,
    ) ||
    /(string|char|character|rune|string_literal|string_expression)_literal$|^(char_literal|interpolated_string_expression|system_lib_string)$/.test(
      type,
    )
  );
}

function pointOf(text: string, offset: number): { row: number; column: number } {
  let row = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) row++;
  return { row, column: offset === 0 ? 0 : offset - (text.lastIndexOf('\n', offset - 1) + 1) };
}
