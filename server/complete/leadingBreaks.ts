/**
 * Line breaks with which a text opens on a line that is blank: models begin a paragraph, and the line that they mean belongs to the cursor.
 * Knows no engine.
 */
import type { GeneratedPiece } from '../base/generator.ts';
import type { Window } from '../base/window.ts';

/**
 * The stream from its first line with a sign on, indented as from the cursor on. One that is indented less than the cursor is stays where
 * it is: the block has ended.
 */
export async function* withoutLeadingBreaks(
  stream: AsyncIterable<GeneratedPiece> | Iterable<GeneratedPiece>,
  window: Window,
): AsyncIterable<GeneratedPiece> {
  if (!isOnBlankLine(window)) {
    yield* stream;
    return;
  }
  let blank: GeneratedPiece[] | undefined = [];
  for await (const piece of stream) {
    if (piece.failure !== undefined) blank = [];
    if (blank === undefined || piece.failure !== undefined) yield piece;
    else if (piece.text.trim() === '') blank.push(piece);
    else {
      yield* opened([...blank, piece], window);
      blank = undefined;
    }
  }
  yield* blank ?? [];
}

function isOnBlankLine({ prefix, suffix }: Window): boolean {
  return /(?:^|\n)[ \t]*$/.test(prefix.slice(-1_000)) && /^[ \t]*(?:\r?\n|$)/.test(suffix.slice(0, 1_000));
}

/** `pieces`: blank ones and the first that is not. */
function opened(pieces: readonly GeneratedPiece[], { indent }: Window): readonly GeneratedPiece[] {
  const text = pieces.map((piece) => piece.text).join('');
  const lead = text.slice(0, text.length - text.trimStart().length);
  const lineStart = lead.lastIndexOf('\n') + 1;
  if (lineStart === 0 || !lead.startsWith(indent, lineStart)) return pieces;
  let dropped = lineStart + indent.length;
  return pieces.map((piece) => {
    const cut = Math.min(dropped, piece.text.length);
    dropped -= cut;
    return { ...piece, text: piece.text.slice(cut) };
  });
}
