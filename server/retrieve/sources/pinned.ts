/** Files that a person has pinned by a setting: the piece most like what is around the cursor, or their beginning. */
import type { Candidate } from '../candidate.ts';
import { likeChunkOf } from '../likeChunk.ts';
import { lineSpan } from '../lineSpan.ts';
import type { Scope } from '../meanings.ts';
import { nearbyWords } from '../nearby.ts';

/** A person means it: before all others. */
const score = 1;
const firstLines = 30;

export function pinnedCandidates({ window, view, pinned, exclude, analysis }: Scope): Candidate[] {
  const wanted = nearbyWords(window);
  return pinned
    .filter((path) => !exclude.has(path))
    .flatMap((path) => {
      const file = analysis.file(path);
      const whole = view.text(path);
      if (file === undefined || whole === undefined) return [];
      const like = likeChunkOf(file, view, wanted, 0);
      const span = like?.span ?? lineSpan(whole, 0, 0, firstLines);
      return [
        { source: 'pinned' as const, file, span, text: whole.slice(span.start, span.end), score, reason: 'pinned' },
      ];
    });
}
