/** Pieces of texts that outlive them. Knows nothing of what they say. */

/**
 * The same characters in memory of their own. A piece that was cut from a text (`slice`, a match) refers to all of it in V8: kept in
 * a memo, a line of 40 characters would hold the 40 kB that a buffer was at one keystroke.
 */
export function detached(piece: string): string {
  // Put together anew, it is copied; the cut behind that refers to the copy alone.
  return ` ${piece}`.slice(1);
}
