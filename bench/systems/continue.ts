/**
 * Continue (core/autocomplete/templating/filtering.ts): files that were opened last from their first line on, then definitions of
 * names near the cursor in random order, packed as they come. Its lists of edits and of the clipboard are empty, as they ship.
 */
import { definitionPieces } from './definitions.ts';
import { headThatFits, linesAround, linesOf, type Piece, pack } from './pieces.ts';
import { sessionFiles } from './session.ts';
import type { System } from './system.ts';

const mostFiles = 5;
/** Tokens of each opened file. */
const fileTokens = 125;
const linesBefore = 5;
const linesAfter = 3;

export const continueDev: System = {
  name: 'continue',
  about: 'Continue: the openings of five files opened last, then shuffled definitions of names near the cursor',
  snippets(request) {
    const opened = sessionFiles(request)
      .slice(0, mostFiles)
      .flatMap((file): Piece[] => {
        const whole = { file, start: 0, end: linesOf(request, file).length, score: 0, reason: 'opened last' };
        const head = headThatFits(request, whole, Math.min(fileTokens, request.budgetTokens));
        return head === undefined ? [] : [head];
      });
    const { before, after } = linesAround(request);
    const near = [...before.slice(-1 - linesBefore), ...after.slice(0, 1 + linesAfter)].join('\n');
    const definitions = definitionPieces(request, near.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [])
      .map((piece) => ({ piece, key: request.random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ piece }) => piece);
    return pack(request, [...opened, ...definitions]);
  },
};
