/**
 * One hole filled by each system through the product's own steps: window, context, generator, trimming. The target file is
 * seen through its open buffer alone, with the hole cut. Knows no disk and no other hole.
 */
import { createHash } from 'node:crypto';
import { copiesOf } from '../../server/base/copies.ts';
import type { Draft, GeneratedPiece } from '../../server/base/generator.ts';
import type { Window } from '../../server/base/window.ts';
import { leastConfidence, shouldShow } from '../../server/complete/show.ts';
import { cutWindow } from '../../server/complete/window.ts';
import type { Engine } from '../../server/engine.ts';
import type { FileRecord, WorkspaceView } from '../../server/workspace/view.ts';
import type { GivenPiece } from '../datasets/given.ts';
import type { Hole } from '../holes/hole.ts';
import { evidenceRecall } from '../metrics/evidence.ts';
import { matchIdentifiers, namesOf, provenancesOf } from '../metrics/identifiers.ts';
import { crossCodeEvalMatch, firstTokenIsRight, repoEvalMatch } from '../metrics/match.ts';
import { charactersRight, useSuggestion } from '../metrics/user.ts';
import { seededRandom } from '../statistics.ts';
import type { Filled, System, SystemRequest } from '../systems/system.ts';
import { Answers, hashOfPrompt, lossOf, type Scored } from './answers.ts';
import { draftOf } from './draft.ts';
import type { RunGenerator } from './generators.ts';
import type { Metrics, Mode, Row } from './record.ts';

export interface HoleSetting {
  readonly engine: Engine;
  readonly generator: RunGenerator;
  readonly mode: Mode;
  readonly seed: number;
  readonly budgetTokens: number;
  /** What a published data set brings for the hole. */
  readonly given?: readonly GivenPiece[];
  /** Rows hold the snippets' texts. */
  readonly keepTexts: boolean;
  readonly signal: AbortSignal;
}

/** A budget is counted piece by piece; joined, a text may have a few tokens more. */
const budgetSlack = 1.02;

/** The file is opened as an editor would; `closeHole` has to follow, also when nothing is measured in between. */
export async function openHole(
  { engine, mode }: Pick<HoleSetting, 'engine' | 'mode'>,
  hole: Pick<Hole, 'start' | 'end'>,
  file: FileRecord,
  whole: string,
): Promise<Window> {
  const before = whole.slice(0, hole.start);
  const text = mode === 'left' ? before : before + whole.slice(hole.end);
  engine.workspace.openBuffer(file.path, file.languageId, 1, text);
  // A grammar that loads before one hole and after another in the next run would make the rows vary.
  await engine.workspace.idle();
  const request = { path: file.path, languageId: file.languageId, text, version: 1, offset: before.length } as const;
  return cutWindow({ ...request, trigger: 'invoked' }, engine.workspace, engine.openTrees);
}

export async function closeHole({ engine }: Pick<HoleSetting, 'engine'>, { path }: Window): Promise<void> {
  engine.workspace.closeBuffer(path);
  await engine.workspace.idle();
  await engine.recall.idle();
}

/** Between `openHole` and `closeHole`. */
export async function measureHole(
  setting: HoleSetting,
  hole: Hole,
  window: Window,
  systems: readonly System[],
): Promise<Row[]> {
  const files = filesFor(setting.engine.workspace, window);
  const drafts: Promise<Draft | undefined>[] = [];
  /** The same for all systems that ask. */
  const draft = async () => {
    if (!setting.generator.hasDraft) return undefined;
    drafts[0] ??= draftOf(setting.engine, window, setting.signal);
    return drafts[0];
  };
  const answers = new Answers(setting, window, hole.hidden);
  const rows: Row[] = [];
  for (const system of systems)
    rows.push(await measureSystem(setting, hole, { window, files, draft, answers }, system));
  return rows;
}

/** The same for all systems. */
interface OpenHole extends Pick<SystemRequest, 'window' | 'files' | 'draft'> {
  readonly answers: Answers;
}

async function measureSystem(setting: HoleSetting, hole: Hole, open: OpenHole, system: System): Promise<Row> {
  const { window, answers } = open;
  const request = requestFor(setting, hole, open, system);
  const filled = await (system.fill?.(request) ?? fill(answers, system, request));
  const { snippets, milliseconds } = filled;
  const contextTokens = snippets.reduce((sum, { cost }) => sum + cost, 0);
  if (contextTokens > setting.budgetTokens * budgetSlack) {
    throw new Error(`The system ${system.name} gave ${contextTokens} tokens for a budget of ${setting.budgetTokens}.`);
  }
  const promptTokens = filled.promptTokens ?? setting.generator.promptTokens({ window, snippets });
  const scored = await answers.scored(snippets);
  return {
    type: 'row',
    hole: hole.id,
    system: system.name,
    prediction: filled.text,
    confidence: Math.min(1, Math.exp(filled.logProb)),
    end: filled.end,
    metrics: metricsOf(hole, window, filled, scored),
    contextTokens,
    promptTokens,
    promptHash: hashOfPrompt(window, snippets),
    snippets: snippets.map(({ displayPath, lines, cost, reason, text }) => ({
      file: displayPath,
      start: lines.start,
      end: lines.end,
      cost,
      reason,
      ...(setting.keepTexts ? { text } : {}),
    })),
    milliseconds,
  };
}

/** By the product's own steps. */
async function fill(answers: Answers, system: System, request: SystemRequest): Promise<Filled> {
  const startedAt = performance.now();
  const snippets = await system.snippets(request);
  const context = performance.now() - startedAt;
  const { text, logProb, end, milliseconds, promptTokens } = await answers.text(snippets);
  return { snippets, text, logProb, end, promptTokens, milliseconds: { context, generate: milliseconds } };
}

function requestFor(
  setting: HoleSetting,
  hole: Hole,
  { window, files, draft, answers }: OpenHole,
  system: System,
): SystemRequest {
  const { engine, generator, budgetTokens } = setting;
  return {
    window,
    view: engine.workspace,
    files,
    ...(setting.given !== undefined && { given: setting.given }),
    budgetTokens,
    countTokens: generator.countTokens,
    random: seededRandom(
      createHash('sha256').update(`${setting.seed} ${hole.id} ${system.name}`).digest().readUInt32LE(),
    ),
    draft,
    generate: async (snippets) => (await answers.text(snippets)).text,
    pieces: (snippets) =>
      generator.with({ window, snippets }, async (model) => {
        const pieces: GeneratedPiece[] = [];
        for await (const piece of model.generate({ window, snippets }, setting.signal)) pieces.push(piece);
        return pieces;
      }),
    async loss(snippets) {
      if (system.usesTruth !== true) throw new Error(`The system ${system.name} must not see what is hidden.`);
      const scored = await answers.scored(snippets);
      if (scored === undefined) throw new Error('The generator cannot tell how likely a text is.');
      return lossOf(scored);
    },
  };
}

function metricsOf(hole: Hole, window: Window, filled: Filled, scored: Scored | undefined): Metrics {
  const { hidden, languageId } = hole;
  const { snippets, text: prediction, logProb } = filled;
  const [loose, strict] = [repoEvalMatch(prediction, hidden), crossCodeEvalMatch(prediction, hidden)];
  const identifiers = matchIdentifiers(prediction, hidden, languageId, window.partialWord);
  const evidence = evidenceRecall(hole, snippets);
  const context = snippets.map(({ text }) => text).join('\n');
  const names = namesOf(window.partialWord + prediction, languageId);
  const least = leastConfidence('balanced', 'automatic');
  const isShown = shouldShow(prediction, Math.exp(logProb), least) === undefined;
  return {
    exact: loose.exact,
    similarity: loose.similarity,
    strictExact: strict.exact,
    strictSimilarity: strict.similarity,
    identifiersExact: identifiers.exact,
    identifiersF1: identifiers.f1,
    firstToken: firstTokenIsRight(prediction, hidden),
    characters: charactersRight(prediction, hidden),
    ...(scored !== undefined && { loss: lossOf(scored), nats: scored.nats }),
    evidenceNeeded: evidence.needed,
    evidenceShown: evidence.shown,
    ...provenancesOf(names, `${window.prefix}\n${window.suffix}`, context),
    ...useSuggestion(prediction, hidden, isShown),
  };
}

/** Files that may be shown: in a fixed order, as what comes from a map may have come in another. */
export function filesFor(workspace: WorkspaceView, window: Window): FileRecord[] {
  const family = window.languageId.replace(/react$/, '');
  const files = [...workspace.files()].filter(
    ({ path, languageId }) => path !== window.path && languageId.replace(/react$/, '') === family,
  );
  const copies = copiesOf(window, (path) => workspace.text(path), new Set(files.map(({ path }) => path)));
  return files.filter(({ path }) => !copies.has(path)).sort((a, b) => (a.displayPath < b.displayPath ? -1 : 1));
}
