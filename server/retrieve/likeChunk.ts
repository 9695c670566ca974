/** The chunk of a file that is most like the text around the cursor, by shared words. Knows one file at a time. */
import type { Span } from '../base/span.ts';
import { wordsOf } from '../base/words.ts';
import type { Facts } from '../syntax/facts.ts';
import type { FileRecord, WorkspaceView } from '../workspace/view.ts';

export interface LikeChunk {
  readonly span: Span;
  readonly text: string;
  /** Cosine of the two sets of words, 0 to 1. */
  readonly overlap: number;
}

/** Chunks looked at: a bound on the work, far above what people write in a file. */
const mostChunks = 100;

/** By the facts of a file, which are new when its text is: files that are open are asked about at every keystroke. */
const knownWords = new WeakMap<Facts, ReadonlySet<string>[]>();

export function likeChunkOf(
  file: FileRecord,
  view: WorkspaceView,
  wanted: ReadonlySet<string>,
  leastOverlap: number,
): LikeChunk | undefined {
  const text = view.text(file.path);
  if (text === undefined || wanted.size === 0) return undefined;
  const chunks = file.facts.chunks.slice(0, mostChunks);
  const words = knownWords.get(file.facts) ?? chunks.map(({ start, end }) => new Set(wordsOf(text.slice(start, end))));
  knownWords.set(file.facts, words);
  let best: LikeChunk | undefined;
  for (const [index, span] of chunks.entries()) {
    const own = words[index] ?? new Set();
    let shared = 0;
    for (const word of wanted) if (own.has(word)) shared++;
    const overlap = shared / Math.sqrt(wanted.size * Math.max(own.size, 1));
    if (overlap < leastOverlap || overlap <= (best?.overlap ?? 0)) continue;
    best = { span, text: text.slice(span.start, span.end), overlap };
  }
  return best;
}
