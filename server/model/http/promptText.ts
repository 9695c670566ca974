/** A rendered prompt as the one string that most servers take. Knows no server. */
import { escapeSpecials } from '../specials.ts';
import type { Segment } from '../templates.ts';

/** Special tokens as they are spelled, text with every such spelling made harmless. */
export function promptText(segments: readonly Segment[]): string {
  return segments
    .map((segment) =>
      // SentencePiece's mark of a space, which a string has to spell as one.
      'special' in segment ? segment.special.replace('▁<', ' <') : escapeSpecials(segment.text),
    )
    .join('');
}
