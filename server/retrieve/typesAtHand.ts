/** What a name around the cursor is, told once for as long as only the cursor's line is typed. Knows not why it is asked. */
import type { Analysis } from '../analysis/analysis.ts';
import { typesOfName } from '../analysis/receiver.ts';
import { type OtherLines, otherLinesOf } from '../base/otherLines.ts';
import type { DefinitionHit } from '../workspace/view.ts';
import type { Scope } from './meanings.ts';

const mostTypes = 2;

interface Known {
  readonly analysis: Analysis;
  readonly types: Map<string, readonly DefinitionHit[]>;
}

const knownBy = new WeakMap<OtherLines, Known>();

/** The likeliest types of a variable, or of a part of the class around the cursor. A name on the cursor's own line is looked up anew. */
export function typesAtHand(
  { analysis, window, place }: Scope,
  name: string,
  isOfSelf: boolean,
): readonly DefinitionHit[] {
  const look = () => typesOfName(analysis, window, place, name, isOfSelf).slice(0, mostTypes);
  const others = otherLinesOf(window);
  if (window.prefix.includes(name, others.above.length) || endsWithOwn(window.suffix, others, name)) return look();
  const before = knownBy.get(others);
  const known = before?.analysis === analysis ? before : { analysis, types: new Map() };
  if (known !== before) knownBy.set(others, known);
  const key = isOfSelf ? `self.${name}` : name;
  const types = known.types.get(key) ?? look();
  known.types.set(key, types);
  return types;
}

function endsWithOwn(suffix: string, { below }: OtherLines, name: string): boolean {
  return suffix.slice(0, suffix.length - below.length).includes(name);
}
