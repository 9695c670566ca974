/** The definitions that retrieval says a place may need, by name: candidates that stand nowhere near. Knows no text. */
import type { Snippet } from '../base/window.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Declared {
  readonly isMember: boolean;
  /** 0 to 1. */
  readonly score: number;
  /** 1 for the likeliest of its kind, a half for the second, and so on. */
  readonly rank: number;
}

/** Names that are taken from all snippets together. */
const mostNames = 80;

export function readDeclared(snippets: readonly Snippet[], vocabulary: Vocabulary): ReadonlyMap<number, Declared> {
  const all = snippets.flatMap(({ declares }) => declares ?? []).sort((a, b) => b.score - a.score);
  const found = new Map<number, Declared>();
  const counts = { member: 0, name: 0 };
  for (const { name, isMember, score } of all.slice(0, mostNames)) {
    const id = vocabulary.find(name);
    if (id < 0 || found.has(id)) continue;
    const rank = 1 / ++counts[isMember ? 'member' : 'name'];
    found.set(id, { isMember, score: Math.min(score, 1), rank });
  }
  return found;
}
