/** Whole lines around an offset of a text. */
import { endOfLine } from '../base/lines.ts';
import type { Span } from '../base/span.ts';

/** From the start of the line that is `before` lines above to the end of the one that is `after` below. */
export function lineSpan(text: string, offset: number, before: number, after: number): Span {
  let start = text.lastIndexOf('\n', offset - 1) + 1;
  for (let line = 0; line < before && start > 0; line++) start = text.lastIndexOf('\n', start - 2) + 1;
  let end = endOfLine(text, offset);
  for (let line = 0; line < after && end < text.length; line++) end = endOfLine(text, end + 1);
  return { start, end };
}

/** Where a zero-based line begins; the text's length behind its last one. */
export function lineOffset(text: string, line: number): number {
  let start = 0;
  for (let passed = 0; passed < line; passed++) {
    const newline = text.indexOf('\n', start);
    if (newline < 0) return text.length;
    start = newline + 1;
  }
  return start;
}
