/** Recall's draft at a hole, as the cascade makes it before it looks for context. Knows no system. */
import { type Draft, draftFrom, type GeneratedPiece } from '../../server/base/generator.ts';
import type { Window } from '../../server/base/window.ts';
import type { Engine } from '../../server/engine.ts';

/** The line that recall would write, sure of it or not, having read the whole workspace but for the hole. */
export async function draftOf({ recall }: Engine, window: Window, signal: AbortSignal): Promise<Draft> {
  const pieces: GeneratedPiece[] = [];
  for await (const piece of recall.generate({ window: { ...window, hole: 'line' }, snippets: [] }, signal))
    pieces.push(piece);
  return { ...draftFrom(pieces), isAnswer: false };
}
