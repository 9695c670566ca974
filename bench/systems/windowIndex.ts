/**
 * Windows of all files of a repository, found by their words: overlap of sets, or BM25. What is counted is counted over the files
 * that may be shown alone, so that the target file has no part in any number. Knows no strategy.
 */
import type { FileRecord } from '../../server/workspace/view.ts';
import { byScore, type Piece } from './pieces.ts';
import type { SystemRequest } from './system.ts';

interface IndexedWindow {
  readonly file: FileRecord;
  readonly start: number;
  readonly end: number;
  /** Words in all, and distinct ones. */
  readonly length: number;
  readonly distinct: number;
}

export interface WindowRule {
  wordsOf(line: string): string[];
  /** Spans of lines, half-open. */
  windowsOf(lines: readonly string[]): { start: number; end: number }[];
}

/** As Robertson's, and as Zed and Tantivy have them. */
const k1 = 1.2;
const b = 0.75;

export class WindowIndex {
  readonly #rule: WindowRule;
  readonly #known = new Set<string>();
  readonly #windows: IndexedWindow[] = [];
  readonly #postings = new Map<string, { window: number; count: number }[]>();

  constructor(rule: WindowRule) {
    this.#rule = rule;
  }

  /** Jaccard index of the windows' word sets and the query's, best first. */
  jaccard(request: SystemRequest, query: ReadonlySet<string>): Piece[] {
    const allowed = this.#prepare(request);
    const shared = new Map<number, number>();
    for (const word of query) {
      for (const { window } of this.#postings.get(word) ?? []) {
        if (allowed.has(this.#pathOf(window))) shared.set(window, (shared.get(window) ?? 0) + 1);
      }
    }
    return this.#ranked(shared, (count, { distinct }) => count / (distinct + query.size - count), 'Jaccard');
  }

  /** `query`: words with their weights. */
  bm25(request: SystemRequest, query: ReadonlyMap<string, number>): Piece[] {
    const allowed = this.#prepare(request);
    let [count, length] = [0, 0];
    for (const window of this.#windows) {
      if (!allowed.has(window.file.path)) continue;
      count++;
      length += window.length;
    }
    const mean = length / Math.max(count, 1);
    const scores = new Map<number, number>();
    for (const [word, weight] of query) {
      const found = (this.#postings.get(word) ?? []).filter(({ window }) => allowed.has(this.#pathOf(window)));
      const rarity = Math.log(1 + (count - found.length + 0.5) / (found.length + 0.5));
      for (const { window, count: times } of found) {
        const own = this.#windows[window]?.length ?? 0;
        const gain = (times * (k1 + 1)) / (times + k1 * (1 - b + (b * own) / mean));
        scores.set(window, (scores.get(window) ?? 0) + weight * rarity * gain);
      }
    }
    return this.#ranked(scores, (score) => score, 'BM25');
  }

  /** Takes in the files that it has not seen; the paths that may be shown. */
  #prepare({ files, view }: SystemRequest): Set<string> {
    for (const file of files) {
      if (this.#known.has(file.path)) continue;
      this.#known.add(file.path);
      const lines = (view.text(file.path) ?? '').split('\n');
      const words = lines.map((line) => this.#rule.wordsOf(line));
      for (const { start, end } of this.#rule.windowsOf(lines)) {
        const counts = new Map<string, number>();
        let length = 0;
        for (const word of words.slice(start, end).flat()) {
          counts.set(word, (counts.get(word) ?? 0) + 1);
          length++;
        }
        const window = this.#windows.push({ file, start, end, length, distinct: counts.size }) - 1;
        for (const [word, count] of counts) {
          const postings = this.#postings.get(word);
          if (postings === undefined) this.#postings.set(word, [{ window, count }]);
          else postings.push({ window, count });
        }
      }
    }
    return new Set(files.map(({ path }) => path));
  }

  #pathOf(window: number): string {
    return this.#windows[window]?.file.path ?? '';
  }

  /** Ties go by path and line: the order in which files came is another in a run that was stopped. */
  #ranked(
    values: ReadonlyMap<number, number>,
    scoreOf: (value: number, window: IndexedWindow) => number,
    name: string,
  ) {
    const pieces: Piece[] = [];
    for (const [index, value] of values) {
      const window = this.#windows[index];
      if (window === undefined) continue;
      const { file, start, end } = window;
      const score = scoreOf(value, window);
      pieces.push({ file, start, end, score, reason: `${name} ${score.toFixed(2)}` });
    }
    return pieces.sort(byScore);
  }
}

/** One index for each repository that is open: it goes when that does. */
export function indexFor(rule: WindowRule): (request: SystemRequest) => WindowIndex {
  const known = new WeakMap<SystemRequest['view'], WindowIndex>();
  return ({ view }) => {
    const index = known.get(view) ?? new WindowIndex(rule);
    known.set(view, index);
    return index;
  };
}
