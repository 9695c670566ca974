/**
 * A token sequence without the tokens of files that are gone: copied file by file, so that requests are answered in between.
 * Knows nothing of when that is worth it.
 */
import { enlarged } from '../base/enlarged.ts';
import type { Steps } from '../base/steps.ts';
import { type Sketch, sketchOf } from './copies.ts';
import type { CorpusFile } from './corpusFile.ts';
import { countUses, newSequence, type TokenSequence } from './sequence.ts';
import { boundaryId, opaqueId } from './vocabulary.ts';

interface Place {
  readonly start: number;
  readonly end: number;
  readonly sketch: Sketch;
}

export interface Copied {
  readonly sequence: TokenSequence;
  /** Where the copied files stand there, in their order. */
  readonly places: Map<CorpusFile, Place>;
}

/**
 * Copies the living files, and only the token texts that they use, to the end of `into`, file by file; all tokens are counted there, and
 * none is linked.
 */
export function* copyOver(
  from: TokenSequence,
  files: readonly CorpusFile[],
  capacity: number,
  into: TokenSequence = newSequence(capacity),
): Steps<Copied> {
  const places = new Map<CorpusFile, Place>();
  const idOf = translation(from, into);
  // More may come while this one is at work.
  for (const file of [...files]) {
    if (!file.alive) continue;
    const start = into.chains.length;
    for (let at = file.start; at < file.end; at++) into.chains.push(idOf(from.chains.tokens[at] ?? boundaryId));
    const end = into.chains.length;
    countUses(into, { start, end }, 1);
    places.set(file, { start, end, sketch: sketchOf(into.chains.tokens, start, end) });
    yield;
  }
  return { sequence: into, places };
}

/** The ids of one vocabulary in another. Each token's text is looked up once. */
function translation({ vocabulary: from }: TokenSequence, { vocabulary: to }: TokenSequence): (id: number) => number {
  let known = new Uint32Array(from.size + 1);
  return (id) => {
    if (id <= opaqueId) return id;
    if (id >= known.length) known = enlarged(known, 2 * id);
    // No text has the id 0, which means that it was not looked up yet.
    known[id] ||= to.intern(from.text(id));
    return known[id] ?? opaqueId;
  };
}
