/**
 * Zed's edit prediction context (edit_prediction_context.rs, bm25_context.rs): definitions of the identifiers within three lines,
 * and BM25 over chunks of 40 lines. Its chunks end at blank lines; here they do not. No edits have been made.
 */
import { wordsOf } from '../../server/base/words.ts';
import { definitionPieces } from './definitions.ts';
import { linesAround, type Piece, pack } from './pieces.ts';
import type { System } from './system.ts';
import { indexFor } from './windowIndex.ts';

const linesNearby = 3;
const chunkLines = 40;
const overlap = 10;
const queryLines = 20;
/** Of the path's words; those of the text count once. */
const pathWeight = 3;
const mostSnippets = 12;
const mostPerFile = 3;

const indexOf = indexFor({
  wordsOf,
  windowsOf(lines) {
    const windows: { start: number; end: number }[] = [];
    for (let start = 0; start === 0 || start + overlap < lines.length; start += chunkLines - overlap) {
      windows.push({ start, end: Math.min(lines.length, start + chunkLines) });
    }
    return windows;
  },
});

export const zedDefinitions: System = {
  name: 'zed-definitions',
  about: 'Zed: definitions of the identifiers within three lines of the cursor',
  snippets(request) {
    const { before, after } = linesAround(request);
    const lines = [...before.slice(-1 - linesNearby).reverse(), ...after.slice(0, 1 + linesNearby)];
    return pack(request, definitionPieces(request, lines.flatMap(namesIn)));
  },
};

export const zedBm25: System = {
  name: 'zed-bm25',
  about: 'Zed: chunks of 40 lines by BM25 with the 20 lines on either side and the path, twelve at most',
  snippets(request) {
    const { before, after } = linesAround(request);
    const query = new Map<string, number>();
    const add = (words: readonly string[], weight: number) => {
      for (const word of words) query.set(word, (query.get(word) ?? 0) + weight);
    };
    add(wordsOf([...before.slice(-queryLines), ...after.slice(0, queryLines)].join('\n')), 1);
    add(wordsOf(request.window.displayPath), pathWeight);
    return pack(request, firstOfEach(indexOf(request).bm25(request, query), mostPerFile), mostSnippets);
  },
};

/** The best of each file, so many at most. */
export function firstOfEach(pieces: readonly Piece[], most: number): Piece[] {
  const counts = new Map<string, number>();
  return pieces.filter(({ file }) => {
    const count = (counts.get(file.path) ?? 0) + 1;
    counts.set(file.path, count);
    return count <= most;
  });
}

function namesIn(line: string): string[] {
  return line.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
}
