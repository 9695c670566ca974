/** Chunks of other files that are open in the editor: a person opens what they work with. */

import type { Window } from '../../base/window.ts';
import { wordsOf } from '../../base/words.ts';
import type { FileRecord, WorkspaceView } from '../../workspace/view.ts';
import type { Candidate } from '../candidate.ts';
import { nearbyText } from '../nearby.ts';

/** Open files looked at, and chunks of each: a bound on the work, far above what people keep open. */
const maximumFiles = 20;
const maximumChunks = 200;
/** Share of the cursor's words that a chunk must have to be proposed. */
const leastOverlap = 0.25;

export function openBufferCandidates(window: Window, view: WorkspaceView, exclude: ReadonlySet<string>): Candidate[] {
  const { before, after } = nearbyText(window);
  const wanted = new Set(wordsOf(`${before}\n${after}`));
  const found: Candidate[] = [];
  for (const file of view.openFiles(exclude).slice(0, maximumFiles)) {
    const best = bestChunk(file, view, wanted);
    if (best !== undefined) found.push(best);
  }
  return found;
}

function bestChunk(file: FileRecord, view: WorkspaceView, wanted: ReadonlySet<string>): Candidate | undefined {
  const text = view.text(file.path);
  if (text === undefined || wanted.size === 0) return undefined;
  let best: Candidate | undefined;
  for (const span of file.facts.chunks.slice(0, maximumChunks)) {
    const chunk = text.slice(span.start, span.end);
    const words = new Set(wordsOf(chunk));
    let shared = 0;
    for (const word of words) if (wanted.has(word)) shared++;
    const score = shared / Math.sqrt(wanted.size * Math.max(words.size, 1));
    if (score >= leastOverlap && score > (best?.score ?? 0)) {
      best = { source: 'openBuffer', file, span, text: chunk, score, reason: 'open in the editor, with similar words' };
    }
  }
  return best;
}
