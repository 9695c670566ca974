/** The chunks of other files that share rare words with the text around the cursor: asked once for all sources that start from them. */
import { byObject } from '../base/byObject.ts';
import type { ChunkHit } from '../workspace/view.ts';
import type { Scope } from './meanings.ts';
import { nearbyText } from './nearby.ts';

const mostHits = 40;

/** Best first. */
export const likeChunksOf = byObject(({ window, view, exclude }: Scope): readonly ChunkHit[] => {
  const { before, after } = nearbyText(window);
  return view.searchChunks(`${before}\n${after}`, mostHits, exclude);
});
