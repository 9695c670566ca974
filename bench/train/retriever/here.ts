/**
 * `linewright train retriever --here`: where to stop, and how much room counts, fitted to one repository on lines that its commits
 * added. The newest commits are held out; what does no better there is not kept. Knows no command line.
 */
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Snippet } from '../../../server/base/window.ts';
import { defaultConfig, parseConfig, recallAlone } from '../../../server/config.ts';
import { adaptedOrderPath, readConfigFiles } from '../../../server/configFiles.ts';
import { type Engine, openEngine } from '../../../server/engine.ts';
import { missingHere } from '../../../server/engines.ts';
import { adaptedFrom } from '../../../server/learn/adapted.ts';
import { encodeNetwork, loadNetwork } from '../../../server/learn/weightsFile.ts';
import { featureKey } from '../../../server/retrieve/featureNames.ts';
import { learnedOrder, type Order, type OrderRule } from '../../../server/retrieve/learnedOrder.ts';
import { propose } from '../../../server/retrieve/retrieve.ts';
import { signatureCandidates } from '../../../server/retrieve/signatureCandidates.ts';
import { orderPath, shippedOrder } from '../../../server/retrieve/weights.ts';
import type { FileRecord } from '../../../server/workspace/view.ts';
import { compareMeans } from '../../bootstrap.ts';
import { Expected } from '../../expected.ts';
import { draftOf } from '../../run/draft.ts';
import { closeHole, openHole } from '../../run/measureHole.ts';
import { seededRandom } from '../../statistics.ts';
import { type AddedLines, addedLines } from '../history.ts';
import { writeWhole } from '../modelFiles.ts';
import type { Stages } from '../recall.ts';
import { lineOf } from './card.ts';
import { orderShape, shippedGrading } from './choices.ts';
import { boundedLoss } from './reward.ts';
import { openScorer, type TruthScorer } from './scorer.ts';

export interface HereOptions extends Stages {
  readonly seed: number;
}

/** Lines that are hidden in older commits to fit to, and in the newest to judge by: two minutes of work. */
const linesFitted = 100;
const linesJudged = 60;
/** Share of the commits that is held out. */
const heldOutShare = 0.3;
const fewestLines = 40;
/** A shorter line says nothing of what it needed. */
const shortestLine = 12;
/** Rules that are tried: so much more or less gain than the shipped one asks for, with and without a price of room. */
const gainSteps = [-1, -0.5, 0, 0.5, 1, 2];
const costWeights = [0, 0.1];

interface AddedLine {
  readonly file: FileRecord;
  readonly commit: string;
  readonly start: number;
  readonly end: number;
}

/** What each rule's choice is worth at one line, its price taken off; nats a token. */
interface Measured {
  readonly commit: string;
  readonly values: readonly number[];
}

/** Gives the exit code; says what came of it on standard output. */
export async function fitRetrieverHere(root: string, options: HereOptions, signal: AbortSignal): Promise<number> {
  const shipped = shippedOrder();
  if (shipped.kind === 'none') throw new Expected(`There is no learned order to fit: ${shipped.reason}`, 1);
  const commits = await addedLines(root, signal);
  const engine = openEngine({
    ...{ roots: [root], config: recallAlone, log: () => undefined },
    onProgress: (done, total) => options.onProgress('indexing', done, total),
  });
  try {
    await engine.ready;
    const heldOut = Math.ceil(commits.length * heldOutShare);
    const newest = linesStillThere(engine, commits.slice(0, heldOut), linesJudged, options.seed);
    const older = linesStillThere(engine, commits.slice(heldOut), linesFitted, options.seed);
    if (Math.min(newest.length, older.length) < fewestLines) {
      const found = `${older.length} lines to fit to and ${newest.length} of newer commits to judge by`;
      throw new Expected(`The history holds too little: ${found}. The shipped order stays.`, 1);
    }
    const rules = rulesAround(shipped.order.rule);
    const scorer = await openScorer({ kind: 'restricted' }, engine, signal);
    const all: Measured[] = [];
    for (const line of [...older, ...newest]) {
      signal.throwIfAborted();
      all.push(await measureLine(engine, scorer, line, shipped.order, rules, signal));
      options.onProgress('trying where to stop', all.length, older.length + newest.length);
    }
    options.onStage(`${older.length} lines of older commits to fit to, ${newest.length} of newer ones to judge by`);
    return await keepIfBetter(root, rules, all.slice(0, older.length), all.slice(older.length), options.seed);
  } finally {
    await engine.dispose();
  }
}

export async function forgetRetrieverHere(root: string): Promise<number> {
  await rm(adaptedOrderPath(root), { force: true });
  process.stdout.write(`The shipped order serves for ${root}.\n`);
  return 0;
}

/** The shipped rule first. */
function rulesAround(rule: OrderRule): OrderRule[] {
  const others = costWeights.flatMap((costWeight) =>
    gainSteps.map((step) => ({ ...rule, leastGain: Number((rule.leastGain + step).toFixed(2)), costWeight })),
  );
  return [rule, ...others.filter((one) => one.leastGain !== rule.leastGain || one.costWeight !== rule.costWeight)];
}

/** `fitted` and `judged`: what each of `rules` is worth at each line; the shipped one is the first. */
export async function keepIfBetter(
  root: string,
  rules: readonly OrderRule[],
  fitted: readonly Measured[],
  judged: readonly Measured[],
  seed: number,
): Promise<number> {
  const worth = rules.map((_, rule) => fitted.reduce((sum, { values }) => sum + (values[rule] ?? 0), 0));
  const best = worth.indexOf(Math.max(...worth));
  const pairs = judged.map(({ commit, values }) => ({
    cluster: commit,
    first: values[0] ?? 0,
    second: values[best] ?? 0,
  }));
  const { mean, low, high, verdict } = compareMeans(pairs, seed);
  const [shippedRule, rule] = [rules[0], rules[best]];
  if (shippedRule === undefined || rule === undefined) throw new Error('There is no rule to try.');
  const interval = `${mean.toFixed(4)} nats a token, 95 % interval ${low.toFixed(4)} to ${high.toFixed(4)}`;
  if (best === 0) {
    const tried = `On ${fitted.length} lines of older commits no other stop line is better than the shipped one`;
    process.stdout.write(`${tried}, ${ruleInWords(shippedRule)}.\nThe shipped order stays.\n`);
    return 0;
  }
  if (verdict !== 'better') {
    const other = `what was best on older ones, ${ruleInWords(rule)}, is not surely better than the shipped line`;
    process.stdout.write(
      `On ${judged.length} lines of the newest commits ${other} (${interval}).\nThe shipped order stays.\n`,
    );
    return 0;
  }
  const shipped = loadNetwork(orderPath(), featureKey);
  if (shipped.kind === 'none') throw new Expected(shipped.reason, 1);
  const { leastGain, costWeight } = rule;
  const training = { ...shipped.card.training, leastGain, costWeight, [adaptedFrom]: shipped.card.sha256 };
  const file = adaptedOrderPath(root);
  await mkdir(dirname(file), { recursive: true });
  await writeWhole(file, encodeNetwork(orderShape, shipped.weights, featureKey, training));
  process.stdout.write(
    `On ${judged.length} lines of the newest commits another stop line, ${ruleInWords(rule)}, is better by ${interval}.\n` +
      `Kept for ${root}: ${await servesWhen(root)}. Undo: linewright train retriever --here --forget\n`,
  );
  return 0;
}

function ruleInWords({ leastGain, costWeight }: OrderRule): string {
  return `${lineOf(leastGain)}${costWeight === 0 ? '' : `, and ${costWeight} more where the room is full`}`;
}

/** The learned order chooses for engines that have recall's draft before them, and where settings ask for it. */
async function servesWhen(root: string): Promise<string> {
  const { layers } = await readConfigFiles([root]);
  const { engine, context } = parseConfig(layers, defaultConfig).config;
  const missing = missingHere(engine);
  if (context.order === 'fixed') return 'it will serve when context.order is "learned", where it is "fixed" now';
  if (engine.use === 'recall') return 'it will serve before a model, where engine.use is "recall" now';
  if (missing !== undefined) return `it will serve before a model, where recall answers alone now: ${missing}`;
  return 'it serves whenever this folder is opened';
}

/** Lines that commits added and that stand, once, where they were added: a few of each file. */
function linesStillThere(engine: Engine, commits: readonly AddedLines[], most: number, seed: number): AddedLine[] {
  const files = new Map([...engine.workspace.files()].map((file) => [file.displayPath, file]));
  const found: AddedLine[] = [];
  for (const { commit, lines } of commits) {
    for (const [path, added] of lines) {
      const file = files.get(path);
      const text = file && engine.workspace.text(file.path);
      if (file === undefined || text === undefined) continue;
      for (const line of added) {
        const start = text.indexOf(line);
        const isOnce = start >= 0 && text.indexOf(line, start + 1) < 0;
        if (line.length >= shortestLine && isOnce && !/^(?:[/#*]|import\b|from\b|use\b|package\b)/.test(line))
          found.push({ file, commit, start, end: start + line.length });
      }
    }
  }
  const random = seededRandom(seed);
  const keyed = found.map((line) => ({ line, key: random() }));
  return keyed
    .sort((a, b) => a.key - b.key)
    .slice(0, most)
    .map(({ line }) => line);
}

async function measureLine(
  engine: Engine,
  scorer: TruthScorer,
  { file, commit, start, end }: AddedLine,
  { network }: Order,
  rules: readonly OrderRule[],
  signal: AbortSignal,
): Promise<Measured> {
  const whole = engine.workspace.text(file.path) ?? '';
  const setting = { engine, mode: 'suffix' } as const;
  const window = await openHole(setting, { start, end }, file, whole);
  try {
    const draft = await draftOf(engine, window, signal);
    const lossOf = async (snippets: readonly Snippet[]) => {
      const prompt = { window, snippets };
      return boundedLoss(await scorer.score(prompt, whole.slice(start, end)));
    };
    const none = await lossOf([]);
    const config = recallAlone.context;
    const { scope, pieces, ranked } = propose(window, engine.workspace, config, { draft });
    const candidates = [...pieces, ...signatureCandidates(ranked)];
    const countTokens = (text: string) => engine.recall.countTokens(text);
    const known = new Map<string, number>();
    const values: number[] = [];
    for (const rule of rules) {
      const order = { network, rule };
      const { snippets } = learnedOrder({ candidates, scope, draft, config, countTokens, order });
      const key = snippets.map(({ path, text }) => `${path}\n${text}`).join('\0');
      const value = known.get(key) ?? none - (await lossOf(snippets)) - shippedGrading.price * snippets.length;
      known.set(key, value);
      values.push(value);
    }
    return { commit, values };
  } finally {
    await closeHole(setting, window);
  }
}
