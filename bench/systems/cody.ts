/**
 * Sourcegraph Cody's Jaccard retriever (vscode/src/completions/context/retrievers/jaccard-similarity): windows of 50 lines that
 * do not overlap, by the Jaccard index of their bags of words and that of the 50 lines before the cursor. Words are not stemmed.
 */
import { bagJaccard } from './jaccard.ts';
import { byScore, linesAround, linesOf, type Piece, pack } from './pieces.ts';
import { sessionFiles } from './session.ts';
import type { System } from './system.ts';

const windowLines = 50;
const mostPerFile = 20;
/** Of a longer file, only so many lines are read. */
const mostLines = 10_000;
/** Files of its history. */
const mostFiles = 10;

const stopWords = new Set(
  'a an and are as at be by for from has he in is it its of on that the to was were will with'.split(' '),
);

export const cody: System = {
  name: 'cody-jaccard-50',
  about: 'Cody: windows of 50 lines of the last ten files, bag Jaccard, not overlapping',
  snippets(request) {
    const query = linesAround(request).before.slice(-windowLines).flatMap(codyWords);
    const pieces: Piece[] = [];
    for (const file of sessionFiles(request).slice(0, mostFiles)) {
      const lines = linesOf(request, file).slice(0, mostLines);
      const scored = bagJaccard(lines.map(codyWords), query, windowLines)
        // Windows that begin with an empty line are the next ones, but shorter.
        .filter(({ start, score }) => score > 0 && (lines[start] ?? '').trim() !== '')
        .sort((a, b) => b.score - a.score || a.start - b.start);
      const taken: number[] = [];
      for (const { start, score } of scored) {
        if (taken.length >= mostPerFile) break;
        if (taken.some((other) => Math.abs(other - start) < windowLines)) continue;
        taken.push(start);
        const end = Math.min(start + windowLines, lines.length);
        pieces.push({ file, start, end, score, reason: `Jaccard ${score.toFixed(2)}` });
      }
    }
    return pack(request, pieces.sort(byScore));
  },
};

/** Words, and the parts of those that are made of several: `parseUrl` is parseurl, parse and url. */
export function codyWords(line: string): string[] {
  return (line.match(/[A-Za-z0-9_]+/g) ?? [])
    .flatMap((word) => {
      const parts = word.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? [];
      return parts.length > 1 ? [word, ...parts] : [word];
    })
    .map((word) => word.toLowerCase())
    .filter((word) => !stopWords.has(word));
}
