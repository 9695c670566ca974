/** Pieces of other files that are open in the editor, or were of late: a person opens what they work with. */
import type { FileRecord } from '../../workspace/view.ts';
import type { Candidate } from '../candidate.ts';
import { likeChunkOf } from '../likeChunk.ts';
import type { Scope } from '../meanings.ts';
import { nearbyWords } from '../nearby.ts';

/** Files looked at: a bound on the work, far above what people keep open. */
const maximumFiles = 20;
/** Share of the cursor's words that a chunk must have to be proposed. */
const leastOverlap = 0.25;
/** Of what was closed again. */
const closedShare = 0.8;

export function openBufferCandidates({ window, view, exclude }: Scope): Candidate[] {
  const wanted = nearbyWords(window);
  const found: Candidate[] = [];
  const open = view.openFiles(exclude);
  const visited = view.visitedFiles(exclude).filter((file) => !open.some(({ path }) => path === file.path));
  const files: FileRecord[] = [...open, ...visited];
  for (const file of files.slice(0, maximumFiles)) {
    const like = likeChunkOf(file, view, wanted, leastOverlap);
    if (like === undefined) continue;
    const { span, text, overlap } = like;
    const reason = file.isOpen ? 'open in the editor, with similar words' : 'open a while ago, with similar words';
    found.push({
      source: 'openBuffer',
      file,
      span,
      text,
      score: file.isOpen ? overlap : closedShare * overlap,
      reason,
    });
  }
  return found;
}
