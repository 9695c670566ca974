/**
 * Between the protocol's positions, whose characters are UTF-16 or UTF-8 code units, and UTF-16 offsets into a text.
 * Knows no document's origin.
 */
import type { Position, Range } from 'vscode-languageserver/node';
import { partitionPoint } from '../base/partitionPoint.ts';
import type { Span } from '../base/span.ts';

export type PositionEncoding = 'utf-8' | 'utf-16';

/** A text with the offset at which each of its lines starts. */
export interface TextLines {
  readonly text: string;
  readonly lineStarts: ArrayLike<number>;
}

/**
 * Offset of a position; undefined when its line is outside the text. A character past the end of its line counts as that
 * end, as the protocol says.
 */
export function offsetOf(lines: TextLines, position: Position, encoding: PositionEncoding): number | undefined {
  const start = lines.lineStarts[position.line];
  if (start === undefined) {
    return undefined;
  }
  const end = lineEnd(lines, position.line);
  if (encoding === 'utf-16') {
    return Math.min(start + position.character, end);
  }
  return start + utf16Length(lines.text.slice(start, end), position.character);
}

/** A span of offsets for a range of an edit: what lies outside the text counts as its end. */
export function clampedSpanOf(lines: TextLines, range: Range, encoding: PositionEncoding): Span {
  const start = offsetOf(lines, range.start, encoding) ?? lines.text.length;
  const end = offsetOf(lines, range.end, encoding) ?? lines.text.length;
  return { start: Math.min(start, end), end: Math.max(start, end) };
}

/** A span of offsets; undefined when a line of the range is outside the text. */
export function spanOf(lines: TextLines, range: Range, encoding: PositionEncoding): Span | undefined {
  const start = offsetOf(lines, range.start, encoding);
  const end = offsetOf(lines, range.end, encoding);
  return start === undefined || end === undefined ? undefined : { start, end };
}

export function rangeOf(lines: TextLines, span: Span, encoding: PositionEncoding): Range {
  return { start: positionOf(lines, span.start, encoding), end: positionOf(lines, span.end, encoding) };
}

export function positionOf({ text, lineStarts }: TextLines, offset: number, encoding: PositionEncoding): Position {
  const line = lineAt(lineStarts, offset);
  const start = lineStarts[line] ?? 0;
  const character = encoding === 'utf-16' ? offset - start : Buffer.byteLength(text.slice(start, offset));
  return { line, character };
}

/** True for what a client may send as a position: two whole numbers from 0. */
export function isPosition(value: unknown): value is Position {
  return (
    typeof value === 'object' &&
    value !== null &&
    'line' in value &&
    'character' in value &&
    isCount(value.line) &&
    isCount(value.character)
  );
}

export function isRange(value: unknown): value is Range {
  return (
    typeof value === 'object' &&
    value !== null &&
    'start' in value &&
    'end' in value &&
    isPosition(value.start) &&
    isPosition(value.end)
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Last line whose start is not after the offset. */
function lineAt(lineStarts: ArrayLike<number>, offset: number): number {
  return Math.max(partitionPoint(lineStarts.length, (line) => (lineStarts[line] ?? 0) <= offset) - 1, 0);
}

/** Where the line ends, before its line break. */
function lineEnd({ text, lineStarts }: TextLines, line: number): number {
  let end = lineStarts[line + 1] ?? text.length;
  const isLast = line + 1 >= lineStarts.length;
  if (!isLast && text[end - 1] === '\n') {
    end--;
  }
  if (!isLast && text[end - 1] === '\r') {
    end--;
  }
  return Math.max(end, lineStarts[line] ?? 0);
}

/** UTF-16 units that take up at most `bytes` bytes of UTF-8; a place inside a character counts as its start. */
function utf16Length(line: string, bytes: number): number {
  let length = 0;
  let left = bytes;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (size > left) {
      break;
    }
    left -= size;
    length += character.length;
  }
  return length;
}
