/**
 * Names used and functions called in a text, told from its words and the characters around them. What a call is, is said by
 * grammars/queries/<language>/calls.scm, and a test holds this scan to it; run over every tree, that query and one over all
 * identifiers would cost as much as half the parse. Knows no tree.
 */
import type { Span } from '../base/span.ts';
import type { CallFact } from './facts.ts';

/** More distinct names than this are a word list, not code. */
const MOST_NAMES = 20_000;
/** More calls than this are generated code. */
const MOST_CALLS = 20_000;
/** A longer word, in characters, is data. */
const LONGEST_NAME = 100;
/** Longest receiver that is kept, in characters: its end says most. */
const RECEIVER_LENGTH = 80;
/** Letters outside ASCII are taken whole: telling letters from signs there would cost more than it is worth. */
const WORD = /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/g;
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

export function namesOf(text: string, context: NamesContext): Names {
  const references = new Set<string>();
  const calls: CallFact[] = [];
  const word = new RegExp(WORD);
  let next = 0;
  for (let match = word.exec(text); match; match = word.exec(text)) {
    const start = match.index;
    const name = match[0];
    while ((context.texts[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
    const skipped = context.texts[next];
    if (skipped && skipped.start < start + name.length && skipped.start <= start) {
      word.lastIndex = skipped.end;
      continue;
    }
    if (name.length > LONGEST_NAME || context.definedAt.has(start) || isPhpTag(text, start, name)) continue;
    if (context.keywords.has(name) && !isNameHere(text, start, word.lastIndex, context.languageId)) continue;
    if (references.size < MOST_NAMES) references.add(name);
    if (calls.length < MOST_CALLS && isCalled(text, start, word.lastIndex, context.languageId)) {
      calls.push({ callee: name, receiver: receiverBefore(text, start), start });
    }
  }
  return { references: [...references], calls };
}

function isPhpTag(text: string, start: number, name: string): boolean {
  return name === 'php' && text.startsWith('<?', start - 2);
}

/** A keyword after a dot or an arrow is a member (`z.string()`, `re.match()`), but for `...this` and the dot that joins. */
function isNameHere(text: string, start: number, end: number, languageId: string): boolean {
  const before = text[start - 1];
  if (before === '.') return text[start - 2] !== '.' && languageId !== 'php';
  if (before === '>') return text[start - 2] === '-';
  return text[end] === '(' && CALLABLE_KEYWORDS[languageId]?.has(text.slice(start, end)) === true;
}

function isCalled(text: string, start: number, end: number, languageId: string): boolean {
  let at = end;
  while (text.charCodeAt(at) === 32) at++;
  const after = text[at];
  if (after === '(') return !definesHere(text, start);
  if (after === '<' || after === '?' || after === '!' || after === ':') {
    CALL.lastIndex = at;
    return CALL.test(text);
  }
  // Here a call needs no parenthesis.
  if (languageId === 'ruby') return text[start - 1] === '.';
  return languageId === 'kotlin' && after === '{' && text[start - 1] === '.';
}

function definesHere(text: string, start: number): boolean {
  // The longest of the defining words and a blank.
  return text[start - 1] === ' ' && DEFINES.test(text.slice(Math.max(0, start - 14), start));
}

/** The expression before the dot, arrow or double colon in front of `start`; empty when there is none. */
function receiverBefore(text: string, start: number): string {
  const end = beforeOperator(text, start);
  if (end < 0) return '';
  const limit = Math.max(0, end - RECEIVER_LENGTH);
  let at = end;
  let depth = 0;
  while (at > limit) {
    const character = text[at - 1] ?? '';
    if (character === ')' || character === ']') depth++;
    else if (character === '(' || character === '[') {
      if (depth === 0) break;
      depth--;
    } else if (depth === 0 && !/[\w$.@:?!\\\u0080-\uffff]/.test(character) && !isArrowEnd(text, at)) break;
    at--;
  }
  return text.slice(at, end).replace(/\s+/g, ' ').trim();
}

function isArrowEnd(text: string, at: number): boolean {
  return text.startsWith('->', at - 2) || text.startsWith('->', at - 1);
}

/** Offset before the operator that binds a member, white space around it passed; -1 without one. */
function beforeOperator(text: string, start: number): number {
  let at = start;
  while (isSpace(text, at - 1)) at--;
  const before = text[at - 1];
  if (before === '.') at -= text[at - 2] === '?' || text[at - 2] === '!' || text[at - 2] === '&' ? 2 : 1;
  else if (before === ':' && text[at - 2] === ':') at -= 2;
  else if (before === '>' && text[at - 2] === '-') at -= text[at - 3] === '?' ? 3 : 2;
  else return -1;
  while (isSpace(text, at - 1)) at--;
  return at;
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || (code >= 9 && code <= 13);
}
