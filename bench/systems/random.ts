/** Random runs of lines: what any text of the repository is worth. */
import { linesOf, type Piece, pack } from './pieces.ts';
import type { System } from './system.ts';

/** As long as RepoCoder's windows. */
const windowLines = 20;
/** More than fit. */
const tries = 100;

export const random: System = {
  name: 'random',
  about: `random runs of ${windowLines} lines`,
  snippets(request) {
    const { files } = request;
    const pieces: Piece[] = [];
    for (let at = 0; at < tries && files.length > 0; at++) {
      const file = files[Math.floor(request.random() * files.length)];
      if (file === undefined) continue;
      const lines = linesOf(request, file).length;
      const start = Math.floor(request.random() * Math.max(1, lines - windowLines + 1));
      const end = Math.min(start + windowLines, lines);
      const isKnown = pieces.some((other) => other.file === file && other.start < end && start < other.end);
      if (!isKnown) pieces.push({ file, start, end, score: 0, reason: 'random' });
    }
    return pack(request, pieces);
  },
};
