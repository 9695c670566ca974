/**
 * The place of one next token: what stands on its line already, the call it is in, and how many brackets the text below
 * wants left open. Knows no candidates.
 */
import { OpenCalls } from './callee.ts';
import { absentClass } from './classes.ts';
import type { CursorContext } from './cursor.ts';
import { languageSlots } from './languages.ts';
import { type Continuation, NearbyLines } from './nearbyLines.ts';
import { TokenKind } from './tokens.ts';
import { boundaryId, isNewlineId, type Vocabulary } from './vocabulary.ts';

export interface StepContext {
  readonly last: number;
  /** Tokens on the cursor's line so far. */
  readonly lineLength: number;
  readonly lineTokens: ReadonlySet<number>;
  /** Brackets that this line has opened and not closed; negative where it closed those of lines above. */
  readonly depth: number;
  /** What `depth` must be at the line's end for the brackets of the whole text to match, as far as they tell. */
  readonly neededDepth: number;
  /** The function whose call is open, or 0. */
  readonly callee: number;
  readonly parameters: readonly number[];
  readonly usedArguments: ReadonlySet<number>;
  /** The first parameter that is neither written nor taken by position, or -1. */
  readonly nextParameter: number;
  readonly lastNameSubwords: ReadonlySet<string>;
  readonly lineSubwords: ReadonlySet<string>;
  readonly calleeSubwords: ReadonlySet<string>;
  readonly nextLineSubwords: ReadonlySet<string>;
  readonly nextParameterSubwords: ReadonlySet<string>;
  /** The token of the line above that stands after as many tokens as this one will, or -1. */
  readonly lineAboveToken: number;
  /** What lines nearby that begin as this one go on with. */
  readonly nearbyLines: ReadonlyMap<number, Continuation>;
  /** Class numbers, one for each of `slotNames`. */
  readonly slots: Uint16Array;
}

/** Tokens before the cursor's line in which brackets of the statement at hand are looked for, and after it. */
const bracketReach = 240;

/** What stays the same over the steps of one request. */
export class StepReader {
  readonly #cursor: CursorContext;
  readonly #vocabulary: Vocabulary;
  readonly #language: number;
  readonly #parametersOf: (callee: number) => readonly number[];
  readonly #nextLineSubwords: ReadonlySet<string>;
  readonly #neededDepth: number;
  readonly #nearbyLines: NearbyLines;

  constructor(
    cursor: CursorContext,
    languageId: string,
    vocabulary: Vocabulary,
    parametersOf: (callee: number) => readonly number[],
  ) {
    this.#cursor = cursor;
    this.#vocabulary = vocabulary;
    this.#language = Math.max(languageSlots.indexOf(languageId), 0);
    this.#parametersOf = parametersOf;
    this.#nextLineSubwords = subwordsOf(vocabulary, cursor.nextLine, 0, cursor.nextLine.length);
    this.#neededDepth = neededDepth(cursor, vocabulary);
    this.#nearbyLines = new NearbyLines(cursor, vocabulary);
  }

  read(history: readonly number[]): StepContext {
    const vocabulary = this.#vocabulary;
    const end = history.length;
    let lineStart = end;
    while (lineStart > 0 && !isNewlineId(history[lineStart - 1] ?? 0)) lineStart--;
    const calls = new OpenCalls(vocabulary.looks);
    for (let at = Math.max(0, end - bracketReach); at < end; at++) calls.push(history[at] ?? boundaryId);
    const callee = calls.callee();
    let depth = 0;
    for (let at = lineStart; at < end; at++) depth += vocabulary.bracket(history[at] ?? boundaryId);
    const parameters = callee === boundaryId ? noParameters : this.#parametersOf(callee);
    const used = parameters.length === 0 ? nothingUsed : usedArguments(history, callee, vocabulary);
    const nextParameter = parameters.find((id, place) => place >= used.positional && !used.names.has(id)) ?? -1;
    const lastName = lastNameOf(history, lineStart, vocabulary);
    return {
      last: history[end - 1] ?? boundaryId,
      lineLength: end - lineStart,
      lineTokens: new Set(history.slice(lineStart)),
      depth,
      neededDepth: this.#neededDepth,
      callee,
      parameters,
      usedArguments: used.names,
      nextParameter,
      lastNameSubwords: lastName === boundaryId ? nothing : new Set(vocabulary.subwords(lastName)),
      lineSubwords: subwordsOf(vocabulary, history, lineStart, end),
      calleeSubwords: callee === boundaryId ? nothing : new Set(vocabulary.subwords(callee)),
      nextLineSubwords: this.#nextLineSubwords,
      nextParameterSubwords: nextParameter < 0 ? nothing : new Set(vocabulary.subwords(nextParameter)),
      lineAboveToken: lineAboveToken(history, lineStart),
      nearbyLines: this.#nearbyLines.continuations(history, lineStart),
      slots: this.#slots(history, lineStart, callee),
    };
  }

  #slots(history: readonly number[], lineStart: number, callee: number): Uint16Array {
    const vocabulary = this.#vocabulary;
    const end = history.length;
    const { nextLine } = this.#cursor;
    const classOf = (id: number | undefined) => (id === undefined ? absentClass : vocabulary.classOf(id));
    let aboveStart = lineStart - 1;
    while (aboveStart > 0 && !isNewlineId(history[aboveStart - 1] ?? 0)) aboveStart--;
    return Uint16Array.from([
      classOf(history[end - 1]),
      classOf(history[end - 2]),
      classOf(history[end - 3]),
      lineStart < end ? classOf(history[lineStart]) : absentClass,
      lineStart + 1 < end ? classOf(history[lineStart + 1]) : absentClass,
      classOf(nextLine[0]),
      classOf(nextLine[1]),
      classOf(nextLine[2]),
      classOf(this.#cursor.nextLineLast),
      callee === boundaryId ? absentClass : classOf(callee),
      aboveStart >= 0 ? classOf(history[aboveStart]) : absentClass,
      this.#language,
    ]);
  }
}

const nothing: ReadonlySet<string> = new Set();
const noParameters: readonly number[] = [];
const nothingUsed = { names: new Set<number>(), positional: 0 };

/** Brackets that the text below closes and does not open, less those that are open where the cursor's line begins. */
export function neededDepth(cursor: CursorContext, vocabulary: Vocabulary): number {
  return cursor.nextLine.length === 0 ? 0 : clamp(closedBelow(cursor, vocabulary) - openAbove(cursor, vocabulary));
}

function clamp(depth: number): number {
  return Math.max(-4, Math.min(4, depth));
}

function closedBelow({ local, beforeLength }: CursorContext, vocabulary: Vocabulary): number {
  let depth = 0;
  let closed = 0;
  const limit = Math.min(local.length, beforeLength + 1 + bracketReach);
  for (let at = beforeLength + 1; at < limit; at++) {
    depth += vocabulary.bracket(local.tokens[at] ?? boundaryId);
    if (depth < -closed) closed = -depth;
  }
  return closed;
}

/** Brackets that are open where the cursor's line begins. */
function openAbove({ history }: CursorContext, vocabulary: Vocabulary): number {
  let lineStart = history.length;
  while (lineStart > 0 && !isNewlineId(history[lineStart - 1] ?? 0)) lineStart--;
  let depth = 0;
  let open = 0;
  for (let at = lineStart - 1; at >= Math.max(0, lineStart - bracketReach); at--) {
    depth += vocabulary.bracket(history[at] ?? boundaryId);
    if (depth > open) open = depth;
  }
  return open;
}

function lastNameOf(history: readonly number[], lineStart: number, vocabulary: Vocabulary): number {
  for (let at = history.length - 1; at >= lineStart; at--) {
    if (vocabulary.kind(history[at] ?? boundaryId) === TokenKind.word) return history[at] ?? boundaryId;
  }
  return boundaryId;
}

/** Names that are written in the call that is open, and how many of its arguments are passed by position. */
function usedArguments(
  history: readonly number[],
  callee: number,
  vocabulary: Vocabulary,
): { names: Set<number>; positional: number } {
  const names = new Set<number>();
  let depth = 0;
  let positional = 0;
  let isNamed = false;
  for (let at = history.length - 1; at > Math.max(0, history.length - bracketReach); at--) {
    const id = history[at] ?? boundaryId;
    depth -= vocabulary.bracket(id);
    if (depth < 0) {
      if (history[at - 1] === callee) break;
      depth = 0;
    }
    const text = vocabulary.text(id).trim();
    if (depth === 0 && text === '=' && vocabulary.kind(history[at - 1] ?? boundaryId) === TokenKind.word) {
      names.add(history[at - 1] ?? boundaryId);
      isNamed = true;
    } else if (depth === 0 && text === ',') {
      if (!isNamed) positional++;
      isNamed = false;
    }
  }
  return { names, positional };
}

function lineAboveToken(history: readonly number[], lineStart: number): number {
  let aboveStart = lineStart - 1;
  while (aboveStart > 0 && !isNewlineId(history[aboveStart - 1] ?? 0)) aboveStart--;
  const at = aboveStart + (history.length - lineStart);
  return aboveStart >= 0 && at < lineStart ? (history[at] ?? -1) : -1;
}

function subwordsOf(vocabulary: Vocabulary, ids: ArrayLike<number>, from: number, to: number): ReadonlySet<string> {
  const found = new Set<string>();
  for (let at = from; at < to; at++) for (const subword of vocabulary.subwords(ids[at] ?? 0)) found.add(subword);
  return found;
}
