/** The names in pieces of code, as sets, and what two sets have in common. Knows no window. */
import type { FileRecord } from '../workspace/view.ts';
import type { Candidate } from './candidate.ts';

const namePattern = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
/** Shorter names are loop variables and the like. */
const shortestName = 3;
/** Pieces of one file whose names are kept; beyond them they are read again. */
const mostKnownPieces = 256;
const names = new WeakMap<FileRecord, Map<string, ReadonlySet<string>>>();

export function namesIn(text: string): Set<string> {
  const found = new Set<string>();
  for (const [name] of text.matchAll(namePattern)) if (name.length >= shortestName) found.add(name);
  return found;
}

/** The names of a piece, kept as long as its file's record is. */
export function namesOf({ file, span, text, declared }: Candidate): ReadonlySet<string> {
  // Which lines a file's declarations are made of varies with the cursor.
  if (declared !== undefined) return namesIn(text);
  const known = names.get(file) ?? new Map<string, ReadonlySet<string>>();
  names.set(file, known);
  const key = `${span.start} ${text.length}`;
  const found = known.get(key) ?? namesIn(text);
  if (known.size < mostKnownPieces) known.set(key, found);
  return found;
}

/** Share of the smaller set that both have. */
export function shareOfSmaller(first: ReadonlySet<string>, second: ReadonlySet<string>): number {
  const [small, large] = first.size <= second.size ? [first, second] : [second, first];
  if (small.size === 0) return 0;
  let shared = 0;
  for (const one of small) if (large.has(one)) shared++;
  return shared / small.size;
}
