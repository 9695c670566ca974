/**
 * From a stream of pieces to the text that is shown: ended where the hole is filled, without what stands right of the
 * cursor or below it already. Knows no engine.
 */
import type { GeneratedPiece } from '../base/generator.ts';
import type { Provenance, Window } from '../base/window.ts';
import { cutAtMask } from '../secrets/mask.ts';
import { holeEnd } from '../syntax/holeEnd.ts';
import type { OpenTree } from '../syntax/openTree.ts';
import { fitClosers, unopenedClosers } from './closers.ts';

export interface Trimmed {
  readonly text: string;
  /** Natural logarithm of the probability of what was generated. */
  readonly logProb: number;
  readonly copiedFrom: readonly Provenance[];
  readonly notes: readonly string[];
  /** Characters right of the cursor that the text replaces: closers that the editor inserted. */
  readonly overwrites: number;
  /** Why it ended here, in words. */
  readonly end: string;
}

/** Places named in "copied from"; a person reads no more. */
const maximumPlaces = 3;
const nothingMore = 'the engine had no more to say';

export async function trimCompletion(
  stream: AsyncIterable<GeneratedPiece>,
  window: Window,
  maximumLines: number,
  tree: OpenTree | undefined,
): Promise<Trimmed> {
  let text = '';
  let logProb = 0;
  let end = nothingMore;
  let places: Provenance[] = [];
  const notes: string[] = [];
  for await (const piece of stream) {
    if (piece.note !== undefined) notes.push(piece.note);
    if (piece.failure !== undefined) {
      notes.push(piece.failure);
      text = '';
      logProb = 0;
      places = [];
      end = piece.failure;
      continue;
    }
    if (text === '' && piece.text !== '') end = nothingMore;
    const filled = holeFilled(text + piece.text, window, maximumLines);
    if (filled !== undefined) {
      // Leaving the loop ends the stream: what is not shown is not generated.
      text = filled.text;
      end = filled.end;
      break;
    }
    text += piece.text;
    logProb += piece.logProb;
    if (piece.copiedFrom !== undefined) notePlace(places, piece.copiedFrom);
  }
  const unmasked = cutAtMask(text);
  if (unmasked !== undefined) {
    text = unmasked;
    end = 'a masked secret';
  }
  const cut = cutAtHoleEnd(text, window, tree);
  if (cut.length < text.trimEnd().length) end = window.hole === 'block' ? 'end of the block' : 'end of the line';
  const fitted = fitToSuffix(cut, window);
  return {
    text: fitted.text,
    logProb,
    copiedFrom: places,
    notes,
    overwrites: fitted.overwrites,
    end: fitted.end ?? end,
  };
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
  if (window.hole === 'line') return { text: lines[0] ?? '', end: 'end of the line' };
  if (lines.length > maximumLines)
    return { text: lines.slice(0, maximumLines).join('\n'), end: `${maximumLines} lines` };
  // The last line may still grow; those before it are whole.
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const isWhole = index < lines.length - 1 || line.trim() !== '';
    if (isWhole && line.trim() !== '' && indentOf(line).length < window.indent.length) {
      return { text: lines.slice(0, index).join('\n'), end: 'end of the block' };
    }
  }
  const runaway = repeatedLine(lines);
  return runaway < 0 ? undefined : { text: lines.slice(0, runaway).join('\n'), end: 'the lines repeat themselves' };
}

/** Index of the third of three equal lines in a row, or -1. */
function repeatedLine(lines: readonly string[]): number {
  return lines.findIndex(
    (line, index) => index > 1 && line.trim() !== '' && line === lines[index - 1] && line === lines[index - 2],
  );
}

function fitToSuffix(text: string, window: Window): { text: string; overwrites: number; end?: string } {
  const nextLine = (/\n\s*(\S[^\n]*)/.exec(window.suffix)?.[1] ?? '').trim();
  const lines = text.split('\n');
  const repeats = nextLine === '' ? -1 : lines.findIndex((line, index) => isRepeat(line, nextLine, window, index));
  if (repeats === 0) return { text: '', overwrites: 0, end: 'repeats the next line' };
  const kept = repeats > 0 ? lines.slice(0, repeats).join('\n') : text;
  const fitted = fitClosers(kept.trimEnd(), restOfLine(window));
  return repeats > 0 ? { ...fitted, end: 'the next line begins' } : fitted;
}

function isRepeat(line: string, nextLine: string, window: Window, index: number): boolean {
  const isOwnLine = index > 0 || window.prefix.slice(window.prefix.lastIndexOf('\n') + 1).trim() === '';
  // A lone closer may well be followed by another one.
  return isOwnLine && line.trim() === nextLine && /[\p{L}\p{N}]/u.test(nextLine);
}

function indentOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length);
}
