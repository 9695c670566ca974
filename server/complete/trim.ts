/**
 * From a stream of pieces to the text that is shown: ended where the hole is filled, without what stands right of the
 * cursor or below it already. Knows no engine.
 */
import type { GeneratedPiece } from '../base/generator.ts';
import { lastLineOf } from '../base/lines.ts';
import type { Provenance, Window } from '../base/window.ts';
import { cutAtMask } from '../secrets/mask.ts';
import { holeEnd } from '../syntax/holeEnd.ts';
import type { OpenTree } from '../syntax/openTree.ts';
import { closersAhead, closes, fitClosers, openBrackets, unopenedClosers } from './closers.ts';
import { fitIndentation } from './indentation.ts';
import { withoutLeadingBreaks } from './leadingBreaks.ts';

export interface Trimmed {
  readonly text: string;
  /** Natural logarithm of the probability of what was generated. */
  readonly logProb: number;
  /** Ends of the text's lines but the last: where it may be cut, and how likely it is up to there. */
  readonly lineEnds: readonly LineEnd[];
  readonly copiedFrom: readonly Provenance[];
  readonly notes: readonly string[];
  /** Characters right of the cursor that the text replaces: closers that the editor inserted. */
  readonly overwrites: number;
  /** Why it ended here, in words. */
  readonly end: string;
}

interface LineEnd {
  readonly length: number;
  readonly logProb: number;
}

/** Places named in "copied from"; a person reads no more. */
const maximumPlaces = 3;
export const nothingMore = 'the engine had no more to say';
const repeating = 'the lines repeat themselves';
/** Lines of the longest pattern that is taken for a loop when it comes a third time. */
const longestCycle = 4;

export async function trimCompletion(
  stream: AsyncIterable<GeneratedPiece> | Iterable<GeneratedPiece>,
  window: Window,
  maximumLines: number,
  tree: OpenTree | undefined,
): Promise<Trimmed> {
  let text = '';
  let logProb = 0;
  let end = nothingMore;
  let places: Provenance[] = [];
  let lineEnds: LineEnd[] = [];
  const notes: string[] = [];
  for await (const piece of withoutLeadingBreaks(stream, window)) {
    if (piece.note !== undefined) notes.push(piece.note);
    if (piece.failure !== undefined) {
      notes.push(piece.failure);
      text = '';
      logProb = 0;
      places = [];
      lineEnds = [];
      end = piece.failure;
      continue;
    }
    if (text === '' && piece.text !== '') end = nothingMore;
    const filled = holeFilled(text + piece.text, window, maximumLines);
    if (filled !== undefined) {
      // Leaving the loop ends the stream: what is not shown is not generated.
      if (filled.text.length > text.length) logProb += piece.logProb;
      text = filled.text;
      end = filled.end;
      break;
    }
    if (piece.text.startsWith('\n')) lineEnds.push({ length: text.length, logProb });
    text += piece.text;
    logProb += piece.logProb;
    if (piece.copiedFrom !== undefined) notePlace(places, piece.copiedFrom);
  }
  const unmasked = cutAtMask(text);
  if (unmasked !== undefined) {
    text = unmasked;
    end = 'a masked secret';
  }
  const filled = cutAtHoleEnd(text, window, tree);
  const runaway = repeatedFrom(filled.split('\n'), window);
  const cut = runaway < 0 ? filled : filled.split('\n').slice(0, runaway).join('\n');
  if (runaway >= 0) end = repeating;
  else if (cut.length < text.trimEnd().length) end = window.hole === 'block' ? 'end of the block' : 'end of the line';
  const indented = fitIndentation(cut, window);
  const fitted = fitToSuffix(indented, window);
  const ends = lineEnds.map((lineEnd) => ({ ...lineEnd, length: sameLineEnd(lineEnd.length, cut, indented) }));
  return {
    text: fitted.text,
    logProb,
    lineEnds: ends.filter(({ length }) => length < fitted.text.length),
    copiedFrom: places,
    notes,
    overwrites: fitted.overwrites,
    end: fitted.end ?? end,
  };
}

/** Where the line ends in `fitted` that ends at `length` in `text`: only indentation differs. */
function sameLineEnd(length: number, text: string, fitted: string): number {
  if (text === fitted) return length;
  const lines = text.slice(0, length).split('\n').length;
  return fitted.split('\n').slice(0, lines).join('\n').length;
}

/**
 * A block is cut at its end. A line ends by itself; it is cut before a closer only where that mends the syntax, as the
 * closers below the cursor may belong to lines above it. Where something stands right of the cursor, closers are fitted
 * to it one by one.
 */
function cutAtHoleEnd(text: string, window: Window, tree: OpenTree | undefined): string {
  if (restOfLine(window) !== '') return text;
  const { languageId, prefix, suffix, hole } = window;
  // Without a closer of its own too many a line cannot be broken by one: most need no parse.
  if (hole === 'line' && unopenedClosers(text) === '') return text;
  const cut = text.slice(0, holeEnd({ languageId, prefix, completion: text, suffix, hole, tree }));
  if (hole === 'block' || cut.trimEnd() === text.trimEnd()) return cut;
  const isBroken = (completion: string) =>
    tree?.withInserted(prefix.length, completion, ({ rootNode }) => rootNode.hasError);
  return isBroken(text) === true && isBroken(cut) === false ? cut : text;
}

function restOfLine(window: Window): string {
  return (/^[^\n]*/.exec(window.suffix)?.[0] ?? '').trimEnd();
}

function notePlace(places: Provenance[], place: Provenance): void {
  const isKnown = places.some((known) => known.displayPath === place.displayPath && known.line === place.line);
  if (!isKnown && places.length < maximumPlaces) places.push(place);
}

/** The text to stop with, once a generated text goes beyond the hole. */
function holeFilled(text: string, window: Window, maximumLines: number): { text: string; end: string } | undefined {
  const lines = text.split('\n');
  if (lines.length === 1) return undefined;
  const ended = window.hole === 'line' ? statementLines(lines, window) : 0;
  if (ended > 0) {
    return { text: lines.slice(0, ended).join('\n'), end: ended === 1 ? 'end of the line' : 'end of the statement' };
  }
  if (lines.length > maximumLines)
    return { text: lines.slice(0, maximumLines).join('\n'), end: `${maximumLines} lines` };
  // The last line may still grow; those before it are whole.
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const isWhole = index < lines.length - 1 || line.trim() !== '';
    const isOutside = line.trim() !== '' && indentOf(line).length < window.indent.length;
    if (window.hole === 'block' && isWhole && isOutside) {
      return { text: lines.slice(0, index).join('\n'), end: 'end of the block' };
    }
  }
  const runaway = repeatedFrom(lines, window);
  return runaway < 0 ? undefined : { text: lines.slice(0, runaway).join('\n'), end: repeating };
}

/** Index of the line at which the last lines, up to `longestCycle`, come for the third time in a row; or -1. */
function repeatedFrom(lines: readonly string[], { prefix }: Window): number {
  const above = prefix.split('\n').slice(-2 * longestCycle - 1);
  const own = above.pop() ?? '';
  const all = [...above, own + (lines[0] ?? ''), ...lines.slice(1)].map((line) => line.trimEnd());
  for (let end = above.length + 1; end <= all.length; end++) {
    for (let cycle = 1; cycle <= longestCycle; cycle++) {
      const start = end - cycle;
      const isThird = start >= 2 * cycle && start >= above.length;
      const cycled = all.slice(start, end);
      const isAlike = (line: string, at: number) =>
        line === all[start - cycle + at] && line === all[start - 2 * cycle + at];
      if (isThird && cycled.some((line) => line !== '') && cycled.every(isAlike)) return start - above.length;
    }
  }
  return -1;
}

/** After how many lines the statement at the cursor has ended; 0 while it goes on. The last line may still grow. */
function statementLines(lines: readonly string[], window: Window): number {
  const before = lastLineOf(window.prefix);
  for (let count = 1; count < lines.length; count++) {
    const open = openBrackets(before + lines.slice(0, count).join('\n'));
    const isChained = /^\s*(?:\?\.|\.|->|::)\s*\w/.test(lines[count] ?? '');
    if (!goesOn(open, window.suffix) && !isChained) return count;
  }
  return 0;
}

/** True when brackets are left open that the text below does not close. A brace at a line's end opens a block. */
function goesOn(open: string, suffix: string): boolean {
  const closers = closersAhead(suffix);
  let closed = 0;
  while (closed < open.length && closes(closers[closed], open[open.length - 1 - closed])) closed++;
  const left = open.slice(0, open.length - closed);
  return left.length > 1 || (left.length === 1 && left !== '{');
}

function fitToSuffix(text: string, window: Window): { text: string; overwrites: number; end?: string } {
  const nextLine = nextFullLine(window.suffix);
  const lines = text.split('\n');
  const repeats = nextLine === '' ? -1 : lines.findIndex((line, index) => isRepeat(line, nextLine, window, index));
  if (repeats === 0) return { text: '', overwrites: 0, end: 'repeats the next line' };
  const kept = repeats > 0 ? lines.slice(0, repeats).join('\n') : text;
  const fitted = fitClosers(kept.trimEnd(), restOfLine(window));
  return repeats > 0 ? { ...fitted, end: 'the next line begins' } : fitted;
}

/** Behind the rest of the cursor's line; empty where nothing follows. */
function nextFullLine(suffix: string): string {
  const lineBreak = suffix.indexOf('\n');
  if (lineBreak < 0) return '';
  const rest = suffix.slice(lineBreak).trimStart();
  return (/^[^\n]*/.exec(rest)?.[0] ?? '').trimEnd();
}

function isRepeat(line: string, nextLine: string, window: Window, index: number): boolean {
  const isOwnLine = index > 0 || lastLineOf(window.prefix).trim() === '';
  // A lone closer may well be followed by another one.
  return isOwnLine && line.trim() === nextLine && /[\p{L}\p{N}]/u.test(nextLine);
}

function indentOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length);
}
