/** Candidates that say the same, because several sources found it, become one. Knows no budget. */
import type { Candidate } from './candidate.ts';

/** `candidates` best first. One that lies within a better one, or is the same thing shown another way, goes. */
export function mergeOverlaps(candidates: readonly Candidate[]): Candidate[] {
  const byFile = new Map<string, Candidate[]>();
  return candidates.filter((candidate) => {
    const kept = byFile.get(candidate.file.path) ?? [];
    if (kept.some((better) => says(better, candidate))) return false;
    byFile.set(candidate.file.path, [...kept, candidate]);
    return true;
  });
}

function says(better: Candidate, other: Candidate): boolean {
  if (better.text === other.text) return true;
  const isInside = better.span.start <= other.span.start && other.span.end <= better.span.end;
  return isInside && (isWhole(better) || better.text.includes(other.text));
}

/** Shown as it stands in its file, not by signatures. */
function isWhole({ text, span }: Candidate): boolean {
  return text.length === span.end - span.start;
}
