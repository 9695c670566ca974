/**
 * RepoCoder (Zhang et al. 2023, CodeT/RepoCoder make_window.py and search_code.py): windows of 20 lines, each ten lines apart, by
 * the Jaccard index of token sets. One retrieval (RG1) asks with the 20 lines before the hole and shows the lines that follow the
 * like ones; the second asks with the last ten lines and the first prediction. Its tokens are of GPT-3; here words and signs.
 */
import { linesAround, linesOf, type Piece, pack } from './pieces.ts';
import type { System, SystemRequest } from './system.ts';
import { indexFor } from './windowIndex.ts';

const windowLines = 20;
const slice = 10;
const mostSnippets = 10;

const indexOf = indexFor({
  wordsOf: tokensOf,
  windowsOf(lines) {
    const windows: { start: number; end: number }[] = [];
    for (let middle = 0; middle < lines.length; middle += slice) {
      windows.push({ start: Math.max(0, middle - slice), end: Math.min(lines.length, middle + slice) });
    }
    return windows;
  },
});

export const rg1: System = {
  name: 'rg1',
  about: 'RepoCoder, one retrieval: windows of 20 lines by Jaccard, shown ten lines further down',
  snippets: (request) => pack(request, firstRetrieval(request), mostSnippets),
};

export const repoCoder: System = {
  name: 'repocoder',
  about: 'RepoCoder, two iterations: the second asks with the first prediction',
  async snippets(request) {
    const prediction = await request.generate(pack(request, firstRetrieval(request), mostSnippets));
    const before = linesAround(request).before.slice(-slice).join('\n');
    const predicted = prediction.split('\n').slice(0, slice).join('\n');
    const query = new Set(tokensOf(before + predicted));
    return pack(request, indexOf(request).jaccard(request, query), mostSnippets);
  },
};

function firstRetrieval(request: SystemRequest): Piece[] {
  const query = new Set(linesAround(request).before.slice(-windowLines).flatMap(tokensOf));
  return indexOf(request)
    .jaccard(request, query)
    .slice(0, 2 * mostSnippets)
    .map((piece) => {
      const last = linesOf(request, piece.file).length;
      return { ...piece, start: Math.min(piece.start + slice, last), end: Math.min(piece.end + slice, last) };
    });
}

function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}
