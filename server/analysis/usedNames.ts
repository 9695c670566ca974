/** The names that the whole open file uses, each with its nearest use. Knows no other file. */
import { byLine } from '../base/byLine.ts';
import { byObject } from '../base/byObject.ts';
import { detached } from '../base/detached.ts';
import { matchesOf } from '../base/matches.ts';
import type { Window } from '../base/window.ts';

export interface UsedName {
  readonly name: string;
  /** Lines between the cursor and the nearest use. */
  readonly distance: number;
  /** How often it stands in what is looked through, that use and farther ones. */
  readonly uses: number;
  /** The word before the dot at that use: empty after another expression, undefined without a dot. */
  readonly receiver: string | undefined;
}

/** Characters looked through on each side, about 1,500 lines: a bound on the work of a keystroke. */
const reach = 60_000;
/** Names kept, the nearest: a file of more is a list. */
const mostNames = 500;
/** Shorter names are loop variables and the like. */
const shortestName = 2;
/** A name with the word and the dot before it. */
const usePattern = /(?:([\p{L}\p{N}_$]+)?\s{0,20}(?:\?\.|\.|->|::)\s{0,20})?([\p{L}_$][\p{L}\p{N}_$]*)/gu;

/** A name as a line uses it, and what stands before its dot. */
type Use = readonly [name: string, receiver: string | undefined];

/** Lines whose names are remembered: all that is looked through around one cursor, as a rule. */
const mostRemembered = 4_000;

const usesOf = byLine(mostRemembered, (line): readonly Use[] => {
  const uses: Use[] = [];
  for (const [whole, receiver = '', name = ''] of matchesOf(usePattern, line)) {
    const isMember = whole.length > name.length;
    // What stands before a dot is used, too.
    if (receiver.length >= shortestName && !/^\d/.test(receiver)) uses.push([detached(receiver), undefined]);
    if (name.length >= shortestName) uses.push([detached(name), isMember ? detached(receiver) : undefined]);
  }
  return uses;
});

/** Nearest first. Of a name that is used as a member and alone, the nearest use counts. Told once of a window. */
export const usedNames: (window: Window) => readonly UsedName[] = byObject((window) => {
  const nearest = new Map<string, { -readonly [Key in keyof UsedName]: UsedName[Key] }>();
  const note = (line: string, distance: number) => {
    for (const [name, receiver] of usesOf(line)) {
      const known = nearest.get(name);
      if (known !== undefined) known.uses++;
      else nearest.set(name, { name, distance, uses: 1, receiver });
    }
  };
  const above = window.prefix.slice(-reach).split('\n').reverse();
  const below = window.suffix.slice(0, reach).split('\n');
  for (let distance = 0; distance < Math.max(above.length, below.length); distance++) {
    if (nearest.size > mostNames) break;
    note(above[distance] ?? '', distance);
    note(below[distance] ?? '', distance);
  }
  return [...nearest.values()];
});
