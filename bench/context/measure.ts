/**
 * What the context of each hole shows, at several budgets: the definitions that the hole needs, and code like it. Nothing is
 * completed. Knows no suite and no report.
 */
import { performance } from 'node:perf_hooks';
import { endOfLine } from '../../server/base/lines.ts';
import type { Snippet } from '../../server/base/window.ts';
import { Recall } from '../../server/recall/recall.ts';
import type { Hole } from '../holes/hole.ts';
import { evidenceRecall } from '../metrics/evidence.ts';
import { showsLikeCode } from '../metrics/likeCode.ts';
import { namesOfOthers } from '../metrics/outside.ts';
import { filesFor } from '../run/measureHole.ts';
import { seededRandom } from '../statistics.ts';
import { copilot } from '../systems/copilot.ts';
import { oursFixed } from '../systems/ours.ts';
import { rg1 } from '../systems/repoCoder.ts';
import type { System, SystemRequest } from '../systems/system.ts';
import { zedBm25 } from '../systems/zed.ts';
import { eachHole, type HoleOptions, type OpenedHole } from './eachHole.ts';

/** What a model is shown is measured; recall alone is told signatures, and copies from the whole repository as it is. */
const nothingDrafted = { text: '', confidence: 0, isAnswer: false };

/** Ours beside windows by BM25 and by Jaccard, the two usual ways. */
export const systems: readonly System[] = [oursFixed, zedBm25, rg1, copilot];

export interface ContextRow {
  readonly hole: string;
  readonly language: string;
  readonly kind: string;
  readonly system: string;
  readonly budget: number;
  /** Distinct names that other files define, and how many of their definitions are shown. */
  readonly needed: number;
  readonly shown: number;
  /** Of them, without those that mean what another package has. */
  readonly neededOwn: number;
  readonly shownOwn: number;
  readonly showsLike: boolean;
  readonly milliseconds: number;
  /** Names whose definition is not shown. */
  readonly missed: readonly string[];
}

export interface MeasureOptions extends HoleOptions {
  readonly budgets: readonly number[];
  readonly systems: readonly System[];
  readonly onHole: (done: number, total: number) => void;
}

export async function measureContexts(options: MeasureOptions): Promise<ContextRow[]> {
  // Counts alone are asked of it: it learns nothing.
  const counter = new Recall(() => undefined, undefined, 1_000);
  const rows: ContextRow[] = [];
  await eachHole(options, async (opened, done, total) => {
    rows.push(...(await measureHole(options, opened, (text) => counter.countTokens(text))));
    options.onHole(done, total);
  });
  counter.dispose();
  return rows;
}

async function measureHole(
  { budgets, systems: measured }: MeasureOptions,
  { hole, whole, window, workspace }: OpenedHole,
  countTokens: (text: string) => number,
): Promise<ContextRow[]> {
  const files = filesFor(workspace, window);
  const names = [...new Set(hole.evidence.map(({ name }) => name))];
  const others = namesOfOthers(names, hole, whole, window.path, workspace);
  const line = whole.slice(whole.lastIndexOf('\n', hole.start - 1) + 1, endOfLine(whole, hole.start));
  const rows: ContextRow[] = [];
  for (const system of measured) {
    for (const budgetTokens of budgets) {
      const request: SystemRequest = {
        window,
        view: workspace,
        files,
        budgetTokens,
        countTokens,
        random: seededRandom(1),
        draft: async () => nothingDrafted,
        generate: () => Promise.reject(new Error(`${system.name} must not ask a model here.`)),
        pieces: () => Promise.reject(new Error(`${system.name} must not ask a model here.`)),
        loss: () => Promise.reject(new Error(`${system.name} must not see what is hidden.`)),
      };
      const startedAt = performance.now();
      const snippets = await system.snippets(request);
      const milliseconds = performance.now() - startedAt;
      const { needed, shown } = evidenceRecall(hole, snippets);
      const own = evidenceRecall({ evidence: hole.evidence.filter(({ name }) => !others.has(name)) }, snippets);
      const showsLike = showsLikeCode(line, snippets);
      const { id, language, kind } = hole;
      const missed = missedNames(hole, snippets);
      rows.push(
        ...[{ hole: id, language, kind, system: system.name, budget: budgetTokens, needed, shown, showsLike }].map(
          (row) => ({ ...row, neededOwn: own.needed, shownOwn: own.shown, milliseconds, missed }),
        ),
      );
    }
  }
  return rows;
}

function missedNames(hole: Hole, snippets: readonly Snippet[]): string[] {
  const names = new Set(hole.evidence.map(({ name }) => name));
  return [...names].filter((name) => {
    const evidence = hole.evidence.filter((one) => one.name === name);
    return evidenceRecall({ evidence }, snippets).shown === 0;
  });
}
