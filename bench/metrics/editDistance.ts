/** Edit distance of two texts, in characters. Knows no metric that is made of it. */

/**
 * Least cost of turning `from` into `to`: insertions and deletions cost 1, substitutions `substitution`. With 1 it is
 * Levenshtein's distance; with 2 a substitution is no better than both others, which is the indel distance.
 */
export function editDistance(from: string, to: string, substitution: 1 | 2): number {
  if (from === to) return 0;
  let above = Uint32Array.from({ length: to.length + 1 }, (_, index) => index);
  let row = new Uint32Array(to.length + 1);
  for (let i = 1; i <= from.length; i++) {
    row[0] = i;
    const unit = from.charCodeAt(i - 1);
    for (let j = 1; j <= to.length; j++) {
      const diagonal = (above[j - 1] ?? 0) + (unit === to.charCodeAt(j - 1) ? 0 : substitution);
      row[j] = Math.min(diagonal, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
    }
    [above, row] = [row, above];
  }
  return above[to.length] ?? 0;
}
