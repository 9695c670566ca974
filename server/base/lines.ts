/** Where the lines of a text start. Line breaks are `\n`, `\r\n` and `\r`, as LSP has them. Knows no document. */
import { partitionPoint } from './partitionPoint.ts';

/** Ascending offsets; the first is 0. */
export function lineStartsOf(text: string): number[] {
  const starts = [0];
  addLineStarts(starts, text, 1, text.length);
  return starts;
}

/** Where the line that `from` is in ends: at its `\n`, or with the text. */
export function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}

/** What stands behind the last `\n`: of the text before a cursor, what is typed on its line. */
export function lastLineOf(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

/**
 * Line starts of `newText`, which is the text that `oldStarts` belongs to with `oldEnd - start` characters at `start`
 * replaced by `inserted` others. Looks at no more than the inserted characters.
 */
export function editedLineStarts(
  oldStarts: readonly number[],
  newText: string,
  start: number,
  oldEnd: number,
  inserted: number,
): number[] {
  const firstAffected = lowerBound(oldStarts, start);
  const starts = oldStarts.slice(0, Math.max(1, firstAffected));
  // Whether a line starts at an offset depends on the characters before and after it: both ends are looked at again.
  addLineStarts(starts, newText, Math.max(1, start), start + inserted);
  const moved = start + inserted - oldEnd;
  for (let line = lowerBound(oldStarts, oldEnd + 1); line < oldStarts.length; line++) {
    starts.push((oldStarts[line] ?? 0) + moved);
  }
  return starts;
}

/** Line starts from `from` to `to`, both included. */
function addLineStarts(starts: number[], text: string, from: number, to: number): void {
  for (let at = from; at <= to; at++) {
    const before = text.charCodeAt(at - 1);
    if (before === 10 || (before === 13 && text.charCodeAt(at) !== 10)) starts.push(at);
  }
}

/** Index of the first value that is not less than `value`. */
function lowerBound(sorted: readonly number[], value: number): number {
  return partitionPoint(sorted.length, (index) => (sorted[index] ?? 0) < value);
}
