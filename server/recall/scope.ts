/**
 * Names around the cursor: where each was last used above and is used next below, whether it was declared, and how it is
 * used. Knows no syntax beyond what stands beside a name.
 */
import type { CursorContext } from './cursor.ts';
import { TokenKind } from './tokens.ts';
import { boundaryId, isNewlineId, type Vocabulary } from './vocabulary.ts';

/** How one name is used in the buffer. Distances are in tokens; infinite where there is none. */
export interface NameUse {
  /** From the cursor up to the last use. */
  above: number;
  /** From the cursor down to the next use. */
  below: number;
  usesAbove: number;
  usesBelow: number;
  /** Uses right behind a dot. */
  usesAsMember: number;
  /** Uses right before an opening bracket. */
  usesAsCallee: number;
  isImported: boolean;
  isDefined: boolean;
}

/** Words after which another word follows, in the first-class languages. */
const wordOpeners = new Set(
  'return in is not and or if elif else while await yield lambda assert del raise new typeof case throw let const var val'.split(
    ' ',
  ),
);
const importWords = new Set(['import', 'from', 'use', 'using', 'require', 'include', 'package', 'as']);
const definers = new Set('def class function func fn struct enum interface trait type const let var val'.split(' '));

/** Words of imports that are looked at. */
const mostImports = 400;

/** What may stand next after a token: any name, a member, or no name at all. */
export type NamePosition = 'name' | 'member' | 'none';

export function namePosition(previous: number, vocabulary: Vocabulary): NamePosition {
  if (isDot(vocabulary, previous)) return 'member';
  const kind = vocabulary.kind(previous);
  if (kind === TokenKind.newline) return 'name';
  if (kind === TokenKind.word) return wordOpeners.has(vocabulary.text(previous)) ? 'name' : 'none';
  if (kind !== TokenKind.operator) return 'none';
  return /[)\]}"'`]\s*$/.test(vocabulary.text(previous)) ? 'none' : 'name';
}

/** The uses of every word of the buffer, in one pass. */
export function readNames(cursor: CursorContext, vocabulary: Vocabulary): Map<number, NameUse> {
  const names = new Map<number, NameUse>();
  const { tokens, length } = cursor.local;
  const cut = cursor.beforeLength;
  let isImport = false;
  for (let at = 1; at < length; at++) {
    const id = tokens[at] ?? boundaryId;
    const previous = tokens[at - 1] ?? boundaryId;
    const kind = vocabulary.kind(id);
    if (isNewlineId(previous)) isImport = importWords.has(vocabulary.text(id));
    if (kind !== TokenKind.word || at === cut) continue;
    const use = useOf(names, id);
    if (at < cut) {
      use.above = cut - at;
      use.usesAbove++;
    } else {
      if (use.usesBelow === 0) use.below = at - cut;
      use.usesBelow++;
    }
    if (isDot(vocabulary, previous)) use.usesAsMember++;
    if (vocabulary.bracket(tokens[at + 1] ?? boundaryId) > 0) use.usesAsCallee++;
    if (isImport) use.isImported = true;
    else if (definers.has(vocabulary.text(previous))) use.isDefined = true;
  }
  return names;
}

/** Words of the lines that import something: some are names of files. */
export function importedWords(cursor: CursorContext, vocabulary: Vocabulary): Set<number> {
  const found = new Set<number>();
  const { tokens, length } = cursor.local;
  let isImport = false;
  for (let at = 1; at < length; at++) {
    const id = tokens[at] ?? boundaryId;
    if (isNewlineId(tokens[at - 1] ?? boundaryId)) isImport = importWords.has(vocabulary.text(id));
    if (isImport && vocabulary.kind(id) === TokenKind.word) found.add(id);
    if (found.size >= mostImports) break;
  }
  return found;
}

function useOf(names: Map<number, NameUse>, id: number): NameUse {
  const known = names.get(id);
  if (known !== undefined) return known;
  const use = {
    above: Number.POSITIVE_INFINITY,
    below: Number.POSITIVE_INFINITY,
    usesAbove: 0,
    usesBelow: 0,
    usesAsMember: 0,
    usesAsCallee: 0,
    isImported: false,
    isDefined: false,
  };
  names.set(id, use);
  return use;
}

function isDot(vocabulary: Vocabulary, id: number): boolean {
  const text = vocabulary.text(id);
  return text === '.' || text === '?.' || text === '->' || text === '::';
}
