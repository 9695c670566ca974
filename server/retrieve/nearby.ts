/** What the window says about what is needed: the names around the cursor, nearest first. Knows no other file. */
import type { Window } from '../base/window.ts';

export interface NearbyName {
  readonly name: string;
  /** Lines between the cursor and the nearest use; lines below count half as near. */
  readonly distance: number;
}

/** Lines looked at before and after the cursor. A line's need is named within 15 lines for half of all lines. */
const linesBefore = 15;
const linesAfter = 6;
/** Shorter names are loop variables and the like. */
const shortestName = 3;
const wordPattern = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** The window's lines around the cursor, as text: what a search by words is asked with. */
export function nearbyText(window: Window): { before: string; after: string } {
  return {
    before: window.prefix.split('\n', -1).slice(-linesBefore).join('\n'),
    after: headLines(window.suffix, linesAfter),
  };
}

export function nearbyNames(window: Window): NearbyName[] {
  const distances = new Map<string, number>();
  const note = (line: string, distance: number) => {
    for (const [name] of line.matchAll(wordPattern)) {
      if (name.length >= shortestName && distance < (distances.get(name) ?? Number.POSITIVE_INFINITY)) {
        distances.set(name, distance);
      }
    }
  };
  const { before, after } = nearbyText(window);
  for (const [index, line] of before.split('\n').reverse().entries()) note(line, index);
  for (const [index, line] of after.split('\n').entries()) note(line, index * 2);
  return [...distances].map(([name, distance]) => ({ name, distance })).sort((a, b) => a.distance - b.distance);
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
