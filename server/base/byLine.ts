/** What is told of a line by its text alone, remembered: from one keystroke to the next all lines but one stay. Knows no document. */
import { detached } from './detached.ts';

/** At most `most` lines are remembered, of whatever files; `tell` is given a line in memory of its own. */
export function byLine<Told>(most: number, tell: (line: string) => Told): (line: string) => Told {
  const known = new Map<string, Told>();
  return (line) => {
    const before = known.get(line);
    if (before !== undefined) return before;
    const own = detached(line);
    const told = tell(own);
    if (known.size >= most) known.clear();
    known.set(own, told);
    return told;
  };
}
