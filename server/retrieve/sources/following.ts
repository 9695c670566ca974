/**
 * Lines of other files that stand where the cursor stands, with those around them (what RepoCoder's first retrieval shows): of the chunks
 * that share rare words with the text around the cursor, the places with like lines above and below.
 */
import type { Steps } from '../../base/steps.ts';
import type { ChunkHit } from '../../workspace/view.ts';
import type { Candidate } from '../candidate.ts';
import { likeChunksOf } from '../likeChunks.ts';
import { CursorPlace, type LikePlace } from '../likePlaces.ts';
import { lineSpan } from '../lineSpan.ts';
import type { Scope } from '../meanings.ts';

/** Lines shown before the place and behind it. */
const shownBefore = 3;
const shownAfter = 8;
const mostOfChunk = 2;
const mostFound = 6;
/** Below it others are likelier to help. */
const leastLikelihood = 0.05;

export function* followingCandidates(scope: Scope): Steps<Candidate[]> {
  const cursor = new CursorPlace(scope.window);
  const found: { place: LikePlace; file: ChunkHit['file']; text: string }[] = [];
  for (const { file, span } of likeChunksOf(scope)) {
    yield;
    const text = scope.view.text(file.path);
    if (text === undefined) continue;
    for (const place of cursor.placesIn(text, span, mostOfChunk)) found.push({ place, file, text });
  }
  return found
    .filter(({ place }) => place.likelihood >= leastLikelihood)
    .sort((a, b) => b.place.likelihood - a.place.likelihood)
    .slice(0, mostFound)
    .map(toCandidate);
}

function toCandidate({ place, file, text }: { place: LikePlace; file: ChunkHit['file']; text: string }): Candidate {
  const span = lineSpan(text, place.start, shownBefore, shownAfter);
  const percent = Math.round(100 * place.likelihood);
  return {
    ...{ source: 'following', file, span, text: text.slice(span.start, span.end), score: place.likelihood },
    reason: `has lines like those around the cursor (${percent} % likely to help)`,
  };
}
