/** Which line of which file a token of the corpus stands on. Knows nothing of how the token was chosen. */
import type { Provenance, Window } from '../base/window.ts';
import type { Corpus } from './corpus.ts';
import { type CursorContext, readFrom } from './cursor.ts';
import { forEachLine, indentColumns } from './lines.ts';
import { isNewlineId } from './vocabulary.ts';

/** Undefined when the file was replaced or its text is gone. Counts lines anew, as the corpus keeps no line numbers. */
export function locate(
  corpus: Corpus,
  position: number,
  textOf: (path: string) => string | undefined,
): Provenance | undefined {
  const file = corpus.file(corpus.fileAt(position));
  if (file === undefined) return undefined;
  let newlines = 0;
  for (let at = file.start; at <= position; at++) if (isNewlineId(corpus.chains.tokens[at] ?? 0)) newlines++;
  const text = textOf(file.path);
  if (text === undefined) return undefined;
  // Each line that is not blank opened with one newline token.
  let found = -1;
  forEachLine(text, (start, end, line) => {
    if (found < 0 && indentColumns(text, start, end) >= 0 && --newlines === 0) found = line;
  });
  return found < 0 ? undefined : { path: file.path, displayPath: file.displayPath, line: found };
}

/** The same for a position of the open buffer's own tokens. */
export function locateInBuffer(
  { path, prefix, suffix, displayPath }: Window,
  { local, beforeLength }: CursorContext,
  position: number,
): Provenance | undefined {
  let newlines = 0;
  for (let at = 0; at <= position; at++) if (isNewlineId(local.tokens[at] ?? 0)) newlines++;
  const from = readFrom(prefix);
  const skipped = from === 0 ? 0 : prefix.slice(0, from).split('\n').length - 1;
  // The cursor's line has a newline token even when it is blank.
  const cursorLine = prefix.slice(from).split('\n').length - 1;
  if (position === beforeLength) return { path, displayPath, line: skipped + cursorLine };
  let found = -1;
  const text = prefix.slice(from) + suffix;
  forEachLine(text, (start, end, line) => {
    const isRead = line === cursorLine || indentColumns(text, start, end) >= 0;
    if (found < 0 && isRead && --newlines === 0) found = line;
  });
  return found < 0 ? undefined : { path, displayPath, line: skipped + found };
}
