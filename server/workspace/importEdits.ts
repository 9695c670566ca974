/**
 * Whether an edit of a buffer may bring, change or take away an import: to read them anew costs a look at the whole tree. Knows no
 * language; it would rather look once too often.
 */
import type { AppliedEdit, OpenBuffer } from './buffers.ts';

/** Words that imports begin with, in any language. */
const importWord =
  /(?<![\p{L}\p{N}_$])(?:import|from|require\w*|include\w*|use|using|mod|package|extern|export|load|source)(?![\p{L}\p{N}_$])/u;
/** Lines above an edit that are looked at: an import may go over several. */
const linesAbove = 12;
/** More text than a person types at a time is looked at no further. */
const longestLook = 4_000;

/** `after`: the buffer with the edit; `importsEnd`: where the imports known so far end in it. */
export function mayChangeImports(after: OpenBuffer, { start, newText }: AppliedEdit, importsEnd: number): boolean {
  if (start <= importsEnd || newText.length > longestLook) return true;
  const { text } = after;
  let from = start;
  for (let lines = 0; lines <= linesAbove && from > 0; lines++) from = text.lastIndexOf('\n', from - 1);
  const lineEnd = text.indexOf('\n', start + newText.length);
  const touched = text.slice(Math.max(from, start - longestLook, 0), lineEnd < 0 ? text.length : lineEnd);
  return touched.length > 3 * longestLook || importWord.test(touched);
}

/** Where imports that ended at `end` end behind an edit. */
export function importsEndAfter({ start, oldEnd, newText }: AppliedEdit, end: number): number {
  return start > end ? end : Math.max(start + newText.length, end + newText.length - (oldEnd - start));
}

/** The edit that makes one text of another. */
export function difference(before: string, after: string): AppliedEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  return { start, oldEnd: before.length - same, newText: after.slice(start, after.length - same) };
}
