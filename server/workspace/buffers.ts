/** The texts that the editor has open, edit by edit. Knows no file on disk. */
import { editedLineStarts, lineStartsOf } from '../base/lines.ts';
import type { Span } from '../base/span.ts';

export interface OpenBuffer {
  readonly path: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
  readonly lineStarts: readonly number[];
}

/** `range` undefined: the whole text is replaced. */
export interface BufferEdit {
  readonly range: Span | undefined;
  readonly text: string;
}

/** An edit as it was applied, with offsets inside the text before it. */
export interface AppliedEdit {
  readonly start: number;
  readonly oldEnd: number;
  readonly newText: string;
}

/** The buffer after an edit: what lies outside the text counts as its nearest end. */
export function applyEdit(buffer: OpenBuffer, edit: BufferEdit, version: number): [OpenBuffer, AppliedEdit] {
  const { path, languageId, text } = buffer;
  if (edit.range === undefined) {
    const whole = { path, languageId, version, text: edit.text, lineStarts: lineStartsOf(edit.text) };
    return [whole, { start: 0, oldEnd: text.length, newText: edit.text }];
  }
  const start = clamp(edit.range.start, 0, text.length);
  const oldEnd = clamp(edit.range.end, start, text.length);
  const newText = text.slice(0, start) + edit.text + text.slice(oldEnd);
  const lineStarts = editedLineStarts(buffer.lineStarts, newText, start, oldEnd, edit.text.length);
  return [
    { path, languageId, version, text: newText, lineStarts },
    { start, oldEnd, newText: edit.text },
  ];
}

export function newBuffer(path: string, languageId: string, version: number, text: string): OpenBuffer {
  return { path, languageId, version, text, lineStarts: lineStartsOf(text) };
}

/** Also for what is no number at all. */
function clamp(value: number, low: number, high: number): number {
  return value > low ? Math.min(Math.trunc(value), high) : low;
}
