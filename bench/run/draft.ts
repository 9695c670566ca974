/** Recall's draft at a hole, as the cascade makes it before it looks for context. Knows no system. */
import { type Draft, draftFrom } from '../../server/base/generator.ts';
import type { Snippet, Window } from '../../server/base/window.ts';
import { defaultConfig } from '../../server/config.ts';
import type { Engine } from '../../server/engine.ts';
import { draftLines } from '../../server/model/cascade.ts';
import { recallIsServed, retrieve } from '../../server/retrieve/retrieve.ts';

/** The line that recall would write, sure of it or not, having read the whole workspace but for the hole. */
export async function draftOf(engine: Engine, window: Window, signal: AbortSignal): Promise<Draft> {
  const prompt = { window: { ...window, hole: 'line' as const }, snippets: toldAt(engine, window) };
  return { ...draftFrom(await engine.recall.alternatives(prompt, draftLines, signal)), isAnswer: false };
}

/** What recall is told before it writes. */
export function toldAt({ workspace, recall }: Engine, window: Window): readonly Snippet[] {
  const countTokens = (text: string) => recall.countTokens(text);
  return retrieve(window, workspace, defaultConfig.context, countTokens, recallIsServed).snippets;
}
