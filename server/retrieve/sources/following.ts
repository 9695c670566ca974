/**
 * What stands in other files behind lines like those before the cursor (the windows that RepoCoder's first retrieval shows): of the
 * chunks that share rare words, the line most like the last one, and what follows it.
 */
import { wordsOf } from '../../base/words.ts';
import type { Candidate } from '../candidate.ts';
import type { Scope } from '../meanings.ts';
import { nearbyText } from '../nearby.ts';

const maximumHits = 12;
/** Lines before the cursor that are looked for, nearest first, each worth this share of the one behind it. */
const linesCompared = 4;
const decay = 0.6;
/** Lines shown before the place and behind it. */
const shownBefore = 2;
const shownAfter = 9;
/** Of the weights, how much has to be alike. */
const leastLike = 0.35;
const mostFound = 4;

interface Place {
  readonly line: number;
  readonly like: number;
}

export function followingCandidates({ window, view, exclude }: Scope): Candidate[] {
  const { before } = nearbyText(window);
  const own = before
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.trim() !== '')
    .slice(-linesCompared)
    .reverse();
  const typed = before.slice(before.lastIndexOf('\n') + 1).trim();
  const wanted = own.map((line) => new Set(wordsOf(line)));
  const found: Candidate[] = [];
  for (const { file, span } of view.searchChunks(before, maximumHits, exclude)) {
    const text = view.text(file.path);
    if (text === undefined) continue;
    const first = text.slice(0, span.start).split('\n').length - 1;
    const lines = text.split('\n');
    const last = Math.min(lines.length, first + text.slice(span.start, span.end).split('\n').length);
    const place = bestPlace(lines, first, last, wanted, typed);
    if (place === undefined) continue;
    const shown = {
      start: Math.max(0, place.line - shownBefore),
      end: Math.min(lines.length, place.line + shownAfter),
    };
    const start = lines.slice(0, shown.start).reduce((sum, line) => sum + line.length + 1, 0);
    const piece = lines.slice(shown.start, shown.end).join('\n');
    found.push({
      source: 'following',
      file,
      span: { start, end: start + piece.length },
      text: piece,
      score: 0.75 * place.like,
      reason: `follows lines like those before the cursor (${Math.round(100 * place.like)} % alike)`,
    });
  }
  return found.sort((a, b) => b.score - a.score).slice(0, mostFound);
}

/** The line that would be the cursor's, if the lines above it were those above the cursor. */
function bestPlace(
  lines: readonly string[],
  first: number,
  last: number,
  wanted: readonly ReadonlySet<string>[],
  typed: string,
): Place | undefined {
  const words = lines.slice(Math.max(0, first - linesCompared), last).map((line) => new Set(wordsOf(line)));
  const offset = Math.max(0, first - linesCompared);
  let best: Place | undefined;
  for (let line = Math.max(first, 1); line < last; line++) {
    let [like, most, weight] = [0, 0, 1];
    let above = line - 1;
    for (const own of wanted) {
      while (above > offset && (lines[above] ?? '').trim() === '') above--;
      like += weight * jaccard(own, words[above - offset] ?? new Set());
      most += weight;
      weight *= decay;
      above--;
    }
    if (typed !== '') {
      most += 1;
      if ((lines[line] ?? '').trim().startsWith(typed)) like += 1;
    }
    const share = most === 0 ? 0 : like / most;
    if (share >= leastLike && share > (best?.like ?? 0)) best = { line, like: share };
  }
  return best;
}

function jaccard(first: ReadonlySet<string>, second: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of first) if (second.has(word)) shared++;
  const all = first.size + second.size - shared;
  return all === 0 ? 0 : shared / all;
}
