/**
 * Which files are copies of the open buffer, old, cut or moved: their text would give away what is being written. Knows only
 * lines: neither how a file came to be nor which of two is older.
 *
 * To take a file for a copy that is none costs one source of snippets; to miss one shows the answer. In doubt it is a copy.
 */
import { byObject } from './byObject.ts';
import { type ComparedText, comparedLines, comparedText, type HashedLine } from './comparedTexts.ts';
import { quickHash } from './hash.ts';
import { endOfLine, lastLineOf } from './lines.ts';
import { type OtherLines, otherLinesOf } from './otherLines.ts';
import type { Window } from './window.ts';

/** Share of one file's lines that the other has, from which it is a copy or a part of one. */
const copyShare = 0.8;
/** Lines that tell a file from all others, as a rule, however much longer the other is. */
const tellingLines = 8;
/** Lines that tell it from others of its name, as a built or vendored copy has it. */
const tellingLinesOfNamesake = 2;
/** Lines that a file of another name must share: two files that begin alike and have one line are no copies yet. */
const fewestShared = 2;
/** Lines of the buffer that are looked for: the longest, which the fewest files have. Each costs a pass over the text. */
const mostLinesAsked = 32;
/** A text of more characters is no line. */
const longestLine = 2_000;
/** Characters that are not worth telling sizes apart: some hidden lines. */
const slack = 400;
/** What many files begin with: a licence in comments, imports. */
const commonLine =
  /^(?:\/\/|\/\*|\*|#(?!define|if)|--|;|<!--|(?:import|from|use|using|package|require|require_relative)\b|export \*)/;

/** The buffer without the cursor's line, which is being written. */
interface Own {
  readonly length: number;
  /** Hashes of the distinct ones. */
  readonly lines: ReadonlySet<number>;
  /** Those that few other files have, the longest first. */
  readonly telling: readonly HashedLine[];
  /** What stands before and after the cursor on its line. */
  readonly before: string;
  readonly after: string;
}

/** Those of `paths` that hold most of the buffer, or whose lines the buffer mostly holds. */
export function copiesOf(
  window: Window,
  textOf: (path: string) => string | undefined,
  paths: Iterable<string>,
): Set<string> {
  const isCopy = copyTest(window, textOf);
  return new Set([...paths].filter(isCopy));
}

/** Tells of one path after the other: whoever needs a few of many does not wait for all. A path is looked at once. */
export function copyTest(window: Window, textOf: (path: string) => string | undefined): (path: string) => boolean {
  const lines = linesFor(otherLinesOf(window));
  const own: Own = { length: window.prefix.length + window.suffix.length, ...lines, ...ends(window) };
  const told = new Map<string, boolean>();
  return (path) => {
    const before = told.get(path);
    if (before !== undefined) return before;
    const text = textOf(path);
    const isNamesake = nameOf(path) === nameOf(window.path);
    const isCopy =
      text !== undefined &&
      isComparable(own, text.length, isNamesake) &&
      isCopyNow(lines, own, comparedText(path, text), isNamesake);
    told.set(path, isCopy);
    return isCopy;
  };
}

/** The buffer is compared with each text once, as long as other lines than the cursor's stay. */
function isCopyNow(lines: object, own: Own, text: ComparedText, isNamesake: boolean): boolean {
  if (text.conclusion?.of === lines) return text.conclusion.isCopy;
  const isCopy = isCopyOf(own, text, isNamesake);
  // What holds one line may be told by the line that is being written.
  if (text.text.length > longestLine) text.conclusion = { of: lines, isCopy };
  return isCopy;
}

/** Most of many texts are told to be none by their length. */
function isComparable(own: Own, length: number, isNamesake: boolean): boolean {
  return isTelling(own, isNamesake) || isShort(own, length);
}

function isCopyOf(own: Own, text: ComparedText, isNamesake: boolean): boolean {
  return (
    (isTelling(own, isNamesake) && holdsMost(text, own.telling)) ||
    (isShort(own, text.text.length) && isMostlyHeld(text, own, isNamesake ? 0 : fewestShared))
  );
}

/** Whether the buffer has lines enough to be told by them. */
function isTelling({ telling }: Own, isNamesake: boolean): boolean {
  return telling.length >= (isNamesake ? tellingLinesOfNamesake : tellingLines);
}

/** A much longer text has much that the buffer has not. */
function isShort(own: Own, length: number): boolean {
  return length <= 2 * own.length + slack;
}

const linesFor = byObject(({ above, below }: OtherLines) => ownLines(above + below));

function ends({ prefix, suffix }: Window): Pick<Own, 'before' | 'after'> {
  return {
    before: lastLineOf(prefix).trimStart(),
    after: suffix.slice(0, endOfLine(suffix, 0)).trimEnd(),
  };
}

function ownLines(text: string): Pick<Own, 'lines' | 'telling'> {
  const lines = new Map<number, HashedLine>();
  for (const line of comparedLines(text)) {
    const hash = quickHash(line);
    if (!lines.has(hash)) lines.set(hash, { line, hash });
  }
  const telling = [...lines.values()].filter(({ line }) => !commonLine.test(line));
  telling.sort((a, b) => b.line.length - a.line.length);
  return { lines: new Set(lines.keys()), telling: telling.slice(0, mostLinesAsked) };
}

function holdsMost(text: ComparedText, lines: readonly HashedLine[]): boolean {
  let missing = 0;
  for (const line of lines) {
    if (!text.holds(line) && ++missing > lines.length * (1 - copyShare)) return false;
  }
  return true;
}

/** True when few of the text's lines are none of the buffer's, the one that is being written aside. */
function isMostlyHeld(text: ComparedText, own: Own, fewest: number): boolean {
  let [shared, missing] = [0, 0];
  // Beyond it no number of shared lines would be enough.
  const mostMissing = Math.max(own.lines.size * (1 / copyShare - 1) + 1, 2 * own.telling.length + 2);
  for (const line of text.lines) {
    if (missing > mostMissing) break;
    if (own.lines.has(line)) shared++;
    else missing++;
  }
  const size = shared + missing;
  if (shared < fewest) return false;
  if (shared === 0) return size === 1 && isWritten(text.text, own);
  if (shared >= (size - 1) * copyShare) return true;
  // A few lines in a file of few: the rest may be a body that is being written.
  return own.telling.length > 0 && size <= 2 * own.telling.length + 2 && holdsMost(text, own.telling);
}

/** Of a text of one line: whether the cursor's may become it. */
function isWritten(text: string, { before, after }: Own): boolean {
  const [line = ''] = comparedLines(text);
  return before + after !== '' && line.startsWith(before) && line.endsWith(after);
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
