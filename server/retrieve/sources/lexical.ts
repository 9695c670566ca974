/** Chunks of other files that share rare words with the text around the cursor: code to copy from. */
import type { Candidate } from '../candidate.ts';
import { likeChunksOf } from '../likeChunks.ts';
import type { Scope } from '../meanings.ts';
import { namesIn } from '../names.ts';
import { nearbyText } from '../nearby.ts';

const maximumHits = 16;
/** BM25 score at which a chunk is as likely to help as not, on ordinary repositories; scores are unbounded above. */
const evenScore = 30;
/** Shared names that a reason tells. */
const namesTold = 3;

export function lexicalCandidates(scope: Scope): Candidate[] {
  const { view } = scope;
  const { before, after } = nearbyText(scope.window);
  const wanted = namesIn(`${before}\n${after}`);
  const hits = likeChunksOf(scope)
    .slice(0, maximumHits)
    .flatMap(({ file, span, score }) => {
      const text = view.text(file.path)?.slice(span.start, span.end);
      if (text === undefined) return [];
      const shared = [...namesIn(text)].filter((name) => wanted.has(name));
      return [{ file, span, score, text, shared }];
    });
  const uses = new Map<string, number>();
  for (const name of hits.flatMap(({ shared }) => shared)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return hits.map(({ file, span, score, text, shared }) => ({
    source: 'lexical',
    file,
    span,
    text,
    score: score / (score + evenScore),
    reason: `${reasonOf(shared, uses)} (BM25 ${score.toFixed(1)})`,
  }));
}

/** Tells the names that the fewest other hits have; of those, the longest. */
function reasonOf(shared: readonly string[], uses: ReadonlyMap<string, number>): string {
  if (shared.length === 0) return 'has words of the lines around the cursor';
  const told = [...shared]
    .sort((a, b) => (uses.get(a) ?? 0) - (uses.get(b) ?? 0) || b.length - a.length || (a < b ? -1 : 1))
    .slice(0, namesTold);
  return `shares ${told.join(', ')} with the lines around the cursor`;
}
