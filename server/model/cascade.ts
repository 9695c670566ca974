/**
 * Two engines as one: recall answers at once when it is sure; otherwise its line is the draft that the neural engine checks and goes on
 * from, and the answer when that one fails, or is less sure of its own line. An engine that has learned to read them is shown recall's
 * likeliest lines. Knows neither engine's inside.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { orAborted } from '../base/abort.ts';
import {
  type Draft,
  type DraftPiece,
  draftFrom,
  type GeneratedPiece,
  type Generator,
  type Prompt,
  proposalsFrom,
} from '../base/generator.ts';
import type { Window } from '../base/window.ts';
import { Runs } from './runs.ts';

/** Lines of recall whose places are looked at, and that the neural engine is shown. */
export const draftLines = 4;

/** As pieces. */
type Lines = readonly (readonly GeneratedPiece[])[];

export interface CascadeSettings {
  /** Probability from which recall's own answer is given without asking the neural engine. */
  readonly sure: number;
  /** Wait for the next keystroke before the neural engine starts, in milliseconds. */
  readonly pauseMilliseconds: number;
  /** How long a line of recall that would be shown as it is waits for the neural engine's, in milliseconds. */
  readonly patienceMilliseconds: number;
}

export class Cascade implements Generator {
  readonly name: string;
  /** Recall costs less than any wait; the wait before the neural engine is made here. */
  readonly pauseMilliseconds = 0;
  readonly #recall: Generator;
  readonly #neural: Generator;
  readonly #settings: CascadeSettings;
  readonly #runs: Runs;
  /** What the newest call of `draft` has found, until it is gone on from. */
  #drafted: { readonly window: Window; readonly lines: Lines } | undefined;

  constructor(recall: Generator, neural: Generator, settings: CascadeSettings) {
    this.name = `${recall.name}, then ${neural.name}`;
    this.#recall = recall;
    this.#neural = neural;
    this.#settings = settings;
    this.#runs = new Runs(neural);
  }

  /** In tokens of the neural engine: the narrower of the two windows. */
  countTokens(text: string): number {
    return this.#neural.countTokens(text);
  }

  async draft(prompt: Prompt, signal: AbortSignal): Promise<Draft | undefined> {
    const lines = await this.#recalledAt(prompt, signal);
    if (signal.aborted) return undefined;
    this.#drafted = { window: prompt.window, lines };
    const draft = draftFrom(lines);
    return { ...draft, isAnswer: draft.confidence >= this.#settings.sure };
  }

  async *generate(prompt: Prompt, signal: AbortSignal): AsyncIterable<GeneratedPiece> {
    const drafted = this.#drafted?.window === prompt.window ? this.#drafted : undefined;
    this.#drafted = undefined;
    // It has read all files: of what is chosen for the model it is shown nothing.
    const lines = drafted?.lines ?? (await this.#recalledAt({ window: prompt.window, snippets: [] }, signal));
    if (signal.aborted) return;
    const [recalled = []] = lines;
    const { text: draft, confidence: sure } = draftFrom([recalled]);
    if (sure >= this.#settings.sure) {
      yield note(`recall alone, ${percent(sure)} sure`);
      yield* recalled;
      return;
    }
    const { leastConfidence: least = 0 } = prompt;
    const isShowable = draft.trim() !== '' && least > 0 && sure >= least;
    const deadline = isShowable ? performance.now() + this.#settings.patienceMilliseconds : Number.POSITIVE_INFINITY;
    if (!this.#runs.agrees(prompt)) await pause(this.#settings.pauseMilliseconds, signal);
    if (signal.aborted) return;
    const rival = draft === '' ? 0 : chanceOfLine(recalled);
    const own: GeneratedPiece[] = [];
    let isLikelier = true;
    let isLate = false;
    const shown = { ...prompt, draft: draftPieces(recalled), proposals: proposalsFrom(lines) };
    for await (const piece of this.#inTime(shown, deadline, signal)) {
      if (piece === 'late') {
        isLate = true;
        break;
      }
      if (piece.failure === undefined) own.push(piece);
      else own.length = 0;
      isLikelier = chanceOfLine(own) >= rival;
      // With each piece the line gets less likely: what it will be need not be waited for.
      if (!isLikelier) break;
      yield piece;
    }
    const hasAnswered = own.some(({ text }) => text.trim() !== '');
    if ((hasAnswered && isLikelier && !isLate) || signal.aborted || draft === '') return;
    // White space alone is taken back with it.
    const doubt = isLikelier ? '' : `; the model less than ${percent(rival)}`;
    const why = isLate ? `; the model takes more than ${this.#settings.patienceMilliseconds} ms` : doubt;
    yield { text: '', logProb: 0, failure: `recall instead, ${percent(sure)} sure${why}` };
    yield* recalled;
  }

  /**
   * What the neural engine says, or `late` when the time is over before it has said all: its run then goes on, for whoever asks next.
   * `deadline`: by the clock of `performance`, in milliseconds.
   */
  async *#inTime(prompt: Prompt, deadline: number, signal: AbortSignal): AsyncIterable<GeneratedPiece | 'late'> {
    const reader = new AbortController();
    const leave = () => reader.abort();
    signal.addEventListener('abort', leave, { once: true });
    const pieces = this.#runs.stream(prompt, reader.signal);
    const over = new AbortController();
    const left = deadline - performance.now();
    const timer = Number.isFinite(left) ? setTimeout(() => over.abort(), Math.max(left, 0)) : undefined;
    let isLate = false;
    try {
      for (;;) {
        const next = over.signal.aborted ? undefined : await orAborted(pieces.next(), over.signal);
        isLate = next === undefined;
        if (next === undefined) yield 'late';
        else if (next.done !== true) yield next.value;
        if (next === undefined || next.done === true) return;
      }
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      if (isLate) void readToEnd(pieces);
      else await pieces.return(undefined);
    }
  }

  /** The others are recall's: a model that fills a hole has one answer. */
  async alternatives(prompt: Prompt, count: number, signal: AbortSignal): Promise<GeneratedPiece[][]> {
    const own: GeneratedPiece[] = [];
    for await (const piece of this.generate(prompt, signal)) own.push(piece);
    const others = (await this.#recall.alternatives?.(prompt, count, signal)) ?? [];
    return [own, ...others.map((pieces) => [...pieces])].slice(0, count);
  }

  /** What recall would write, the likeliest first; its own line alone where it has no others. */
  async #recalledAt(prompt: Prompt, signal: AbortSignal): Promise<Lines> {
    const lines = await this.#recall.alternatives?.(prompt, draftLines, signal);
    if (lines !== undefined) return lines;
    const recalled: GeneratedPiece[] = [];
    for await (const piece of this.#recall.generate(prompt, signal)) recalled.push(piece);
    return [recalled];
  }

  /** Ends what runs; the engines are their owner's. */
  async dispose(): Promise<void> {
    await this.#runs.stop();
  }
}

/** The engine itself weighs how much of it is worth checking. */
function draftPieces(recalled: readonly GeneratedPiece[]): DraftPiece[] {
  return recalled.map(({ text, logProb }) => ({ text, logProb }));
}

/**
 * The engine's own probability of the first line that it writes, or has written of it. Both engines' are those of a whole line, and about
 * right: the likelier line is the better guess, whichever engine is the better one here.
 */
function chanceOfLine(pieces: readonly GeneratedPiece[]): number {
  let said = 0;
  let text = '';
  for (const piece of pieces) {
    said += piece.logProb;
    text += piece.text;
    if (text.trimStart().includes('\n')) break;
  }
  return Math.exp(said);
}

/** A run ends when its last reader leaves; what it throws is told to those who read it next. */
async function readToEnd(pieces: AsyncIterator<GeneratedPiece>): Promise<void> {
  try {
    while ((await pieces.next()).done !== true);
  } catch {
    // Its next reader hears of it.
  }
}

function note(text: string): GeneratedPiece {
  return { text: '', logProb: 0, note: text };
}

function percent(probability: number): string {
  return `${(100 * probability).toFixed(0)} %`;
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
