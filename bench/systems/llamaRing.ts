/**
 * llama.vim's ring (autoload/llama.vim): sixteen chunks of 32 lines that were picked up where a person has been, sent first in first
 * out without any ranking; a chunk too like a new one, or like the text around the cursor, is dropped. The person is a script.
 */
import { linesAround, linesOf, type Piece, pack } from './pieces.ts';
import { sessionFiles } from './session.ts';
import type { System, SystemRequest } from './system.ts';

const chunkLines = 32;
const mostChunks = 16;
/** Likeness from which a new chunk replaces an old one, and from which a chunk is like the text around the cursor. */
const sameAsNew = 0.9;
const sameAsHere = 0.5;

export const llamaRing: System = {
  name: 'llama-vim-ring',
  about: 'llama.vim: a ring of 16 chunks of 32 lines from where a script has been, unranked',
  snippets(request) {
    let ring: Piece[] = [];
    // The oldest visit comes first.
    for (const file of sessionFiles(request).reverse()) {
      const length = linesOf(request, file).length;
      const middle = Math.floor(request.random() * length);
      const start = Math.max(0, Math.min(middle - chunkLines / 2, length - chunkLines));
      const chunk = { file, start, end: Math.min(start + chunkLines, length), score: 0, reason: 'was there' };
      const words = wordsIn(textOf(request, chunk));
      if (words.length === 0) continue;
      ring = ring.filter((other) => likeness(wordsIn(textOf(request, other)), words) <= sameAsNew);
      ring.push(chunk);
      if (ring.length > mostChunks) ring.shift();
    }
    const { before, after } = linesAround(request);
    const here = [...before.slice(-chunkLines / 2), ...after.slice(0, chunkLines / 2)].join('\n');
    const kept = ring.filter((chunk) => likeness(wordsIn(textOf(request, chunk)), wordsIn(here)) <= sameAsHere);
    // What does not fit is what was picked up first.
    return pack(request, kept.reverse());
  },
};

function textOf(request: SystemRequest, { file, start, end }: Piece): string {
  return linesOf(request, file).slice(start, end).join('\n');
}

function wordsIn(text: string): string[] {
  return text.match(/\w+/g) ?? [];
}

/** Twice the words that both have, by all words of both (Dice), as s:chunk_sim counts them. */
export function likeness(first: readonly string[], second: readonly string[]): number {
  const known = new Set(first);
  const common = second.filter((word) => known.has(word)).length;
  return first.length + second.length === 0 ? 1 : (2 * common) / (first.length + second.length);
}
