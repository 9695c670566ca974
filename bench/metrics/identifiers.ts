/** Identifiers of a prediction: which are right, and where they can have come from. Knows no engine. */
import { textSpans } from '../../server/syntax/lexer.ts';

export interface IdentifierMatch {
  /** All of them, in order. */
  readonly exact: boolean;
  /** Of the sets; 1 when neither has any. */
  readonly f1: number;
}

export interface Provenances {
  /** Distinct identifiers that stand in the open file. */
  readonly fromFile: number;
  /** That stand in the supplied context alone. */
  readonly fromContext: number;
  readonly fromNowhere: number;
}

const script =
  'async await break case catch class const continue debugger default delete do else export extends false finally for function get if import in instanceof let new null of return set static super switch this throw true try typeof undefined var void while with yield';
const typed = `${script} abstract any as asserts boolean declare enum implements interface is keyof namespace never number object private protected public readonly string symbol type unknown`;

/** Of the languages that the suites and CrossCodeEval hold. */
const keywords: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    python:
      'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield',
    javascript: script,
    javascriptreact: script,
    typescript: typed,
    typescriptreact: typed,
    java: 'abstract assert boolean break byte case catch char class const continue default do double else enum extends false final finally float for if implements import instanceof int interface long native new null package private protected public record return short static super switch synchronized this throw throws transient true try var void volatile while yield',
    kotlin:
      'abstract as break by catch class companion constructor continue data do else false final finally for fun if import in init inline inner interface internal is lateinit null object open operator out override package private protected public return sealed super suspend this throw true try typealias val var vararg when where while',
    csharp:
      'abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while',
    go: 'break case chan const continue default defer else fallthrough false for func go goto if import interface iota map nil package range return select struct switch true type var',
    rust: 'Self as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self static struct super trait true type unsafe use where while',
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
);

export function isKeyword(name: string, languageId: string): boolean {
  return keywords[languageId]?.has(name) === true;
}

/** In order, without keywords and what stands in strings and comments. */
export function namesOf(text: string, languageId: string): string[] {
  let code = text;
  for (const { start, end } of textSpans(text, languageId)) {
    code = code.slice(0, start) + ' '.repeat(end - start) + code.slice(end);
  }
  return (code.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []).filter((name) => !isKeyword(name, languageId));
}

/** As CrossCodeEval. `typed` is the part of a word before the hole: both continue it. */
export function matchIdentifiers(
  prediction: string,
  hidden: string,
  languageId: string,
  typedBefore: string,
): IdentifierMatch {
  const given = namesOf(typedBefore + prediction, languageId);
  const wanted = namesOf(typedBefore + hidden, languageId);
  const [givenSet, wantedSet] = [new Set(given), new Set(wanted)];
  const right = [...givenSet].filter((name) => wantedSet.has(name)).length;
  const all = givenSet.size + wantedSet.size;
  return { exact: given.join(' ') === wanted.join(' '), f1: all === 0 ? 1 : (2 * right) / all };
}

/** `file` is the open buffer without the hole, `context` all that was supplied beside it. */
export function provenancesOf(names: Iterable<string>, file: string, context: string): Provenances {
  const inFile = wordsIn(file);
  const inContext = wordsIn(context);
  const counts = { fromFile: 0, fromContext: 0, fromNowhere: 0 };
  for (const name of new Set(names)) {
    if (inFile.has(name)) counts.fromFile++;
    else if (inContext.has(name)) counts.fromContext++;
    else counts.fromNowhere++;
  }
  return counts;
}

function wordsIn(text: string): Set<string> {
  return new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
}
