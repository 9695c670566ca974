/**
 * Which files are copies of the open buffer, old, cut or moved: their text would give away what is being written. Knows only
 * lines: neither how a file came to be nor which of two is older.
 *
 * To take a file for a copy that is none costs one source of snippets; to miss one shows the answer. In doubt it is a copy.
 */
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
/** Shorter ones are closing brackets. */
const shortestLine = 3;
/** Characters that are not worth telling sizes apart: some hidden lines. */
const slack = 400;
/** What many files begin with: a licence in comments, imports. */
const commonLine =
  /^(?:\/\/|\/\*|\*|#(?!define|if)|--|;|<!--|(?:import|from|use|using|package|require|require_relative)\b|export \*)/;

/** The buffer without the cursor's line, which is being written. */
interface Own {
  readonly length: number;
  readonly lines: ReadonlySet<string>;
  /** Those that few other files have, the longest first. */
  readonly telling: readonly string[];
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
  const own = ownLines(window);
  const found = new Set<string>();
  for (const path of paths) {
    const text = textOf(path);
    if (text === undefined) continue;
    const isNamesake = nameOf(path) === nameOf(window.path);
    const enough = isNamesake ? tellingLinesOfNamesake : tellingLines;
    const isCopy =
      (own.telling.length >= enough && holdsMost(text, own.telling)) ||
      // A much longer text has much that the buffer has not.
      (text.length <= 2 * own.length + slack && isMostlyHeld(text, own, isNamesake ? 0 : fewestShared));
    if (isCopy) found.add(path);
  }
  return found;
}

function ownLines({ prefix, suffix }: Window): Own {
  const lineStart = prefix.lastIndexOf('\n') + 1;
  const lineEnd = suffix.indexOf('\n') < 0 ? suffix.length : suffix.indexOf('\n');
  const lines = new Set<string>();
  for (const line of `${prefix.slice(0, lineStart)}${suffix.slice(lineEnd)}`.split('\n')) {
    const trimmed = line.trim();
    if (trimmed.length >= shortestLine) lines.add(trimmed);
  }
  const telling = [...lines].filter((line) => !commonLine.test(line));
  return {
    length: prefix.length + suffix.length,
    lines,
    telling: telling.sort((a, b) => b.length - a.length).slice(0, mostLinesAsked),
    before: prefix.slice(lineStart).trimStart(),
    after: suffix.slice(0, lineEnd).trimEnd(),
  };
}

function holdsMost(text: string, lines: readonly string[]): boolean {
  let missing = 0;
  for (const line of lines) {
    if (!text.includes(line) && ++missing > lines.length * (1 - copyShare)) return false;
  }
  return true;
}

/** True when few of the text's lines are none of the buffer's, the one that is being written aside. */
function isMostlyHeld(text: string, own: Own, fewest: number): boolean {
  const shared = new Set<string>();
  const missing = new Set<string>();
  let isWritten = false;
  // Beyond it no number of shared lines would be enough.
  const mostMissing = Math.max(own.lines.size * (1 / copyShare - 1) + 1, 2 * own.telling.length + 2);
  for (let start = 0; start < text.length && missing.size <= mostMissing; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).trim();
    start = end + 1;
    if (line.length < shortestLine) continue;
    (own.lines.has(line) ? shared : missing).add(line);
    isWritten ||= own.before + own.after !== '' && line.startsWith(own.before) && line.endsWith(own.after);
  }
  const size = shared.size + missing.size;
  if (shared.size < fewest) return false;
  if (shared.size === 0) return isWritten && size === 1;
  if (shared.size >= (size - 1) * copyShare) return true;
  // A few lines in a file of few: the rest may be a body that is being written.
  return own.telling.length > 0 && size <= 2 * own.telling.length + 2 && holdsMost(text, own.telling);
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
