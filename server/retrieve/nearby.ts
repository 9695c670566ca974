/** What the window says about what is needed: the names around the cursor, nearest first. Knows no other file. */
import { byObject } from '../base/byObject.ts';
import { matchesOf } from '../base/matches.ts';
import type { Window } from '../base/window.ts';
import { wordsOf } from '../base/words.ts';

export interface NearbyName {
  readonly name: string;
  /** Lines between the cursor and the nearest use; lines below count half as near. */
  readonly distance: number;
  /** The word before the dot at that use, as in `receiver.name`: empty after another expression, undefined without a dot. */
  readonly receiver: string | undefined;
}

/** Lines looked at before and after the cursor. A line's need is named within 15 lines for half of all lines. */
const linesBefore = 15;
const linesAfter = 6;
/** Shorter names are loop variables and the like. */
const shortestName = 3;
/** A name with the word and the dot before it. */
const usePattern = /(?:([\p{L}\p{N}_$]+)?\s{0,20}(?:\?\.|\.|->|::)\s{0,20})?([\p{L}_$][\p{L}\p{N}_$]*)/gu;
/** After a name that is declared or named as a key there: `name: Type`, `name = value`. */
const declares = /^\s*(?::(?!:)|=(?![=>~]))/;

interface NearbyText {
  readonly before: string;
  readonly after: string;
}

/** The window's lines around the cursor, as text: what a search by words is asked with. */
export function nearbyText(window: Window): NearbyText {
  return {
    before: tailLines(window.prefix, linesBefore),
    after: headLines(window.suffix, linesAfter),
  };
}

/** The folded words of the lines around the cursor: several sources ask for the same window. */
export const nearbyWords = byObject((window: Window): ReadonlySet<string> => {
  const { before, after } = nearbyText(window);
  return new Set(wordsOf(`${before}\n${after}`));
});

export function nearbyNames(window: Window): NearbyName[] {
  const nearest = new Map<string, NearbyName>();
  const note = (line: string, distance: number) => {
    for (const use of matchesOf(usePattern, line)) {
      const name = use[2] ?? '';
      if (name.length < shortestName || distance >= (nearest.get(name)?.distance ?? Number.POSITIVE_INFINITY)) continue;
      const isMember = use[0].length > name.length;
      if (!isMember && declares.test(line.slice(use.index + name.length))) continue;
      nearest.set(name, { name, distance, receiver: isMember ? (use[1] ?? '') : undefined });
    }
  };
  const { before, after } = nearbyText(window);
  for (const [index, line] of before.split('\n').reverse().entries()) note(line, index);
  for (const [index, line] of after.split('\n').entries()) note(line, index * 2);
  return [...nearest.values()].sort((a, b) => a.distance - b.distance);
}

function tailLines(text: string, count: number): string {
  let start = text.length;
  for (let line = 0; line < count; line++) {
    const previous = start === 0 ? -1 : text.lastIndexOf('\n', start - 1);
    if (previous < 0) return text;
    start = previous;
  }
  return text.slice(start + 1);
}

function headLines(text: string, count: number): string {
  let end = -1;
  for (let line = 0; line < count; line++) {
    const next = text.indexOf('\n', end + 1);
    if (next < 0) return text;
    end = next;
  }
  return text.slice(0, end);
}
