/** What pieces of code consist of, names as sets and lines, and what two sets have in common. Knows no window. */
import type { Facts } from '../syntax/facts.ts';
import type { Candidate } from './candidate.ts';

const namePattern = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
/** Shorter names are loop variables and the like. */
const shortestName = 3;
/** A shorter line stands in many files. */
const shortestTellingLine = 8;
/** Pieces of one file whose parts are kept; beyond them they are read again. */
const mostKnownPieces = 256;

export interface PieceParts {
  readonly names: ReadonlySet<string>;
  readonly lines: number;
  /** Without their indentation. */
  readonly tellingLines: readonly string[];
}

const known = new WeakMap<Facts, Map<string, PieceParts>>();

export function namesIn(text: string): Set<string> {
  const found = new Set<string>();
  for (const [name] of text.matchAll(namePattern)) if (name.length >= shortestName) found.add(name);
  return found;
}

/** Kept as long as its file's facts are. */
export function partsOf({ file, span, text, declared }: Candidate): PieceParts {
  // Which lines a file's declarations are made of varies with the cursor.
  if (declared !== undefined) return partsIn(text);
  const ofFile = known.get(file.facts) ?? new Map<string, PieceParts>();
  known.set(file.facts, ofFile);
  const key = `${span.start} ${text.length}`;
  const found = ofFile.get(key) ?? partsIn(text);
  if (ofFile.size < mostKnownPieces) ofFile.set(key, found);
  return found;
}

function partsIn(text: string): PieceParts {
  const lines = text.split('\n').map((line) => line.trim());
  return {
    names: namesIn(text),
    lines: lines.length,
    tellingLines: lines.filter((line) => line.length >= shortestTellingLine),
  };
}

/** Share of the smaller set that both have. */
export function shareOfSmaller(first: ReadonlySet<string>, second: ReadonlySet<string>): number {
  const [small, large] = first.size <= second.size ? [first, second] : [second, first];
  if (small.size === 0) return 0;
  let shared = 0;
  for (const one of small) if (large.has(one)) shared++;
  return shared / small.size;
}
