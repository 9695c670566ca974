/**
 * What a model server is really asked and really says, counted between it and `Runs`: a run that is kept answers later keystrokes
 * from what it has, which costs the server nothing. Knows no typist.
 */
import type { GeneratedPiece, Generator } from '../../server/base/generator.ts';

export interface Counts {
  requests: number;
  /** Broken off before the line was whole, as what was typed no longer agreed. */
  cancelled: number;
  failed: number;
  readonly reasons: Set<string>;
  /** Pieces of text: a token each, or, where a server sends several at once, less than there were. */
  tokens: number;
  /** Milliseconds until the first text and until the line's end, of requests that came so far. */
  readonly firsts: number[];
  readonly wholes: number[];
}

export function noCounts(): Counts {
  return { requests: 0, cancelled: 0, failed: 0, reasons: new Set(), tokens: 0, firsts: [], wholes: [] };
}

/** The same engine; what it is asked and says is added to `counts`. `now` in milliseconds. */
export function counted(engine: Generator, counts: Counts, now = () => performance.now()): Generator {
  return {
    name: engine.name,
    pauseMilliseconds: engine.pauseMilliseconds,
    countTokens: (text) => engine.countTokens(text),
    async *generate(prompt, signal): AsyncIterable<GeneratedPiece> {
      counts.requests++;
      const startedAt = now();
      let first: number | undefined;
      let whole: number | undefined;
      let failure: string | undefined;
      try {
        for await (const piece of engine.generate(prompt, signal)) {
          failure ??= piece.failure;
          if (piece.text !== '') {
            counts.tokens++;
            first ??= now() - startedAt;
            // Whoever asked for a line leaves here.
            if (piece.text.includes('\n')) whole ??= now() - startedAt;
          }
          yield piece;
        }
        if (!signal.aborted) whole ??= now() - startedAt;
      } finally {
        if (failure !== undefined) {
          counts.failed++;
          counts.reasons.add(failure);
        } else if (whole === undefined) counts.cancelled++;
        else {
          counts.wholes.push(whole);
          if (first !== undefined) counts.firsts.push(first);
        }
      }
    },
  };
}
