/**
 * The lines around the places that recall's draft was copied from: it has looked for lines like the cursor's in the whole workspace, above
 * the cursor and below it. Knows nothing of how it did.
 */
import type { CopiedPlace } from '../../base/generator.ts';
import type { Candidate } from '../candidate.ts';
import { lineOffset, lineSpan } from '../lineSpan.ts';
import type { Scope } from '../meanings.ts';

const shownBefore = 6;
const shownAfter = 10;
const mostPlaces = 4;
/** Of a draft that was copied from one place. */
const fullScore = 0.9;
/** Of one that was not: another place may be as good. */
const leastScore = 0.3;

interface Group {
  readonly path: string;
  first: number;
  last: number;
  share: number;
}

export function copiedCandidates({ view, draft, analysis, exclude }: Scope): Candidate[] {
  if (draft === undefined) return [];
  const groups = grouped((draft.places ?? []).filter(({ path }) => !exclude.has(path)));
  return groups.slice(0, mostPlaces).flatMap(({ path, first, last, share }) => {
    const file = analysis.file(path);
    const whole = view.text(path);
    if (file === undefined || whole === undefined) return [];
    const span = lineSpan(whole, lineOffset(whole, first), shownBefore, last - first + shownAfter);
    return [
      {
        source: 'copied' as const,
        file,
        span,
        text: whole.slice(span.start, span.end),
        score: leastScore + (fullScore - leastScore) * Math.min(1, share),
        reason: `recall copies ${percent(share)} of its draft from line ${first + 1}`,
      },
    ];
  });
}

/** Places that one piece shows, those that most was copied from first. */
function grouped(places: readonly CopiedPlace[]): Group[] {
  const groups: Group[] = [];
  for (const { path, line, share } of [...places].sort((a, b) => a.line - b.line)) {
    const near = groups.find((group) => group.path === path && line - group.last <= shownAfter / 2);
    if (near === undefined) groups.push({ path, first: line, last: line, share });
    else {
      near.last = line;
      near.share += share;
    }
  }
  return groups.sort((a, b) => b.share - a.share || (a.path < b.path ? -1 : 1) || a.first - b.first);
}

function percent(share: number): string {
  const rounded = Math.min(100, Math.round(100 * share));
  return rounded === 0 ? 'less than 1 %' : `${rounded} %`;
}
