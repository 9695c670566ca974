/** What was typed of late in other files: one change leads to the next. */
import type { Candidate } from '../candidate.ts';
import { lineSpan } from '../lineSpan.ts';
import type { Scope } from '../meanings.ts';

const mostEdits = 4;
const linesAround = 4;
/** Of the newest; each older one has this share of the one before it. */
const newestScore = 0.45;
const decay = 0.8;

export function recentEditCandidates({ view, exclude, analysis }: Scope): Candidate[] {
  return view
    .recentEdits(exclude)
    .slice(0, mostEdits)
    .flatMap(({ path, offset }, age) => {
      const file = analysis.file(path);
      const text = view.text(path);
      if (file === undefined || text === undefined) return [];
      const span = lineSpan(text, Math.min(offset, text.length), linesAround, linesAround);
      const reason = age === 0 ? 'edited last' : `edited ${age + 1} changes ago`;
      const score = newestScore * decay ** age;
      return [{ source: 'recentEdits' as const, file, span, text: text.slice(span.start, span.end), score, reason }];
    });
}
