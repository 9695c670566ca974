/**
 * What was retrieved for a line, kept while it is typed in: a prompt that begins with the same pieces is not evaluated again, and what a
 * model knows of the repository does not change under a word. Knows neither what was retrieved nor how.
 */
import type { Window } from '../base/window.ts';

type Place = Pick<Window, 'path' | 'languageId' | 'prefix' | 'suffix' | 'hole'>;

/** After these another thing may be needed: a member, an argument, a type, what a block or a pair holds. */
const opener = /[.([{<:=>\n]/;

/** For one place at a time, the newest. */
export class LineContext<Retrieved> {
  #kept: { readonly place: Place; readonly others: number; readonly retrieved: Retrieved } | undefined;

  /** @param others the generation of the last change to another file. */
  keep(place: Place, others: number, retrieved: Retrieved): void {
    this.#kept = { place, others, retrieved };
  }

  /** What was kept, where only parts of words have been typed or taken back since. */
  find(place: Place, others: number): Retrieved | undefined {
    if (this.#kept === undefined || this.#kept.others !== others) return undefined;
    const { place: known, retrieved } = this.#kept;
    const isSame =
      known.path === place.path &&
      known.languageId === place.languageId &&
      known.hole === place.hole &&
      known.suffix === place.suffix;
    return isSame && isWithinWords(known.prefix, place.prefix) ? retrieved : undefined;
  }

  clear(): void {
    this.#kept = undefined;
  }
}

function isWithinWords(before: string, now: string): boolean {
  const [short, long] = before.length <= now.length ? [before, now] : [now, before];
  return long.startsWith(short) && !opener.test(long.slice(short.length));
}
