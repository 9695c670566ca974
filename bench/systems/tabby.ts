/**
 * Tabby (clients/tabby-agent contextProviders, crates/tabby completion_prompt.rs): declarations of the last names before the cursor,
 * then BM25 over chunks of 512 characters with a floor. Without its embeddings, and without edits, of which there are none.
 */
import { wordsOf } from '../../server/base/words.ts';
import { definitionPieces } from './definitions.ts';
import { linesAround, linesOf, type Piece, pack } from './pieces.ts';
import type { System, SystemRequest } from './system.ts';
import { indexFor } from './windowIndex.ts';
import { firstOfEach } from './zed.ts';

const prefixLines = 20;
const mostDeclarations = 5;
const longestDeclaration = 500;
const chunkCharacters = 512;
const mostHits = 20;
const mostPerFile = 2;
/** Lower scores are not shown. */
const leastScore = 8;

const indexOf = indexFor({
  wordsOf,
  windowsOf(lines) {
    const windows: { start: number; end: number }[] = [];
    let [start, length] = [0, 0];
    for (const [index, line] of lines.entries()) {
      length += line.length + 1;
      if (length < chunkCharacters && index < lines.length - 1) continue;
      windows.push({ start, end: index + 1 });
      [start, length] = [index + 1, 0];
    }
    return windows;
  },
});

export const tabby: System = {
  name: 'tabby',
  about: 'Tabby: five declarations of up to 500 characters, then BM25 over chunks of 512, at least 8, two a file',
  snippets(request) {
    const prefix = linesAround(request).before.slice(-prefixLines).join('\n');
    const names = (prefix.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []).reverse();
    const declarations = definitionPieces(request, names).slice(0, mostDeclarations);
    const query = new Map(wordsOf(prefix).map((word) => [word, 1]));
    const hits = indexOf(request)
      .bm25(request, query)
      .filter(({ score }) => score > leastScore);
    const found = firstOfEach(hits, mostPerFile).slice(0, mostHits);
    return pack(request, [...declarations.map((piece) => shortened(request, piece)), ...found]);
  },
};

function shortened(request: SystemRequest, piece: Piece): Piece {
  const text = linesOf(request, piece.file).slice(piece.start, piece.end).join('\n');
  return text.length <= longestDeclaration ? piece : { ...piece, text: text.slice(0, longestDeclaration) };
}
