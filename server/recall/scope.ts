/**
 * Names around the cursor, as candidates for any place where a name can stand: the ones just used, and the ones used
 * below that nothing above has defined yet. Knows no syntax beyond what follows a dot.
 */
import * as blend from './blend.ts';
import type { CursorContext } from './cursor.ts';
import { TokenKind } from './tokens.ts';
import { boundaryId, isNewlineId, type Vocabulary } from './vocabulary.ts';

export interface ScopeVote {
  readonly id: number;
  readonly weight: number;
}

export interface Scope {
  /** Names that could follow a token; empty where no name can stand. */
  votes(previous: number): readonly ScopeVote[];
}

/** Tokens looked at on each side: about a screen. */
const reach = 500;
/** Words after which another word follows, in the first-class languages. */
const wordOpeners = new Set(
  'return in is not and or if elif else while await yield lambda assert del raise new typeof case throw let const var val'.split(
    ' ',
  ),
);

export function readScope(cursor: CursorContext, vocabulary: Vocabulary): Scope {
  const names = new Map<number, number>();
  const members = new Map<number, number>();
  const { tokens, length } = cursor.local;
  const cut = cursor.beforeLength;
  const vote = (at: number, weight: number) => {
    const id = tokens[at] ?? boundaryId;
    if (vocabulary.kind(id) !== TokenKind.word) return;
    const into = isDot(vocabulary, tokens[at - 1] ?? boundaryId) ? members : names;
    into.set(id, Math.max(into.get(id) ?? 0, weight));
  };
  for (const at of declaredNames(cursor, vocabulary)) vote(at, blend.scopeDeclared);
  for (let at = Math.max(0, cut - reach); at < cut; at++)
    vote(at, blend.scopeNear * Math.exp((at - cut) / blend.scopeReach));
  for (let at = cut + 1; at < Math.min(length, cut + reach); at++) {
    const isNew = !names.has(tokens[at] ?? boundaryId);
    const fading = Math.exp((cut - at) / blend.scopeReach);
    vote(at, fading * (isNew ? blend.scopeBelow : blend.scopeNear));
  }
  const nameVotes = [...names].map(([id, weight]) => ({ id, weight }));
  const memberVotes = [...members].map(([id, weight]) => ({ id, weight }));
  return {
    votes(previous) {
      if (isDot(vocabulary, previous)) return memberVotes;
      const kind = vocabulary.kind(previous);
      if (kind === TokenKind.newline) return nameVotes;
      if (kind === TokenKind.word) return wordOpeners.has(vocabulary.text(previous)) ? nameVotes : [];
      if (kind !== TokenKind.operator) return [];
      return /[)\]}"'`]\s*$/.test(vocabulary.text(previous)) ? [] : nameVotes;
    },
  };
}

/** Positions of the names that the buffer imports or defines, as far as a line's first word tells. */
function declaredNames({ local, beforeLength }: CursorContext, vocabulary: Vocabulary): number[] {
  const found: number[] = [];
  const { tokens, length } = local;
  let opener = '';
  for (let at = 1; at < length; at++) {
    const id = tokens[at] ?? boundaryId;
    if (at === beforeLength) continue;
    const previous = tokens[at - 1] ?? boundaryId;
    if (isNewlineId(previous)) opener = vocabulary.text(id);
    const previousText = vocabulary.text(previous);
    if (importWords.has(opener) ? !importWords.has(vocabulary.text(id)) : definers.has(previousText)) found.push(at);
  }
  return found;
}

const importWords = new Set(['import', 'from', 'use', 'using', 'require', 'include', 'package', 'as']);
const definers = new Set('def class function func fn struct enum interface trait type const let var val'.split(' '));

function isDot(vocabulary: Vocabulary, id: number): boolean {
  const text = vocabulary.text(id);
  return text === '.' || text === '?.' || text === '->' || text === '::';
}
