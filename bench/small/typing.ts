/**
 * How long after the last of some keys a person waits for an answer, with the small model behind recall as it ships: keys come at a
 * person's pace, each takes back what was asked at the one before. Knows no page.
 */
import { setTimeout } from 'node:timers/promises';
import { type DemoHole, pickHoles } from '../../server/commands/demoHoles.ts';
import type { CompletionResult } from '../../server/complete/types.ts';
import { defaultConfig } from '../../server/config.ts';
import { type Engine, openEngine } from '../../server/engine.ts';
import { zod } from '../models/loop.ts';
import { quantile, seededRandom } from '../statistics.ts';

/** Milliseconds between two keys. */
export const rhythm = 130;
export const mostKeys = 8;

export interface TypingFigures {
  readonly lines: number;
  /** Where recall's line was shown as the model's had not come in time. */
  readonly late: number;
  /** Of all lines, and of those where recall did not answer alone. */
  readonly all: Waits;
  readonly asked: Waits;
}

export interface Waits {
  readonly n: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
}

interface Wait {
  readonly milliseconds: number;
  readonly isAsked: boolean;
  readonly isLate: boolean;
}

export async function measureTyping(modelFile: string, nLines: number): Promise<TypingFigures> {
  const engine = openEngine({
    roots: [zod],
    config: { ...defaultConfig, engine: { ...defaultConfig.engine, use: 'llama', model: modelFile } },
    log: () => undefined,
  });
  try {
    await engine.ready;
    const holes = pickHoles(engine.workspace, nLines).filter(({ hidden }) => hidden.length > mostKeys);
    const random = seededRandom(1);
    const waits: Wait[] = [];
    for (const [index, hole] of holes.entries()) {
      const wait = await typeInto(engine, hole, 1 + Math.floor(random() * mostKeys));
      // By the first line code is compiled, and the model loaded.
      if (index > 0) waits.push(wait);
    }
    const all = waits.map(({ milliseconds }) => milliseconds);
    const asked = waits.filter(({ isAsked }) => isAsked).map(({ milliseconds }) => milliseconds);
    const late = waits.filter(({ isLate }) => isLate).length;
    return { lines: waits.length, late, all: waitsOf(all), asked: waitsOf(asked) };
  } finally {
    await engine.dispose();
  }
}

async function typeInto(engine: Engine, hole: DemoHole, keys: number): Promise<Wait> {
  const { path, languageId, before, hidden, after } = hole;
  engine.workspace.openBuffer(path, languageId, 1, before + after);
  await engine.prepare(path);
  await engine.modelReady();
  try {
    for (let typed = 1; ; typed++) {
      const at = before.length + typed - 1;
      engine.workspace.editBuffer(path, typed + 1, [{ range: { start: at, end: at }, text: hidden[typed - 1] ?? '' }]);
      const text = engine.workspace.buffer(path)?.text ?? '';
      const request = { path, languageId, text, version: typed + 1, offset: at + 1, trigger: 'automatic' } as const;
      const asking = new AbortController();
      const startedAt = performance.now();
      const answer = engine.complete(request, asking.signal);
      if (typed === keys) return { ...sourceOf(await answer), milliseconds: performance.now() - startedAt };
      await setTimeout(rhythm);
      asking.abort();
    }
  } finally {
    engine.workspace.closeBuffer(path);
    await engine.workspace.idle();
  }
}

/** Asked: recall did not answer alone, and no earlier answer served. */
function sourceOf(result: CompletionResult): Pick<Wait, 'isAsked' | 'isLate'> {
  const notes = result.trace.notes ?? [];
  const isKept = result.kind === 'suggestion' && result.source === 'reuse';
  return {
    isAsked: !isKept && notes.every((one) => !one.startsWith('recall alone')),
    isLate: !isKept && notes.some((one) => one.includes('the model takes more than')),
  };
}

function waitsOf(milliseconds: readonly number[]): Waits {
  return { n: milliseconds.length, p50: quantile(milliseconds, 0.5), p95: quantile(milliseconds, 0.95) };
}
