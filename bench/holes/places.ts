/**
 * Where a file may be cut: spans for each kind of hole, from the product's own facts of its tree. Knows no other file, but
 * is told which names are another's.
 */
import { endOfLine } from '../../server/base/lines.ts';
import type { Span } from '../../server/base/span.ts';
import { openBrackets } from '../../server/syntax/brackets.ts';
import type { Facts } from '../../server/syntax/facts.ts';
import { type TextSpan, textSpans } from '../../server/syntax/lexer.ts';
import { countTokens, type HoleKind } from './hole.ts';

export interface Place extends Span {
  readonly kind: HoleKind;
}

export interface SourceFile {
  readonly text: string;
  readonly languageId: string;
  readonly facts: Facts;
}

/** As RepoEval has it: fewer tokens make a line trivial. */
const fewestTokens = 5;
/** Longer lines are data. */
const longestLine = 200;
/** RepoEval's API calls may span lines; past ten they are lists of data. */
const mostCallLines = 10;
/** Bodies as long as RepoEval's functions. */
const blockLines = { fewest: 3, most: 30 };
/** Shorter identifiers are typed before anything can be shown. */
const shortestIdentifier = 4;
/** People stop to look after one to four characters of a word (and mostly after fewer). */
const mostTyped = 4;

/**
 * All places of the file, in order, for each kind. `isForeign` tells names that other files define and this one does not.
 * `random` chooses where a word is broken off.
 */
export function placesOf(file: SourceFile, isForeign: (name: string) => boolean, random: () => number): Place[] {
  const texts = textSpans(file.text, file.languageId);
  const lines = codeLines(file, texts);
  const places: Place[] = [];
  for (const line of lines) {
    places.push({ kind: 'line', ...line });
    const broken = brokenWord(file.text, texts, line, random);
    if (broken !== undefined) places.push({ kind: 'token', start: broken, end: line.end });
  }
  for (const call of file.facts.calls) {
    const line = lines.find(({ start, end }) => start <= call.start && call.start < end);
    if (line === undefined || !isForeign(call.callee)) continue;
    const end = statementEnd(file.text, texts, line);
    if (end !== undefined) places.push({ kind: 'api', start: line.start, end });
    if (call.receiver !== '') places.push({ kind: 'member', start: call.start, end: line.end });
  }
  return [...places, ...bodies(file, texts)];
}

/** Lines of five tokens or more that are no comment, no import and no part of a literal that spans lines. */
function codeLines({ text, facts }: SourceFile, texts: readonly TextSpan[]): Span[] {
  const found: Span[] = [];
  let position = 0;
  let next = 0;
  for (const line of text.split('\n')) {
    const start = position + line.length - line.trimStart().length;
    const end = position + line.trimEnd().length;
    position += line.length + 1;
    while ((texts[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
    // A letter may stand before a string: r, f, b.
    const following = texts[next];
    const isText =
      following !== undefined && following.end >= end && /^[A-Za-z]{0,2}$/.test(text.slice(start, following.start));
    // What runs on below, and a comment behind the code: nobody can know it.
    const isCut = texts
      .slice(next, next + 20)
      .some((one) => one.start < end && (one.end > end || (one.kind === 'comment' && one.start >= start)));
    const isImport = facts.imports.some(({ span }) => span.start < end && start < span.end);
    if (isText || isCut || isImport || end - start > longestLine) continue;
    if (countTokens(text.slice(start, end)) >= fewestTokens) found.push({ start, end });
  }
  return found;
}

/** An offset within an identifier of the line; undefined when it has no long one. */
function brokenWord(text: string, texts: readonly TextSpan[], line: Span, random: () => number): number | undefined {
  const isCode = (offset: number) => !texts.some((one) => one.start <= offset && offset < one.end);
  const words = [...text.slice(line.start, line.end).matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)];
  const code = words.filter(({ 0: word, index }) => word.length >= shortestIdentifier && isCode(line.start + index));
  const word = code[Math.floor(random() * code.length)];
  if (word === undefined) return undefined;
  return line.start + word.index + 1 + Math.floor(random() * Math.min(mostTyped, word[0].length - 1));
}

/** Where the statement that begins on this line ends; undefined when it is too long. An opened block is none of it. */
function statementEnd(text: string, texts: readonly TextSpan[], line: Span): number | undefined {
  let end = line.end;
  for (let nLines = 1; nLines <= mostCallLines; nLines++) {
    const open = openBrackets(text, texts, line.start, end);
    const last = open.at(-1);
    if (open.length === 0 || (open.length === 1 && last?.character === '{' && last.offset === end - 1)) return end;
    const newline = text.indexOf('\n', end);
    if (newline < 0) return undefined;
    end = newline + 1 + text.slice(newline + 1, endOfLine(text, newline + 1)).trimEnd().length;
  }
  return undefined;
}

/** Bodies of functions and methods, without a doc string at their start. */
function bodies({ text, languageId, facts }: SourceFile, texts: readonly TextSpan[]): Place[] {
  const places: Place[] = [];
  for (const { kind, span, nameSpan } of facts.definitions) {
    if (kind !== 'function' && kind !== 'method') continue;
    const body =
      languageId === 'python' ? indentedBody(text, texts, nameSpan, span) : bracedBody(text, texts, nameSpan, span);
    if (body === undefined) continue;
    const nLines = text
      .slice(body.start, body.end)
      .split('\n')
      .filter((line) => line.trim() !== '').length;
    if (nLines >= blockLines.fewest && nLines <= blockLines.most) places.push({ kind: 'block', ...body });
  }
  return places;
}

function indentedBody(text: string, texts: readonly TextSpan[], name: Span, span: Span): Span | undefined {
  for (let end = endOfLine(text, name.end); end < span.end; end = endOfLine(text, end + 1)) {
    const isCode = openBrackets(text, texts, name.end, end).length === 0;
    if (!isCode || !/:[ \t]*(?:#.*)?$/.test(text.slice(name.end, end))) continue;
    const first = skipBlanks(text, end);
    const docString = texts.find(
      (one) => one.kind === 'string' && /^[rRuU]?$/.test(text.slice(first, one.start)) && one.start >= first,
    );
    return trimmed(text, docString === undefined ? first : skipBlanks(text, docString.end), span.end);
  }
  return undefined;
}

function bracedBody(text: string, texts: readonly TextSpan[], name: Span, span: Span): Span | undefined {
  for (let end = endOfLine(text, name.end); end < span.end; end = endOfLine(text, end + 1)) {
    const open = openBrackets(text, texts, name.end, end);
    const brace = open.at(-1);
    if (brace?.character !== '{' || text.slice(brace.offset + 1, end).trim() !== '') continue;
    if (open.length !== 1) return undefined;
    const closer = text.lastIndexOf('\n', span.end - 1);
    return text.slice(closer, span.end).trim() === '}' ? trimmed(text, skipBlanks(text, end), closer) : undefined;
  }
  return undefined;
}

function trimmed(text: string, start: number, end: number): Span | undefined {
  const body = text.slice(start, end).trimEnd();
  return body === '' ? undefined : { start, end: start + body.length };
}

function skipBlanks(text: string, from: number): number {
  return from + (text.slice(from).match(/^\s*/)?.[0].length ?? 0);
}
