/** Likeness of word sets and bags between a query and every run of so many lines of a file. Knows no product. */

export interface ScoredStart {
  /** Zero-based first line of the window. */
  readonly start: number;
  readonly score: number;
}

/** Words that both have, as a share of the words that either has, for each window; a short file is one window. */
export function setJaccard(
  lines: readonly (readonly string[])[],
  query: ReadonlySet<string>,
  size: number,
): ScoredStart[] {
  const counts = new Map<string, number>();
  let shared = 0;
  return slide(lines, size, {
    add(word) {
      const count = counts.get(word) ?? 0;
      counts.set(word, count + 1);
      if (count === 0 && query.has(word)) shared++;
    },
    remove(word) {
      const count = counts.get(word) ?? 0;
      if (count > 1) counts.set(word, count - 1);
      else counts.delete(word);
      if (count === 1 && query.has(word)) shared--;
    },
    score: () => ratio(shared, counts.size + query.size - shared),
  });
}

/** The same for bags: a word counts as often as it stands on both sides, out of as often as on the fuller side. */
export function bagJaccard(
  lines: readonly (readonly string[])[],
  query: readonly string[],
  size: number,
): ScoredStart[] {
  const wanted = new Map<string, number>();
  for (const word of query) wanted.set(word, (wanted.get(word) ?? 0) + 1);
  const counts = new Map<string, number>();
  let [shared, total] = [0, 0];
  return slide(lines, size, {
    add(word) {
      const count = counts.get(word) ?? 0;
      counts.set(word, count + 1);
      total++;
      if (count < (wanted.get(word) ?? 0)) shared++;
    },
    remove(word) {
      const count = counts.get(word) ?? 0;
      counts.set(word, count - 1);
      total--;
      if (count <= (wanted.get(word) ?? 0)) shared--;
    },
    score: () => ratio(shared, total + query.length - shared),
  });
}

interface Sliding {
  add(word: string): void;
  remove(word: string): void;
  score(): number;
}

function slide(lines: readonly (readonly string[])[], size: number, window: Sliding): ScoredStart[] {
  const found: ScoredStart[] = [];
  for (let end = 0; end < lines.length; end++) {
    for (const word of lines[end] ?? []) window.add(word);
    for (const word of end >= size ? (lines[end - size] ?? []) : []) window.remove(word);
    const isFull = end >= size - 1 || end === lines.length - 1;
    if (isFull) found.push({ start: Math.max(0, end - size + 1), score: window.score() });
  }
  return found;
}

function ratio(shared: number, all: number): number {
  return all === 0 ? 0 : shared / all;
}
