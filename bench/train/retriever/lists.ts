/**
 * From a repository to lists to learn from: holes are cut, the product's own retrieval proposes, and each candidate is worth what
 * the hidden text gains by it, alone and beside those that helped most. Knows no network.
 */
import type { Draft } from '../../../server/base/generator.ts';
import { finish } from '../../../server/base/steps.ts';
import type { Window } from '../../../server/base/window.ts';
import { defaultConfig } from '../../../server/config.ts';
import type { Engine } from '../../../server/engine.ts';
import type { Candidate } from '../../../server/retrieve/candidate.ts';
import { featureNames } from '../../../server/retrieve/featureNames.ts';
import { CandidateTable } from '../../../server/retrieve/features.ts';
import { readWindow } from '../../../server/retrieve/reading.ts';
import { propose } from '../../../server/retrieve/retrieve.ts';
import { signatureCandidates } from '../../../server/retrieve/signatureCandidates.ts';
import { toSnippet } from '../../../server/retrieve/snippet.ts';
import { isVisible } from '../../../server/retrieve/visible.ts';
import type { WorkspaceView } from '../../../server/workspace/view.ts';
import { Expected } from '../../expected.ts';
import type { Hole, HoleKind } from '../../holes/hole.ts';
import { holesOfRepository } from '../../holes/ofRepository.ts';
import type { Repository } from '../../repositories.ts';
import { draftOf } from '../../run/draft.ts';
import { closeHole, openHole } from '../../run/measureHole.ts';
import { seededRandom } from '../../statistics.ts';
import { openWorkbench } from '../../workbench.ts';
import { boundedLoss, rewardOf } from './reward.ts';
import type { RewardCache } from './rewardCache.ts';
import type { TruthScorer } from './scorer.ts';

/** One choice: stop first, then candidates, with what each is worth beside what is kept. */
export interface RewardList {
  readonly hole: string;
  readonly kind: HoleKind;
  readonly language: string;
  readonly kept: number;
  readonly context: readonly number[];
  /** Class of each row. */
  readonly classes: readonly number[];
  /** Features in 255ths, row by row. */
  readonly rows: Uint8Array;
  /** Of each row, in nats per token; stop's is 0. */
  readonly rewards: readonly number[];
  /** Of each row, the share of the names that the hole needs from other files whose definition it shows, and no kept one does. */
  readonly shows: readonly number[];
}

export interface ListOptions {
  readonly kinds: readonly HoleKind[];
  /** Holes of this repository. */
  readonly holes: number;
  readonly seed: number;
  readonly cache: RewardCache;
  readonly openScorer: (engine: Engine) => Promise<TruthScorer>;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** Candidates scored beside none, and beside one to four kept: what the sources rank highest, and some of the others. */
const mostPieces = 24;
const mostSignatures = 8;
const mostBeside = [12, 8, 8, 6];
/** Lines of a hole that are scored: a block's first tell what it is about. */
const mostLines = 2;
/** With a loss below, in nats per token, no context can help: such holes are told apart by a few candidates. */
const littleLoss = 0.05;
const fewCandidates = 4;
/** Shares of the holes that are seen as an editor without text below the cursor has them, and without recall's draft. */
const withoutSuffix = 0.15;
const withoutDraft = 0.3;
/**
 * Chance that a list goes on beside the piece that helps most. Else it goes on beside one of those that sources think most of, as what
 * serves is seldom the best: beside the best there is little left to gain, and a network that saw nothing else would stop too early.
 */
const goesOnBest = 0.4;
const mostLikelyNext = 6;
/** So many more answers without a number than with one come of no odd hole: the scorer is not asked for hours to no end. */
const mostUseless = 50;

/** @throws Expected when more of the scorer's answers are no numbers than are. */
export async function listsOfRepository(repository: Repository, options: ListOptions): Promise<RewardList[]> {
  const { kinds, holes: n, seed, onProgress, signal } = options;
  const engine = await openWorkbench(repository, signal);
  const lists: RewardList[] = [];
  let scorer: TruthScorer | undefined;
  try {
    const { holes } = holesOfRepository(engine.workspace, repository, 1, { kinds, n, seed });
    const files = new Map([...engine.workspace.files()].map((file) => [file.displayPath, file]));
    scorer = await options.openScorer(engine);
    for (const [done, hole] of holes.entries()) {
      signal.throwIfAborted();
      const file = files.get(hole.file);
      const random = seededRandom(seed + done);
      const mode = random() < withoutSuffix ? 'left' : 'suffix';
      const setting = { engine, mode } as const;
      if (file === undefined) continue;
      const window = await openHole(setting, hole, file, engine.workspace.text(file.path) ?? '');
      try {
        const draft = random() < withoutDraft ? undefined : await draftOf(engine, window, signal);
        lists.push(...(await listsOfHole(engine, hole, window, draft, scorer, options.cache, random)));
      } finally {
        await closeHole(setting, window);
      }
      refuseUseless(options.cache, repository, mostUseless);
      onProgress(done + 1, holes.length);
    }
  } finally {
    options.cache.flush();
    await scorer?.dispose();
    await engine.dispose();
  }
  refuseUseless(options.cache, repository, 0);
  return lists;
}

function refuseUseless({ given: { useful, useless } }: RewardCache, { name }: Repository, most: number): void {
  if (useless - useful <= most) return;
  const answers = `${useless} of its ${useful + useless} answers for ${name} have no number in them`;
  throw new Expected(`What scores does not tell how likely a text is: ${answers}. Take another --generator.`, 1);
}

async function listsOfHole(
  engine: Engine,
  hole: Hole,
  window: Window,
  draft: Draft | undefined,
  scorer: TruthScorer,
  cache: RewardCache,
  random: () => number,
): Promise<RewardList[]> {
  const truth = hole.hidden.split('\n').slice(0, mostLines).join('\n');
  const { scope, pieces, ranked } = propose(window, engine.workspace, defaultConfig.context, { draft });
  const candidates = [...pieces, ...signatureCandidates(ranked)].filter(({ text }) => !isVisible(text, window));
  const place = [hole.id, truth, String(window.suffix.length)];
  const scored = (shown: readonly Candidate[]) =>
    cache.scored([...place, ...shown.map(({ file, text }) => `${file.displayPath}\n${text}`)], () =>
      scorer.score({ window, snippets: shown.map((one) => toSnippet(one, 0, engine.workspace)) }, truth),
    );
  const names = new Set(hole.evidence.map(({ name }) => name));
  const table = finish(CandidateTable.inSteps(candidates, readWindow(scope, draft), scope));
  let given = await scored([]);
  const isHopeless = boundedLoss(given) < littleLoss;
  const lists: RewardList[] = [];
  const kept: number[] = [];
  for (const most of isHopeless ? [fewCandidates] : [mostPieces + mostSignatures, ...mostBeside]) {
    const rewards = new Map<number, number>();
    for (const index of chosen(candidates, kept, most, lists.length === 0, random)) {
      const shown = [...kept, index].flatMap((one) => candidates[one] ?? []);
      const reward = rewardOf(await scored(shown), given, names);
      // A scorer that has no answer teaches nothing.
      if (Number.isFinite(reward)) rewards.set(index, reward);
    }
    if (rewards.size === 0) break;
    const shown = kept.flatMap((one) => shownNames(hole, candidates[one], engine.workspace));
    lists.push({
      ...toList(hole, table, kept.length, rewards),
      shows: [0, ...[...rewards.keys()].map((index) => newShare(hole, candidates[index], shown, engine.workspace))],
    });
    const best = next(candidates, rewards, random);
    if (best === undefined) break;
    kept.push(best);
    const used = kept.reduce((sum, one) => sum + (candidates[one]?.text.length ?? 0) / 4, 0);
    table.keep(best + 1, used / 1024);
    given = await scored(kept.flatMap((one) => candidates[one] ?? []));
  }
  return lists;
}

/** Which candidates are scored: those that the sources think most of, and some others; indexes, in order. */
function chosen(
  candidates: readonly Candidate[],
  kept: readonly number[],
  most: number,
  isFirst: boolean,
  random: () => number,
): number[] {
  const open = candidates.map((_, index) => index).filter((index) => !kept.includes(index));
  const byScore = (a: number, b: number) => (candidates[b]?.score ?? 0) - (candidates[a]?.score ?? 0);
  const isSignature = (index: number) => candidates[index]?.declared !== undefined;
  const take = (among: number[], count: number) => {
    const sorted = among.sort(byScore);
    const surest = Math.ceil(count * (2 / 3));
    const rest = sorted.slice(surest).map((index) => ({ index, key: random() }));
    rest.sort((a, b) => a.key - b.key);
    return [...sorted.slice(0, surest), ...rest.slice(0, count - surest).map(({ index }) => index)];
  };
  const signatures = isFirst && most > mostSignatures ? mostSignatures : Math.ceil(most / 4);
  const picked = [
    ...take(
      open.filter((index) => !isSignature(index)),
      most - signatures,
    ),
    ...take(open.filter(isSignature), signatures),
  ];
  return picked.sort((a, b) => a - b);
}

/** Index of what the set goes on with. */
function next(
  candidates: readonly Candidate[],
  rewards: ReadonlyMap<number, number>,
  random: () => number,
): number | undefined {
  const [best, reward = 0] = [...rewards].sort((a, b) => b[1] - a[1])[0] ?? [];
  if (random() < goesOnBest && reward > 0) return best;
  const likely = [...rewards.keys()].sort((a, b) => (candidates[b]?.score ?? 0) - (candidates[a]?.score ?? 0));
  return likely[Math.floor(random() * Math.min(mostLikelyNext, likely.length))];
}

function toList(hole: Hole, table: CandidateTable, kept: number, rewards: ReadonlyMap<number, number>) {
  const width = featureNames.length;
  const indexes = [0, ...[...rewards.keys()].map((index) => index + 1)];
  const rows = new Uint8Array(indexes.length * width);
  for (const [at, row] of indexes.entries()) {
    table.refresh(row);
    for (let column = 0; column < width; column++) {
      rows[at * width + column] = Math.round((table.rows[row * width + column] ?? 0) * 255);
    }
  }
  return {
    ...{ hole: hole.id, kind: hole.kind, language: hole.language, kept, rows },
    context: [...table.context],
    classes: indexes.map((row) => table.classes[row] ?? 0),
    rewards: [0, ...rewards.values()],
  };
}

/** Names that the hole needs whose defining line a candidate shows. */
function shownNames({ evidence }: Hole, candidate: Candidate | undefined, view: WorkspaceView): string[] {
  const near = evidence.filter(
    ({ file, name }) => file === candidate?.file.displayPath && candidate.text.includes(name),
  );
  if (candidate === undefined || near.length === 0) return [];
  const { lines } = toSnippet(candidate, 0, view);
  return near.filter(({ nameLine }) => lines.start <= nameLine && nameLine < lines.end).map(({ name }) => name);
}

function newShare(hole: Hole, candidate: Candidate | undefined, known: readonly string[], view: WorkspaceView): number {
  const fresh = shownNames(hole, candidate, view).filter((name) => !known.includes(name));
  return new Set(fresh).size / Math.max(new Set(hole.evidence.map(({ name }) => name)).size, 1);
}
