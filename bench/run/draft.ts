/** Recall's draft at a hole, as the cascade makes it before it looks for context. Knows no system. */
import { type Draft, draftFrom } from '../../server/base/generator.ts';
import type { Window } from '../../server/base/window.ts';
import type { Engine } from '../../server/engine.ts';
import { draftLines } from '../../server/model/cascade.ts';

/** The line that recall would write, sure of it or not, having read the whole workspace but for the hole. */
export async function draftOf({ recall }: Engine, window: Window, signal: AbortSignal): Promise<Draft> {
  const prompt = { window: { ...window, hole: 'line' as const }, snippets: [] };
  return { ...draftFrom(await recall.alternatives(prompt, draftLines, signal)), isAnswer: false };
}
