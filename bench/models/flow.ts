/**
 * What of the prompt is evaluated anew at each key, over all nine steps of a request: retrieval, packing and the cascade have their say,
 * where `measureTyping` holds the snippets fixed. Knows no engine's inside.
 */
import type { DemoHole } from '../../server/commands/demoHoles.ts';
import { complete } from '../../server/complete/complete.ts';
import { InFlight } from '../../server/complete/inFlight.ts';
import { LineContext } from '../../server/complete/lineContext.ts';
import { Reuse } from '../../server/complete/reuse.ts';
import { defaultConfig } from '../../server/config.ts';
import type { Engine } from '../../server/engine.ts';
import { Cascade } from '../../server/model/cascade.ts';
import type { LlamaGenerator } from '../../server/model/llama/llamaGenerator.ts';

/** Keys typed in each line. */
const keys = 12;

const never = new AbortController().signal;

/**
 * Of each key, the share of the prompt's tokens that were evaluated for it: none where recall answered alone, or where the run for the key
 * before goes on as the key is what it says. Those up to the first prompt of a line are left aside.
 */
export async function measureFlow(
  engine: Engine,
  model: LlamaGenerator,
  lines: readonly DemoHole[],
): Promise<number[]> {
  const config = defaultConfig;
  const generator = new Cascade(engine.recall, model, {
    sure: config.engine.sure,
    pauseMilliseconds: 0,
    patienceMilliseconds: 60_000,
  });
  const shares: number[] = [];
  for (const { path, languageId, before, hidden, after } of lines) {
    const lineContext = new LineContext() as Parameters<typeof complete>[0]['lineContext'];
    engine.workspace.openBuffer(path, languageId, 1, before + after);
    let isFirst = true;
    for (let typed = 0; typed < Math.min(keys, hidden.length); typed++) {
      const offset = before.length + typed;
      if (typed > 0) {
        const at = offset - 1;
        engine.workspace.editBuffer(path, typed + 1, [
          { range: { start: at, end: at }, text: hidden[typed - 1] ?? '' },
        ]);
      }
      const text = engine.workspace.buffer(path)?.text ?? '';
      const earlier = model.statistics;
      // What was shown for the key before would be an answer that costs nothing.
      const [reuse, inFlight] = [new Reuse(), new InFlight()] as const;
      const parts = { view: engine.workspace, openTrees: engine.openTrees, generator, order: undefined, habit: 1 };
      const request = { path, languageId, text, version: typed + 1, offset, trigger: 'invoked' } as const;
      await complete(
        { ...parts, reuse, lineContext, inFlight, config } as Parameters<typeof complete>[0],
        request,
        never,
      );
      const { statistics } = model;
      const isAsked = statistics !== undefined && statistics !== earlier;
      if (!isFirst) shares.push(isAsked ? statistics.evaluatedTokens / Math.max(statistics.promptTokens, 1) : 0);
      if (isAsked) isFirst = false;
    }
    engine.workspace.closeBuffer(path);
    await engine.workspace.idle();
  }
  return shares;
}
