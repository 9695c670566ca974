/** What a published data set brings with the hole: the context that its authors retrieved, or the piece that they say is needed. */
import type { GivenPiece } from '../datasets/given.ts';
import { linesOf, type Piece, pack } from './pieces.ts';
import type { System, SystemRequest } from './system.ts';

export const given: System = {
  name: 'given',
  about: 'what the data set brings for the hole (CrossCodeEval, RepoBench), in its order',
  needsGiven: true,
  snippets: (request) =>
    pack(
      request,
      piecesOf(request, () => true),
    ),
};

export const givenGold: System = {
  name: 'given-gold',
  about: 'the one piece that the data set says is needed (RepoBench): a bound',
  needsGiven: true,
  snippets: (request) =>
    pack(
      request,
      piecesOf(request, ({ isGold }) => isGold),
    ),
};

/** Found again in the files that were made of them: the target and its copies are none of these. */
function piecesOf(request: SystemRequest, isWanted: (piece: GivenPiece) => boolean): Piece[] {
  const files = new Map(request.files.map((file) => [file.displayPath, file]));
  const found: Piece[] = [];
  for (const piece of (request.given ?? []).filter(isWanted)) {
    const file = files.get(piece.file);
    if (file === undefined) continue;
    const lines = linesOf(request, file);
    const wanted = piece.text.split('\n');
    const start = lines.findIndex((_, at) => wanted.every((line, index) => lines[at + index] === line));
    if (start >= 0) found.push({ file, start, end: start + wanted.length, score: 1, reason: 'given by the data set' });
  }
  return found;
}
