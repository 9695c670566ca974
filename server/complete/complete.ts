/** One request from keystroke to text: the nine named steps. Editor, command line, demo and benchmark all come here. */
import type { Draft, Generator } from '../base/generator.ts';
import { finish, paced } from '../base/steps.ts';
import type { Trace } from '../base/trace.ts';
import { breathe, longestTurn } from '../base/turn.ts';
import type { Window } from '../base/window.ts';
import type { Config } from '../config.ts';
import type { Order } from '../retrieve/learnedOrder.ts';
import { type Retrieval, retrieveInSteps, servedOptions } from '../retrieve/retrieve.ts';
import type { OpenTrees } from '../syntax/openTree.ts';
import type { WorkspaceView } from '../workspace/view.ts';
import { shouldComplete } from './gate.ts';
import type { InFlight } from './inFlight.ts';
import type { LineContext } from './lineContext.ts';
import { pause } from './pause.ts';
import type { Reuse, Reused } from './reuse.ts';
import { type PreparedRequest, withSelected } from './selected.ts';
import { leastConfidence, shouldShow } from './show.ts';
import { Timing } from './timing.ts';
import { nothingMore, type Trimmed, trimCompletion } from './trim.ts';
import type { Alternative, CompletionRequest, CompletionResult } from './types.ts';
import { cutWindow } from './window.ts';

/** Retrievals in slices that a change of the workspace may end. */
const mostRestarts = 2;

export interface CompletionParts {
  readonly view: WorkspaceView;
  readonly openTrees: OpenTrees;
  readonly generator: Generator;
  /** The learned order of snippets for engines behind a draft; without it a fixed one serves. */
  readonly order: Order | undefined;
  readonly reuse: Reuse;
  readonly lineContext: LineContext<Retrieval>;
  readonly inFlight: InFlight<Filled | undefined>;
  readonly config: Config;
  /** How often the person takes what is shown, beside what is usual. */
  readonly habit: number;
}

/** Expected outcomes are values: a refusal, a cancel and a lack of ideas all answer `none` with the reason. */
export async function complete(
  parts: CompletionParts,
  asked: CompletionRequest,
  signal: AbortSignal,
): Promise<CompletionResult> {
  const { view, reuse, inFlight, config } = parts;
  const timing = new Timing();
  const none = (reason: string): CompletionResult => ({ kind: 'none', reason, trace: timing.trace() });

  const refusal = timing.run('gate', () => shouldComplete(asked, view.displayPath(asked.path), config));
  if (refusal !== undefined) return none(refusal);
  const request = withSelected(asked);
  if (request === undefined) return none('the item selected in the popup does not fit what is typed');

  const least = leastConfidence(config.completion.eagerness, request.trigger, parts.habit);
  const silenceFor = ({ text, confidence }: Pick<Reused, 'text' | 'confidence'>) => {
    if (request.trigger === 'automatic' && reuse.isDismissed(request, text)) return 'it was sent away here before';
    return shouldShow(text, confidence, least);
  };
  const count = request.alternatives ?? 1;
  // An earlier one was given alone.
  const known = count > 1 ? undefined : timing.run('reuse', () => reuse.find(request));
  // What was shown because a person asked may be too unsure to come unasked.
  if (known !== undefined && silenceFor(known) === undefined) {
    // Where it came from is as true as before; only the time is another.
    const { snippets, retrievalStop, copiedFrom, notes } = known.trace;
    const trace = timing.trace({ snippets, retrievalStop, copiedFrom, notes, end: 'answered from an earlier one' });
    return { kind: 'suggestion', source: 'reuse', ...known, alternatives: [], trace };
  }

  const { path, languageId, text: buffer, offset } = request;
  const key = [path, languageId, buffer, offset, view.generation, config, count, least];
  const filled = await inFlight.share(key, signal, (ended) => fill(parts, request, least, ended));
  if (filled === undefined) return none('cancelled');
  const { others } = filled;
  const trimmed = surePart(filled.trimmed, least);
  const trace = { ...filled.trace, steps: [...timing.trace().steps, ...filled.trace.steps] };

  const confidence = Math.exp(trimmed.logProb);
  const range = { start: request.replaceFrom, end: request.offset + trimmed.overwrites };
  const text = request.replaced + trimmed.text;
  const silence = trimmed.text.trim() === '' ? 'nothing to add' : silenceFor({ text, confidence });
  if (silence !== undefined)
    return { kind: 'none', reason: trimmed.text === '' ? whyNothing(trimmed.end, least) : silence, trace };

  reuse.keep(request, { text, range, confidence, trace });
  const alternatives = others
    .map((other) => alternativeOf(other, request))
    .filter((other) => shouldShow(other.text, other.confidence, least) === undefined);
  return {
    kind: 'suggestion',
    source: 'engine',
    text,
    range: request.toBuffer(range),
    confidence,
    alternatives,
    trace,
  };
}

/** What is less likely than `least` was not written to its end. */
function whyNothing(end: string, least: number): string {
  return end === nothingMore && least > 0 ? `nothing is sure enough (${least.toFixed(2)})` : end;
}

/** Of several lines as many as are sure enough together; all of them where not even the first is. */
function surePart(trimmed: Trimmed, least: number): Trimmed {
  if (Math.exp(trimmed.logProb) >= least) return trimmed;
  const cut = trimmed.lineEnds.findLast(({ logProb }) => Math.exp(logProb) >= least);
  if (cut === undefined) return trimmed;
  return { ...trimmed, text: trimmed.text.slice(0, cut.length), logProb: cut.logProb, overwrites: 0 };
}

function alternativeOf({ text, overwrites, logProb }: Trimmed, request: PreparedRequest): Alternative {
  const range = request.toBuffer({ start: request.replaceFrom, end: request.offset + overwrites });
  return { text: request.replaced + text, range, confidence: Math.exp(logProb) };
}

interface Filled {
  readonly trimmed: Trimmed;
  /** Other texts than its, the likeliest first. */
  readonly others: readonly Trimmed[];
  readonly trace: Trace;
}

/** Steps 3 to 7, the same for all who ask for the same. Undefined when nobody waits any more. */
async function fill(
  parts: CompletionParts,
  request: PreparedRequest,
  least: number,
  signal: AbortSignal,
): Promise<Filled | undefined> {
  const { view, openTrees, generator, config } = parts;
  const timing = new Timing();
  if (generator.pauseMilliseconds > 0) await timing.run('pause', () => pause(generator.pauseMilliseconds, signal));
  await breathe();
  if (signal.aborted) return undefined;

  const isOver = () => signal.aborted;
  const window = await timing.run('window', async () => {
    await paced(openTrees.parseInSteps(request.path), longestTurn, isOver);
    return isOver() ? undefined : cutWindow(request, view, openTrees);
  });
  await breathe();
  if (window === undefined || isOver()) return undefined;
  const retrieval = await contextFor(parts, window, timing, signal);
  if (retrieval === undefined || signal.aborted) return undefined;
  const { snippets, stop } = retrieval;
  const open = openTrees.tree(request.path);
  // What is computed ahead is of a text that the buffer has not yet.
  const tree = open?.text.length === request.text.length ? open : undefined;
  const trim = (stream: PieceStream) => trimCompletion(stream, window, config.completion.maxLines, tree);
  const [trimmed, ...others] = await timing.run('generate', async () => {
    const count = request.alternatives ?? 1;
    const prompt = { window, snippets, leastConfidence: least };
    if (count === 1 || generator.alternatives === undefined) {
      return [await trim(generator.generate(prompt, signal))];
    }
    const streams = await generator.alternatives(prompt, count, signal);
    return distinct(await Promise.all((streams.length === 0 ? [[]] : streams).map(trim)));
  });
  if (trimmed === undefined) return undefined;
  const { copiedFrom, notes, end } = trimmed;
  return { trimmed, others, trace: timing.trace({ snippets, retrievalStop: stop, copiedFrom, notes, end }) };
}

/** What recall is told; where it does not answer alone, what is chosen for the model beside what it would write. Undefined once aborted. */
async function contextFor(
  parts: CompletionParts,
  window: Window,
  timing: Timing,
  signal: AbortSignal,
): Promise<Retrieval | undefined> {
  const { generator } = parts;
  const told = await timing.run('retrieve', () => retrieved(parts, window, undefined, signal));
  if (told === undefined || generator.draft === undefined) return told;
  const prompt = { window, snippets: told.snippets };
  const draft = await timing.run('draft', () => generator.draft?.(prompt, signal));
  if (draft === undefined) return told;
  const retrieval = await timing.run('retrieve', () => retrieved(parts, window, draft, signal));
  // Nothing was looked for then: it comes from what recall was told.
  return retrieval !== undefined && draft.isAnswer ? { ...told, stop: retrieval.stop } : retrieval;
}

/**
 * In slices, so that a cancel and other requests are heard. Begun anew where another file changes meanwhile, and at once where
 * they keep changing, as while a folder is read.
 */
async function retrieved(
  { view, generator, order, lineContext, config }: CompletionParts,
  window: Window,
  draft: Draft | undefined,
  signal: AbortSignal,
): Promise<Retrieval | undefined> {
  const own = new Set([window.path]);
  const others = () => view.generationBut(own);
  const atStart = others();
  // What recall is told costs it nothing to read anew, and changes with each word.
  const isKept = draft !== undefined && !draft.isAnswer;
  const known = isKept ? lineContext.find(window, atStart) : undefined;
  if (known !== undefined) return { ...known, stop: `as before this word: ${known.stop}` };
  const countTokens = (text: string) => generator.countTokens(text);
  const options = servedOptions(order, draft);
  const begin = () => retrieveInSteps(window, view, config.context, countTokens, options);
  for (let left = mostRestarts; ; left--) {
    const generation = others();
    const isOver = () => signal.aborted || others() !== generation;
    const retrieval = left === 0 ? finish(begin()) : await paced(begin(), longestTurn, isOver);
    if (signal.aborted) return undefined;
    if (retrieval === undefined) continue;
    if (isKept) lineContext.keep(window, generation, retrieval);
    return retrieval;
  }
}

type PieceStream = Parameters<typeof trimCompletion>[0];

/** The first that has a text, then those with others, the likeliest first; the very first when none has one. */
function distinct(all: readonly Trimmed[]): Trimmed[] {
  const [first, ...others] = all.filter(({ text }) => text.trim() !== '');
  if (first === undefined) return all.slice(0, 1);
  const byText = new Map([[first.text, first]]);
  for (const other of others.sort((a, b) => b.logProb - a.logProb)) {
    if (!byText.has(other.text)) byText.set(other.text, other);
  }
  return [...byText.values()];
}
