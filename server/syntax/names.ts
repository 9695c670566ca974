/**
 * Names used and functions called in a text, told from its words and the characters around them. What a call is, is said by
 * grammars/queries/<language>/calls.scm, and a test holds this scan to it; run over every tree, that query and one over all
 * identifiers would cost as much as half the parse. Knows no tree.
 */
import { CodeUnits } from '../base/codeUnits.ts';
import type { Span } from '../base/span.ts';
import { UnitTable } from '../base/unitTable.ts';
import type { CallFact } from './facts.ts';

/** More distinct names than this are a word list, not code. */
const MOST_NAMES = 20_000;
/** More calls than this are generated code. */
const MOST_CALLS = 20_000;
/** A longer word, in characters, is data. */
const LONGEST_NAME = 100;
/** Longest receiver that is kept, in characters: its end says most. */
const RECEIVER_LENGTH = 80;

/** Code units of the signs around names. */
const [SPACE, EXCLAMATION, AMPERSAND, DASH, DOT, COLON] = [32, 33, 38, 45, 46, 58];
const [LESS, GREATER, QUESTION] = [60, 62, 63];
const [OPEN, CLOSE, OPEN_INDEX, CLOSE_INDEX, BRACE] = [40, 41, 91, 93, 123];

const Kind = { other: 0, digit: 1, letter: 2, ofReceiver: 3 } as const;

/**
 * Kind of each code unit: of names, and other signs that a receiver may have outside of brackets. Letters outside ASCII are taken
 * whole: telling letters from signs there would cost more than it is worth.
 */
const kinds = new Uint8Array(1 << 16).fill(Kind.letter, 0x80);
for (let code = 0; code < 0x80; code++) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_$]/.test(character)) kinds[code] = Kind.letter;
  else if (/[0-9]/.test(character)) kinds[code] = Kind.digit;
  else if (/[.@:?!\\]/.test(character)) kinds[code] = Kind.ofReceiver;
}

/** What may stand between a called name and its parenthesis: `?.`, a macro's `!`, type arguments. */
const CALL = /(?:\?\.|!|(?:::)?<[\w\s,.:[\]<>?&']{0,80}>)?\(/y;
const DEFINES = /\b(?:def|function|func|fun|fn|class|struct|interface|enum|trait|macro_rules!|#define)\s+$/;

/** Keywords that are names too where they are called. */
const CALLABLE_KEYWORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  python: new Set(['print', 'exec', 'type']),
  ...Object.fromEntries(
    ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'].map((id) => [
      id,
      new Set([
        'get',
        'set',
        'from',
        'of',
        'string',
        'number',
        'boolean',
        'object',
        'symbol',
        'any',
        'unknown',
        'never',
      ]),
    ]),
  ),
};

export interface NamesContext {
  readonly languageId: string;
  /** Comments and strings, in order, not overlapping. */
  readonly texts: readonly Span[];
  /** Offsets at which a name is defined, not used. */
  readonly definedAt: ReadonlySet<number>;
  readonly keywords: ReadonlySet<string>;
}

export interface Names {
  /** Distinct, in order of first use. */
  readonly references: string[];
  readonly calls: CallFact[];
}

/** What is known of a distinct word of the text. */
interface Word {
  readonly text: string;
  readonly isKeyword: boolean;
  isReferred: boolean;
}

const memory = new CodeUnits();
/** Slots for the names of most files: the table should stay in the processor's nearest memory. */
const smallTable = 1 << 9;
let numbers = new UnitTable(0, smallTable);

export function namesOf(text: string, { languageId, texts, definedAt, keywords }: NamesContext): Names {
  const units = memory.read(text);
  if (numbers.size > smallTable) numbers = new UnitTable(0, smallTable);
  else numbers.clear();
  const words: Word[] = [];
  const references: string[] = [];
  const calls: CallFact[] = [];
  let next = 0;
  let end = 0;
  for (let start = nameFrom(units, 0, text.length); start < text.length; start = nameFrom(units, end, text.length)) {
    while ((texts[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
    const skipped = texts[next];
    if (skipped && skipped.start <= start) {
      end = skipped.end;
      continue;
    }
    end = nameEnd(units, start);
    if (end - start > LONGEST_NAME || definedAt.has(start)) continue;
    const number = numbers.intern(units, start, end);
    let word = words[number];
    if (word === undefined) {
      const name = text.slice(start, end);
      word = { text: name, isKeyword: keywords.has(name), isReferred: false };
      words.push(word);
    }
    if (word.text === 'php' && text.startsWith('<?', start - 2)) continue;
    if (word.isKeyword && !isNameHere(text, start, end, languageId)) continue;
    if (!word.isReferred && references.length < MOST_NAMES) {
      word.isReferred = true;
      references.push(word.text);
    }
    if (calls.length < MOST_CALLS && isCalled(text, units, start, end, languageId)) {
      calls.push({ callee: word.text, receiver: receiverBefore(text, units, start), start });
    }
  }
  return { references, calls };
}

/** Where the next name begins, or `length`. */
function nameFrom(units: Uint16Array, from: number, length: number): number {
  let at = from;
  while (at < length && kinds[units[at] ?? 0] !== Kind.letter) at++;
  return at;
}

/** A 0 ends the text. */
function nameEnd(units: Uint16Array, start: number): number {
  let at = start + 1;
  while (isOfName(kinds[units[at] ?? 0])) at++;
  return at;
}

function isOfName(kind: number | undefined): boolean {
  return kind === Kind.letter || kind === Kind.digit;
}

/** A keyword after a dot or an arrow is a member (`z.string()`, `re.match()`), but for `...this` and the dot that joins. */
function isNameHere(text: string, start: number, end: number, languageId: string): boolean {
  const before = text[start - 1];
  if (before === '.') return text[start - 2] !== '.' && languageId !== 'php';
  if (before === '>') return text[start - 2] === '-';
  return text[end] === '(' && CALLABLE_KEYWORDS[languageId]?.has(text.slice(start, end)) === true;
}

function isCalled(text: string, units: Uint16Array, start: number, end: number, languageId: string): boolean {
  let at = end;
  while (units[at] === SPACE) at++;
  switch (units[at]) {
    case OPEN:
      return !definesHere(text, start);
    case LESS:
    case QUESTION:
    case EXCLAMATION:
    case COLON:
      CALL.lastIndex = at;
      return CALL.test(text);
  }
  // Here a call needs no parenthesis.
  if (languageId === 'ruby') return units[start - 1] === DOT;
  return languageId === 'kotlin' && units[at] === BRACE && units[start - 1] === DOT;
}

function definesHere(text: string, start: number): boolean {
  // The longest of the defining words and a blank.
  return text[start - 1] === ' ' && DEFINES.test(text.slice(Math.max(0, start - 14), start));
}

/** The expression before the dot, arrow or double colon in front of `start`; empty when there is none. */
function receiverBefore(text: string, units: Uint16Array, start: number): string {
  const end = beforeOperator(units, start);
  if (end < 0) return '';
  const limit = Math.max(0, end - RECEIVER_LENGTH);
  let at = end;
  let depth = 0;
  while (at > limit) {
    const unit = units[at - 1] ?? 0;
    if (unit === CLOSE || unit === CLOSE_INDEX) depth++;
    else if (unit === OPEN || unit === OPEN_INDEX) {
      if (depth === 0) break;
      depth--;
    } else if (depth === 0 && kinds[unit] === Kind.other && !isArrowEnd(text, at)) break;
    at--;
  }
  return text.slice(at, end).replace(/\s+/g, ' ').trim();
}

function isArrowEnd(text: string, at: number): boolean {
  return text.startsWith('->', at - 2) || text.startsWith('->', at - 1);
}

/** Offset before the operator that binds a member, white space around it passed; -1 without one. */
function beforeOperator(units: Uint16Array, start: number): number {
  let at = start;
  while (isSpace(units[at - 1])) at--;
  const [before, second, third] = [units[at - 1], units[at - 2], units[at - 3]];
  if (before === DOT) at -= second === QUESTION || second === EXCLAMATION || second === AMPERSAND ? 2 : 1;
  else if (before === COLON && second === COLON) at -= 2;
  else if (before === GREATER && second === DASH) at -= third === QUESTION ? 3 : 2;
  else return -1;
  while (isSpace(units[at - 1])) at--;
  return at;
}

function isSpace(unit: number | undefined): boolean {
  return unit === SPACE || (unit !== undefined && unit >= 9 && unit <= 13);
}
