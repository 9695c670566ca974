/** The chunks of other files that share rare words with the text around the cursor: asked once for all sources that start from them. */
import type { ChunkHit } from '../workspace/view.ts';
import type { Scope } from './meanings.ts';
import { nearbyText } from './nearby.ts';

const mostHits = 40;

const known = new WeakMap<Scope, readonly ChunkHit[]>();

/** Best first. */
export function likeChunksOf(scope: Scope): readonly ChunkHit[] {
  const found = known.get(scope);
  if (found !== undefined) return found;
  const { window, view, exclude } = scope;
  const { before, after } = nearbyText(window);
  const hits = view.searchChunks(`${before}\n${after}`, mostHits, exclude);
  known.set(scope, hits);
  return hits;
}
