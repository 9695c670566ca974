/**
 * One run of the model at a time, the newest request's; a run that still agrees with what is being typed is kept and read
 * on. Knows no engine and no recall.
 */
import { orAborted } from '../base/abort.ts';
import type { GeneratedPiece, Generator, Prompt } from '../base/generator.ts';

/**
 * Milliseconds that a run goes on after its last reader was cancelled. Typing cancels a request some milliseconds before the
 * next one comes; together with the 50 ms slice that an engine is in it stays under 100 ms from a cancel to an idle model.
 */
const graceMilliseconds = 20;

export class Runs {
  readonly #generator: Generator;
  #current: Run | undefined;
  #newest = 0;

  constructor(generator: Generator) {
    this.#generator = generator;
  }

  /** Whether a run is under way, or has ended, that this prompt can be answered from. */
  agrees(prompt: Prompt): boolean {
    return this.#current?.agreement(prompt) !== undefined;
  }

  /** What the model says to this prompt. Ends early, without an error, when `signal` is aborted. */
  async *stream(prompt: Prompt, signal: AbortSignal): AsyncGenerator<GeneratedPiece, void> {
    const kept = this.#current;
    if (kept?.agreement(prompt) !== undefined) {
      yield { text: '', logProb: 0, note: 'read on in the run for an earlier keystroke' };
      const outcome = yield* kept.read(prompt, signal);
      if (outcome === 'answered') return;
    }
    this.#newest++;
    const turn = this.#newest;
    this.#current?.abort();
    await this.#current?.finished;
    if (signal.aborted) return;
    if (turn !== this.#newest) {
      yield { text: '', logProb: 0, failure: 'a newer request has the engine' };
      return;
    }
    const run = new Run(prompt, (runSignal) => this.#generator.generate(prompt, runSignal));
    this.#current = run;
    yield* run.read(prompt, signal);
  }

  /** Ends what runs. */
  async stop(): Promise<void> {
    this.#newest++;
    this.#current?.abort();
    await this.#current?.finished;
    this.#current = undefined;
  }
}

/** One answer of the model, kept so that it can be read from any character on. */
class Run {
  readonly finished: Promise<void>;
  readonly #prompt: Prompt;
  readonly #controller = new AbortController();
  readonly #pieces: GeneratedPiece[] = [];
  #text = '';
  #isDone = false;
  #error: unknown;
  #readers = 0;
  #wake: () => void = () => {};
  #news: Promise<void> = Promise.resolve();

  constructor(prompt: Prompt, start: (signal: AbortSignal) => AsyncIterable<GeneratedPiece>) {
    this.#prompt = prompt;
    this.#renew();
    this.finished = this.#pump(start(this.#controller.signal));
  }

  abort(): void {
    this.#controller.abort();
  }

  /** What was typed since the run began, when the run may still say that; undefined when it does not. */
  agreement({ window }: Prompt): string | undefined {
    const mine = this.#prompt.window;
    if (this.#controller.signal.aborted || window.path !== mine.path || window.hole !== mine.hole) return undefined;
    if (window.suffix !== mine.suffix || !window.prefix.startsWith(mine.prefix)) return undefined;
    const typed = window.prefix.slice(mine.prefix.length);
    if (this.#text.startsWith(typed) && (typed.length < this.#text.length || !this.#isDone)) return typed;
    return !this.#isDone && typed.startsWith(this.#text) ? typed : undefined;
  }

  /** Reads what follows what was typed; `disagrees` when the model came to say something else. */
  async *read(prompt: Prompt, signal: AbortSignal): AsyncGenerator<GeneratedPiece, 'answered' | 'disagrees'> {
    this.#readers++;
    try {
      let length = 0;
      for (let index = 0; ; index++) {
        while (index >= this.#pieces.length && !this.#isDone) {
          await orAborted(this.#news, signal);
          if (signal.aborted) return 'answered';
        }
        const typed = this.agreement(prompt);
        if (typed === undefined && length < prompt.window.prefix.length - this.#prompt.window.prefix.length) {
          return 'disagrees';
        }
        const piece = this.#pieces[index];
        if (piece === undefined) break;
        const skipped = Math.min(Math.max((typed?.length ?? 0) - length, 0), piece.text.length);
        length += piece.text.length;
        if (skipped === 0) yield piece;
        else if (skipped < piece.text.length) yield { ...piece, text: piece.text.slice(skipped) };
      }
      if (this.#error !== undefined) throw this.#error;
      return 'answered';
    } finally {
      this.#readers--;
      this.#leave(signal);
    }
  }

  #leave(signal: AbortSignal): void {
    if (this.#readers > 0 || this.#isDone) return;
    // A reader that has what it wanted needs no more; one that was cancelled is often followed by another.
    if (!signal.aborted) this.abort();
    else setTimeout(() => this.#readers === 0 && this.abort(), graceMilliseconds).unref();
  }

  async #pump(stream: AsyncIterable<GeneratedPiece>): Promise<void> {
    try {
      for await (const piece of stream) {
        this.#pieces.push(piece);
        this.#text = piece.failure === undefined ? this.#text + piece.text : '';
        this.#tell();
        if (this.#controller.signal.aborted) break;
      }
    } catch (error) {
      this.#error = error;
    }
    this.#isDone = true;
    this.#tell();
  }

  #tell(): void {
    const wake = this.#wake;
    this.#renew();
    wake();
  }

  #renew(): void {
    this.#news = new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
