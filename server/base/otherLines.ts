/** The open buffer but for the cursor's line: what stays the same while a line is typed. Knows not what is made of it. */
import { byObject } from './byObject.ts';
import { endOfLine } from './lines.ts';
import type { Window } from './window.ts';

/** The same object as long as it is the same text around the same line: answers may be kept by it. */
export interface OtherLines {
  readonly path: string;
  readonly above: string;
  readonly below: string;
}

/** Where a person types is one place, as a rule. */
let last: OtherLines | undefined;

/** Several ask for it at each keystroke, and to tell that it is the same all of the text is compared. */
export const otherLinesOf = byObject(({ path, prefix, suffix }: Window): OtherLines => {
  const above = prefix.slice(0, prefix.lastIndexOf('\n') + 1);
  const below = suffix.slice(endOfLine(suffix, 0));
  if (last?.path !== path || last.above !== above || last.below !== below) last = { path, above, below };
  return last;
});
