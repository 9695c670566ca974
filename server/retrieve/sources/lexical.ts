/** Chunks of other files that share rare words with the text around the cursor: code to copy from. */
import type { Window } from '../../base/window.ts';
import type { WorkspaceView } from '../../workspace/view.ts';
import type { Candidate } from '../candidate.ts';
import { nearbyText } from '../nearby.ts';

const maximumHits = 16;
/** BM25 score at which a chunk is as likely to help as not, on ordinary repositories; scores are unbounded above. */
const evenScore = 30;

export function lexicalCandidates(window: Window, view: WorkspaceView, exclude: ReadonlySet<string>): Candidate[] {
  const { before, after } = nearbyText(window);
  const found: Candidate[] = [];
  for (const { file, span, score } of view.searchChunks(`${before}\n${after}`, maximumHits, exclude)) {
    const text = view.text(file.path)?.slice(span.start, span.end);
    if (text === undefined) continue;
    const reason = `shares rare words with the lines around the cursor (BM25 ${score.toFixed(1)})`;
    found.push({ source: 'lexical', file, span, text, score: score / (score + evenScore), reason });
  }
  return found;
}
