/**
 * GitHub Copilot's similar files (vscode-copilot-chat, snippetInclusion/jaccardMatching.ts): the best window of 60 lines of each
 * open file, by the Jaccard index of its words and those of the 60 lines before the cursor.
 */
import { setJaccard } from './jaccard.ts';
import { byScore, linesAround, linesOf, type Piece, pack } from './pieces.ts';
import { sessionFiles } from './session.ts';
import type { System } from './system.ts';

const windowLines = 60;
const mostSnippets = 4;
/** Longer files are not looked at, and not more in all. */
const longestFile = 10_000;
const mostCharacters = 200_000;

/** Its words to leave out: those of English and those of programming languages. */
const stopWords = new Set(
  'we our you it its they them their what which who whom this that these those am is are was were be been being have has had having do does did doing can don t s will would should a an the and or not no but because as until again further then once here there all any both each few more most other some such above below to during before after of at by about between into through from up down in out on off over under only own same so than too very just now if then else for while with def function return TODO import try catch raise finally repeat switch case match assert continue break const class enum struct static new super this var'.split(
    ' ',
  ),
);

export const copilot: System = {
  name: 'copilot-jaccard-60',
  about: 'Copilot: best window of 60 lines of each open file, set Jaccard, four at most',
  snippets(request) {
    const query = new Set(linesAround(request).before.slice(-windowLines).flatMap(copilotWords));
    const pieces: Piece[] = [];
    let room = mostCharacters;
    for (const file of sessionFiles(request)) {
      const length = request.view.text(file.path)?.length ?? 0;
      if (length > longestFile || length > room) continue;
      room -= length;
      const lines = linesOf(request, file);
      const best = setJaccard(lines.map(copilotWords), query, windowLines).reduce<{ start: number; score: number }>(
        (one, other) => (other.score > one.score ? other : one),
        { start: 0, score: 0 },
      );
      if (best.score === 0) continue;
      const end = Math.min(best.start + windowLines, lines.length);
      pieces.push({ file, start: best.start, end, score: best.score, reason: `Jaccard ${best.score.toFixed(2)}` });
    }
    return pack(request, pieces.sort(byScore), mostSnippets);
  },
};

export function copilotWords(line: string): string[] {
  return line.split(/[^a-zA-Z0-9]/).filter((word) => word !== '' && !stopWords.has(word));
}
