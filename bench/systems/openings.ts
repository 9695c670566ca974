/** The first lines of whole files, nearest folders first: the plainest way to fill a window. */
import { headThatFits, linesOf, type Piece, pack } from './pieces.ts';
import { folderDistance } from './session.ts';
import type { System } from './system.ts';

export const openings: System = {
  name: 'openings',
  about: 'files from their first line on, nearest folders first, until the budget is filled',
  snippets(request) {
    const { window, files } = request;
    const distances = new Map(files.map((file) => [file, folderDistance(window.displayPath, file.displayPath)]));
    const pieces: Piece[] = [];
    let room = request.budgetTokens;
    for (const file of [...files].sort((a, b) => (distances.get(a) ?? 0) - (distances.get(b) ?? 0))) {
      const whole = { file, start: 0, end: linesOf(request, file).length, score: 0, reason: 'near by its folder' };
      const head = headThatFits(request, whole, room);
      if (head === undefined) break;
      pieces.push(head);
      room -= request.countTokens(linesOf(request, file).slice(head.start, head.end).join('\n'));
      if (head.end < whole.end) break;
    }
    return pack(request, pieces);
  },
};
