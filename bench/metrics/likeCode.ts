/** Whether a context shows code like a hidden line: something to copy from. Knows no engine and no strategy. */
import type { Snippet } from '../../server/base/window.ts';
import { editDistance } from './editDistance.ts';

/** Share of a line's characters that has to be the same: names may differ, what is done may not. */
const leastAlike = 0.7;

/** White space at the ends of lines does not count. */
export function showsLikeCode(line: string, snippets: readonly Pick<Snippet, 'text'>[]): boolean {
  const wanted = line.trim();
  const lines = new Set(snippets.flatMap(({ text }) => text.split('\n').map((one) => one.trim())));
  for (const other of lines) {
    const longer = Math.max(wanted.length, other.length);
    // Lengths that differ too much need no comparison.
    if (Math.min(wanted.length, other.length) < leastAlike * longer) continue;
    if (1 - editDistance(wanted, other, 1) / Math.max(longer, 1) >= leastAlike) return true;
  }
  return false;
}
