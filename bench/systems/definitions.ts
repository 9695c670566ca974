/** Definitions as pieces, for strategies that ask a language server where a name is defined. Knows no strategy. */
import { lineAt } from '../../server/retrieve/snippet.ts';
import type { DefinitionHit } from '../../server/workspace/view.ts';
import type { Piece } from './pieces.ts';
import type { SystemRequest } from './system.ts';

/** A language server would know which one is meant; with more of a name, these strategies would be shown none. */
const mostOfAName = 3;
const mostHits = 20;

/** In the order of the names, each definition once. */
export function definitionPieces(request: SystemRequest, names: Iterable<string>): Piece[] {
  const allowed = new Set(request.files.map(({ path }) => path));
  const seen = new Set<string>();
  const pieces: Piece[] = [];
  for (const name of new Set(names)) {
    const hits = request.view.definitionsNamed(name, mostHits).filter(({ file }) => allowed.has(file.path));
    for (const hit of hits.length > mostOfAName ? [] : hits) {
      const piece = pieceOf(request, hit);
      const key = `${piece.file.path} ${piece.start}`;
      if (seen.has(key)) continue;
      seen.add(key);
      pieces.push(piece);
    }
  }
  return pieces;
}

export function pieceOf({ view }: Pick<SystemRequest, 'view'>, { file, definition }: DefinitionHit): Piece {
  const text = view.text(file.path) ?? '';
  const { start, end } = definition.span;
  const first = lineAt(text, start);
  const reason = `defines ${definition.name}`;
  return { file, start: first, end: first + text.slice(start, end).split('\n').length, score: 1, reason };
}
