/** The parameter names of a function as the corpus or the buffer spells its definition. Knows no grammar. */
import type { TokenChains } from './chains.ts';
import { TokenKind } from './tokens.ts';
import { boundaryId, isNewlineId, type Vocabulary } from './vocabulary.ts';

/** Words that stand before the name of what they define. */
const definers = ['def', 'function', 'func', 'fn', 'fun', 'class', 'struct', 'record'];
/** Constructors, whose parameters are those of their class, and how far below its name they are looked for, in tokens. */
const constructors = new Set(['__init__', 'constructor', '__new__']);
const constructorReach = 2500;
/** Names that are passed without being written. */
const receivers = new Set(['self', 'cls', 'this']);
const longestList = 160;
const mostParameters = 40;

/** A token sequence, and which of its positions may be read. */
export interface ReadableStream {
  readonly chains: TokenChains;
  mayRead(position: number): boolean;
}

/** Parameters of `callee` in the order of their definition; empty when no definition is found. */
export function parametersOf(callee: number, streams: readonly ReadableStream[], vocabulary: Vocabulary): number[] {
  for (const { chains, mayRead } of streams) {
    const pairs = chains.orders.indexOf(2);
    for (const definer of definers) {
      const definerId = vocabulary.find(definer);
      if (definerId < 0) continue;
      const history = [definerId, callee];
      // The position right after "def name".
      const isHere = (at: number) =>
        chains.tokens[at - 1] === callee && chains.tokens[at - 2] === definerId && mayRead(at);
      let position = chains.newest(pairs, history, 2);
      while (position >= 0 && !isHere(position)) position = chains.older(pairs, position);
      if (position < 0) continue;
      const isClass = definer === 'class' || definer === 'struct';
      const from = isClass ? constructorAfter(chains, position, vocabulary) : position;
      const found = from < 0 ? [] : listAt(chains, from, vocabulary);
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** Position of the bracket that opens the parameters of the constructor below `position`, or -1. */
function constructorAfter(chains: TokenChains, position: number, vocabulary: Vocabulary): number {
  const limit = Math.min(chains.length, position + constructorReach);
  for (let at = position; at < limit; at++) {
    const token = chains.tokens[at] ?? boundaryId;
    if (token === boundaryId) return -1;
    const text = vocabulary.text(token);
    if (text === 'class' && isNewlineId(chains.tokens[at - 1] ?? 0)) return -1;
    if (constructors.has(text) && vocabulary.bracket(chains.tokens[at + 1] ?? boundaryId) > 0) return at + 1;
  }
  return -1;
}

/** The first words of the items of the list in brackets that opens at or right after `position`. */
function listAt(chains: TokenChains, position: number, vocabulary: Vocabulary): number[] {
  const found: number[] = [];
  if (vocabulary.bracket(chains.tokens[position] ?? boundaryId) <= 0) return found;
  let depth = 0;
  let isItemStart = true;
  const limit = Math.min(chains.length, position + longestList);
  for (let at = position; at < limit && found.length < mostParameters; at++) {
    const token = chains.tokens[at] ?? boundaryId;
    depth += vocabulary.bracket(token);
    if (depth <= 0) break;
    const kind = vocabulary.kind(token);
    if (kind === TokenKind.word && depth === 1 && isItemStart) {
      if (!receivers.has(vocabulary.text(token))) found.push(token);
      isItemStart = false;
    } else if (depth === 1 && vocabulary.text(token).trim() === ',') isItemStart = true;
  }
  return found;
}
