/** Runs of the embedded engine, timed: typing, drafts, scoring, cancels. Knows no file and prints nothing. */
import type { DraftPiece, Prompt } from '../../server/base/generator.ts';
import type { LlamaGenerator } from '../../server/model/llama/llamaGenerator.ts';
import type { RunStatistics } from '../../server/model/llama/messages.ts';

export interface BenchHole {
  readonly prompt: Prompt;
  /** The true rest of the line. */
  readonly hidden: string;
  /** Recall's line, piece by piece; none where it knew nothing. */
  readonly draft: readonly DraftPiece[];
  /** The whole line stands in another file of the repository, white space aside. */
  readonly standsElsewhere: boolean;
  /** Recall's likeliest whole lines, with the logarithm of its probability of each. */
  readonly lines: readonly { readonly text: string; readonly logProb: number }[];
}

interface Timed {
  readonly text: string;
  /** Milliseconds to the first text and to the end. */
  readonly first: number;
  readonly whole: number;
}

const never = new AbortController().signal;
/** Characters typed in each line. */
const keystrokes = 2;
const repeats = 3;

/** Ours and the naive way take turns at each keystroke. The first request of a line is not counted: it is no keystroke. */
export async function measureTyping(ours: LlamaGenerator, naive: LlamaGenerator, holes: readonly BenchHole[]) {
  const result = { ours: [] as Timed[], naive: [] as Timed[], shares: [] as number[] };
  for (const hole of holes) {
    await timed(ours, { ...hole.prompt, draft: hole.draft });
    for (let typed = 1; typed <= keystrokes && typed < hole.hidden.length; typed++) {
      const prompt = afterTyping(hole, typed);
      result.ours.push(await timed(ours, prompt));
      const { evaluatedTokens = 1, promptTokens = 1 } = ours.statistics ?? {};
      result.shares.push(evaluatedTokens / promptTokens);
      // A block is generated to its end and not stopped at the line's.
      result.naive.push(await timed(naive, { ...prompt, draft: [], window: { ...prompt.window, hole: 'block' } }));
    }
  }
  return result;
}

function afterTyping({ prompt, hidden, draft }: BenchHole, typed: number): Prompt {
  const text = hidden.slice(0, typed);
  const prefix = prompt.window.prefix + text;
  const partialWord = /[\p{L}\p{N}_$]*$/u.exec(prefix)?.[0] ?? '';
  return { ...prompt, window: { ...prompt.window, prefix, partialWord }, draft: restOf(draft, text) };
}

/** What is left of a draft after `typed`; nothing when it says something else. */
function restOf(draft: readonly DraftPiece[], typed: string): DraftPiece[] {
  const whole = draft.map(({ text }) => text).join('');
  if (!whole.startsWith(typed)) return [];
  let left = typed.length;
  return draft.flatMap(({ text, logProb }) => {
    const taken = Math.min(left, text.length);
    left -= taken;
    return taken === text.length ? [] : [{ text: text.slice(taken), logProb }];
  });
}

export interface DraftRow {
  readonly plain: { readonly milliseconds: number; readonly processor: number; readonly passes: number };
  readonly drafted: { readonly milliseconds: number; readonly processor: number; readonly passes: number };
  readonly isSame: boolean;
  readonly accepted: number;
  readonly proposed: number;
  readonly standsElsewhere: boolean;
}

/**
 * Decoding alone, the prompt in the cache: with and without the draft in turns, the median of each. In milliseconds, by the clock and of
 * the processor's time.
 */
export async function measureDrafts(ours: LlamaGenerator, holes: readonly BenchHole[]): Promise<DraftRow[]> {
  const rows: DraftRow[] = [];
  for (const { prompt, draft, standsElsewhere } of holes) {
    if (draft.length === 0) continue;
    await timed(ours, prompt);
    const runs = { drafted: [] as RunStatistics[], plain: [] as RunStatistics[] };
    const texts = new Set<string>();
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const useDraft of [true, false]) {
        ours.options = { useDraft, useCache: true };
        texts.add((await timed(ours, { ...prompt, draft })).text);
        if (ours.statistics !== undefined) runs[useDraft ? 'drafted' : 'plain'].push(ours.statistics);
      }
    }
    ours.options = { useDraft: true, useCache: true };
    const { acceptedTokens: accepted = 0, draftedTokens: proposed = 0 } = runs.drafted.at(-1) ?? {};
    const isSame = texts.size === 1;
    const [plain, drafted] = [middleOf(runs.plain), middleOf(runs.drafted)];
    rows.push({ plain, drafted, isSame, accepted, proposed, standsElsewhere });
  }
  return rows;
}

function middleOf(runs: readonly RunStatistics[]): DraftRow['plain'] {
  return {
    milliseconds: middle(runs.map((run) => run.generateMilliseconds)),
    processor: middle(runs.map((run) => run.generateProcessorMilliseconds)),
    passes: middle(runs.map((run) => run.passes)),
  };
}

/** Of one hole: the line by each way, and milliseconds. */
export interface ChoiceRow {
  readonly recall: boolean;
  readonly model: boolean;
  /** The model's choice among recall's lines, and the choice by the product of both probabilities. */
  readonly scored: boolean;
  readonly both: boolean;
  /** The likelier one, to the model, of its own line and its choice among recall's. */
  readonly best: boolean;
  readonly scoring: number;
  readonly generating: number;
}

/** The model scores recall's lines over one prompt, with their ends, against a line generated over it; the prompt in the cache. */
export async function measureChoice(ours: LlamaGenerator, holes: readonly BenchHole[]): Promise<ChoiceRow[]> {
  const rows: ChoiceRow[] = [];
  for (const { prompt, hidden, lines } of holes) {
    if (lines.length < 2) continue;
    const generated = await timed(ours, { ...prompt, draft: [] });
    const own = generated.text.split('\n')[0] ?? '';
    const startedAt = performance.now();
    const texts = lines.map(({ text }) => `${text}\n`);
    const scores = await ours.scoreAll(prompt, texts, never);
    const scoring = performance.now() - startedAt;
    const [ownScore = []] = await ours.scoreAll(prompt, [`${own}\n`], never);
    const total = (pieces: readonly { readonly logProb: number }[]) =>
      pieces.reduce((sum, { logProb }) => sum + logProb, 0);
    const byModel = scores.map(total);
    const byBoth = lines.map(({ logProb }, index) => logProb + (byModel[index] ?? 0));
    const chosen = largest(byModel);
    const isRight = (text: string | undefined) => text?.trimEnd() === hidden.trimEnd();
    rows.push({
      recall: isRight(lines[0]?.text),
      model: isRight(own),
      scored: isRight(lines[chosen]?.text),
      both: isRight(lines[largest(byBoth)]?.text),
      best: isRight((byModel[chosen] ?? 0) > total(ownScore) ? lines[chosen]?.text : own),
      scoring,
      generating: generated.whole,
    });
  }
  return rows;
}

function largest(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}

/** From a cancel, in the prompt or in the answer, until the model can take the next request. Milliseconds. */
export async function measureCancel(ours: LlamaGenerator, holes: readonly BenchHole[]): Promise<number[]> {
  const waits: number[] = [];
  for (const [index, { prompt }] of holes.slice(0, 16).entries()) {
    const cancelled = new AbortController();
    let cancelledAt = 0;
    // Every hole is of another place: its prompt is new, and the cancel meets it at another point.
    const timer = setTimeout(
      () => {
        cancelledAt = performance.now();
        cancelled.abort();
      },
      20 + 60 * index,
    );
    for await (const _piece of ours.generate(prompt, cancelled.signal));
    clearTimeout(timer);
    if (cancelledAt > 0) waits.push(performance.now() - cancelledAt);
  }
  return waits;
}

async function timed(generator: LlamaGenerator, prompt: Prompt): Promise<Timed> {
  const startedAt = performance.now();
  let first = Number.NaN;
  let text = '';
  for await (const piece of generator.generate(prompt, never)) {
    if (piece.failure !== undefined) throw new Error(piece.failure);
    if (piece.text !== '' && Number.isNaN(first)) first = performance.now() - startedAt;
    text += piece.text;
  }
  const whole = performance.now() - startedAt;
  return { text, first: Number.isNaN(first) ? whole : first, whole };
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
