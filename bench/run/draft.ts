/** Recall's draft at a hole, as the cascade makes it before it looks for context. Knows no system. */
import type { Draft } from '../../server/base/generator.ts';
import type { Window } from '../../server/base/window.ts';
import type { Engine } from '../../server/engine.ts';

/** The line that recall would write, sure of it or not, having read the whole workspace but for the hole. */
export async function draftOf({ recall }: Engine, window: Window, signal: AbortSignal): Promise<Draft> {
  let [text, logProb] = ['', 0];
  for await (const piece of recall.generate({ window: { ...window, hole: 'line' }, snippets: [] }, signal)) {
    text += piece.text;
    logProb += piece.logProb;
  }
  return { text, confidence: text === '' ? 0 : Math.exp(logProb), isAnswer: false };
}
