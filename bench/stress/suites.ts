/** The stress suites on one repository that stays as it is: budgets, needle, distractors and gate. Knows no run. */
import type { Snippet } from '../../server/base/window.ts';
import { filesFor } from '../run/measureHole.ts';
import { none } from '../systems/none.ts';
import { ours, oursWithout } from '../systems/ours.ts';
import {
  budgets,
  distractorCounts,
  needleDepths,
  needleLengths,
  needsNothing,
  needsOthers,
  needsOwnFile,
  withNeedle,
  withoutNeedle,
} from './cases.ts';
import { type Filler, fixedSystem, type Opened, type StressSuite } from './context.ts';
import { distractorsOf, needleOf, needleSnippet, randomOf } from './needle.ts';
import { recordOf } from './repositoryFiles.ts';

/** Room for whatever is made by hand. */
const wideBudget = 32_768;

/** What the product would show if it never stopped. */
const filled = oursWithout.filter(({ name }) => name === 'ours-without-stop');

/** Ada-LEval: the same holes at growing budgets. */
export const budgetSuite: StressSuite = {
  name: 'budgets',
  kinds: ['line', 'api', 'member'],
  fits: () => true,
  async measure(filler, opened) {
    await filler.withOpen(opened, async (window) => {
      for (const budgetTokens of budgets) {
        await filler.fill(opened.hole, window, { systems: filler.systems, budgetTokens, at: { budget: budgetTokens } });
      }
    });
  },
};

/** NeedleBench: what is needed, at each place in contexts of each length. */
export const needleSuite: StressSuite = {
  name: 'needle',
  kinds: ['api', 'member'],
  fits: (opened) => needleOf(opened) !== undefined,
  async measure(filler, opened) {
    await withParts(filler, opened, async ({ needle, distractors, show }) => {
      for (const tokens of needleLengths) {
        const around = upTo(distractors, tokens - needle.cost);
        for (const depth of needleDepths) {
          const slot = Math.round((depth / 100) * around.length);
          await show(withNeedle, [...around.slice(0, slot), needle, ...around.slice(slot)], { tokens, depth });
        }
        await show(withoutNeedle, upTo(distractors, tokens), { tokens });
      }
    });
  },
};

/** What is needed among more and more that is not, at a place by chance. */
export const distractorSuite: StressSuite = {
  name: 'distractors',
  kinds: ['api', 'member'],
  fits: (opened) => needleOf(opened) !== undefined,
  async measure(filler, opened) {
    const place = randomOf(`${filler.seed} ${opened.hole.id} place`)();
    await withParts(filler, opened, async ({ needle, distractors, show }) => {
      for (const count of distractorCounts) {
        const around = distractors.slice(0, count);
        const slot = Math.floor(place * (around.length + 1));
        await show(withNeedle, [...around.slice(0, slot), needle, ...around.slice(slot)], { distractors: count });
        await show(withoutNeedle, around, { distractors: count });
      }
    });
  },
};

/** MMLongBench-Doc's unanswerable questions: where nothing is needed, does it show nothing, and does it harm? */
export const gateSuite: StressSuite = {
  name: 'gate',
  kinds: ['none-needed', 'line', 'api', 'member'],
  fits: () => true,
  async measure(filler, opened) {
    await filler.withOpen(opened, (window) =>
      filler.fill(opened.hole, window, { systems: [none, ours, ...filled], at: { needs: needsOf(opened) } }),
    );
  },
};

function needsOf({ hole }: Opened): string {
  return hole.kind === 'none-needed' ? needsNothing : hole.scope === 0 ? needsOwnFile : needsOthers;
}

interface Parts {
  readonly needle: Snippet;
  readonly distractors: readonly Snippet[];
  show(system: string, snippets: readonly Snippet[], at: Readonly<Record<string, number>>): Promise<void>;
}

async function withParts(filler: Filler, opened: Opened, use: (parts: Parts) => Promise<void>): Promise<void> {
  const { hole } = opened;
  const evidence = needleOf(opened);
  if (evidence === undefined) throw new Error(`${hole.id} has no needle.`);
  const view = filler.engine.workspace;
  const countTokens = (text: string) => filler.countTokens(text);
  await filler.withOpen(opened, async (window) => {
    const files = filesFor(filler.engine.workspace, window);
    await use({
      needle: needleSnippet(view, recordOf(view, evidence.file), evidence, countTokens),
      distractors: distractorsOf({ view, window, files, countTokens }, hole, filler.seed),
      async show(system, snippets, at) {
        const systems = [fixedSystem(system, snippets)];
        await filler.fill(hole, window, { systems, budgetTokens: wideBudget, needed: evidence.name, at: { ...at } });
      },
    });
  });
}

/** As many of the first as fit. */
function upTo(snippets: readonly Snippet[], tokens: number): Snippet[] {
  let room = tokens;
  const kept: Snippet[] = [];
  for (const snippet of snippets) {
    if (snippet.cost > room) continue;
    room -= snippet.cost;
    kept.push(snippet);
  }
  return kept;
}
