/** `FILE:LINE:COL` as editors print it, counted from 1. Knows no file. */
import { lineStartsOf } from '../base/lines.ts';

export interface FilePosition {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** In UTF-16 code units, from 1. */
  readonly column: number;
}

/** Undefined when the text is not of that form. A colon in the file's name, as in `C:\a.ts:1:2`, is part of the name. */
export function parseFilePosition(text: string): FilePosition | undefined {
  const match = /^(.+):([1-9]\d{0,9}):([1-9]\d{0,9})$/su.exec(text);
  return match?.[1] === undefined ? undefined : { file: match[1], line: Number(match[2]), column: Number(match[3]) };
}

/** UTF-16 offset of a position in a text; a sentence saying what is wrong when there is no such place. */
export function offsetAt(text: string, { line, column }: FilePosition): number | { readonly problem: string } {
  const starts = lineStartsOf(text);
  const start = starts[line - 1];
  if (start === undefined) {
    return { problem: `Line ${line} is outside the file, which has ${starts.length}.` };
  }
  const { length } = text.slice(start, starts[line]).replace(/\r?\n$|\r$/, '');
  return column <= length + 1
    ? start + column - 1
    : { problem: `Column ${column} is outside line ${line}, whose last is ${length + 1}.` };
}
