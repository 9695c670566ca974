/** The embedded engine: a GGUF model in a process of its own, as a generator and a scorer. Knows no process's inside. */
import type { GeneratedPiece, Generator, Prompt, ScoredToken, Scorer } from '../../base/generator.ts';
import { AnswerEnd } from '../answerEnd.ts';
import { unescapeSpecials } from '../specials.ts';
import { TokenRatio } from '../tokenRatio.ts';
import type { RunStatistics, ScoredPiece } from './messages.ts';
import { ModelProcess } from './process.ts';

export interface LlamaSettings {
  /** The GGUF file. */
  readonly model: string;
  readonly family: string;
  readonly contextTokens: number;
  readonly maximumTokens: number;
  readonly threads: number;
  readonly gpu: boolean;
  readonly bindingFolder: string;
  readonly threadsFile: string;
}

/** What a run may leave out, to measure what it brings. */
export interface RunOptions {
  readonly useDraft: boolean;
  readonly useCache: boolean;
}

/** Characters of a file that are sent to the model's process, for each token of the window: more never fits. */
const charactersPerToken = 8;
/** Lines above the window are left out in steps, as in parts.ts, so that the prompt's start stays as it is. */
const lineStep = 32;

export class LlamaGenerator implements Generator, Scorer {
  readonly name = 'llama';
  readonly pauseMilliseconds = 0;
  readonly #settings: LlamaSettings;
  /** Of the runs from now on. */
  options: RunOptions;
  readonly #process: ModelProcess;
  readonly #ratio = new TokenRatio();
  #statistics: RunStatistics | undefined;

  constructor(settings: LlamaSettings, options: RunOptions = { useDraft: true, useCache: true }, script?: URL) {
    this.#settings = settings;
    this.options = options;
    const { model: file, family, contextTokens, threads, gpu: useGpu, bindingFolder, threadsFile } = settings;
    const open = { kind: 'open', file, family, contextTokens, threads, useGpu, bindingFolder, threadsFile } as const;
    this.#process = script === undefined ? new ModelProcess(open) : new ModelProcess(open, script);
  }

  get problem(): string | undefined {
    return this.#process.problem;
  }

  get description(): string | undefined {
    return this.#process.description;
  }

  /** Of the last run that has ended. */
  get statistics(): RunStatistics | undefined {
    return this.#statistics;
  }

  get processId(): number | undefined {
    return this.#process.processId;
  }

  setSecret(): void {
    // There is nobody to show a token to.
  }

  wake(): void {
    this.#process.wake();
  }

  /** Settles when the model is loaded, or will not be. */
  async settled(): Promise<void> {
    await this.#process.settled();
  }

  /** Estimated, from what the model has counted; its process counts the prompt exactly. */
  countTokens(text: string): number {
    return this.#ratio.count(text);
  }

  async *generate(prompt: Prompt, signal: AbortSignal): AsyncIterable<GeneratedPiece> {
    if (signal.aborted) return;
    this.#process.wake();
    const refusal = this.#process.refusal;
    if (refusal !== undefined) {
      yield { text: '', logProb: 0, failure: refusal };
      return;
    }
    yield { text: '', logProb: 0, note: this.#process.description };
    const queue = new Queue<GeneratedPiece>();
    const sent = this.#bounded(prompt);
    const { maximumTokens } = this.#settings;
    const id = this.#process.ask(
      (number) => ({ kind: 'generate', id: number, prompt: sent, maximumTokens, ...this.options }),
      (reply) => {
        if (reply.kind === 'piece') queue.push({ text: reply.text, logProb: reply.logProb });
        else if (reply.kind === 'failed') queue.end({ text: '', logProb: 0, failure: reply.reason });
        else if (reply.kind === 'done') {
          this.#statistics = reply.statistics;
          queue.end();
        }
      },
    );
    const cancel = () => this.#process.cancel(id);
    signal.addEventListener('abort', cancel, { once: true });
    let hasEnded = false;
    const { languageId, displayPath } = prompt.window;
    const answer = new AnswerEnd({ languageId, path: displayPath });
    try {
      for await (const piece of queue.values()) {
        if (signal.aborted) continue;
        yield { ...piece, text: unescapeSpecials(answer.push(piece.text)) };
        if (answer.isOver) return;
      }
      hasEnded = true;
      const rest = answer.rest();
      if (rest !== '') yield { text: unescapeSpecials(rest), logProb: 0 };
    } finally {
      signal.removeEventListener('abort', cancel);
      if (!hasEnded) {
        cancel();
        // The next run is not under way before this one has let go of the model.
        for await (const _piece of queue.values());
      }
    }
  }

  async score(prompt: Prompt, continuation: string, signal: AbortSignal): Promise<ScoredToken[]> {
    return (await this.scoreAll(prompt, [continuation], signal))[0] ?? [];
  }

  /**
   * Several continuations, the prompt evaluated once. Fewer than were asked for when `signal` was aborted.
   * @throws when the model cannot be asked; the message is a sentence.
   */
  async scoreAll(prompt: Prompt, continuations: readonly string[], signal: AbortSignal): Promise<ScoredPiece[][]> {
    const refusal = this.#process.refusal;
    if (refusal !== undefined) throw new Error(refusal);
    const { maximumTokens } = this.#settings;
    return new Promise((resolve, reject) => {
      const id = this.#process.ask(
        (number) => ({ kind: 'score', id: number, prompt: this.#bounded(prompt), continuations, maximumTokens }),
        (reply) => {
          signal.removeEventListener('abort', cancel);
          if (reply.kind === 'scored') resolve(reply.scores.map((pieces) => [...pieces]));
          else if (reply.kind === 'failed') reject(new Error(reply.reason));
        },
      );
      const cancel = () => this.#process.cancel(id);
      signal.addEventListener('abort', cancel, { once: true });
      if (signal.aborted) cancel();
    });
  }

  async dispose(): Promise<void> {
    await this.#process.dispose();
  }

  /** What can fit the window of a file, without what the model does not need. */
  #bounded({ window, ...prompt }: Prompt): Prompt {
    const most = this.#settings.contextTokens * charactersPerToken;
    const { prefix } = window;
    let start = 0;
    let line = 0;
    for (let at = 0; prefix.length - start > most; line++) {
      const newline = prefix.indexOf('\n', at);
      if (newline < 0) break;
      at = newline + 1;
      if ((line + 1) % lineStep === 0) start = at;
    }
    const suffix = window.suffix.slice(0, most);
    return { ...prompt, window: { ...window, prefix: prefix.slice(start), suffix } };
  }
}

/** Values that come when they come, read one by one. Bounded by the longest answer. */
class Queue<T> {
  readonly #waiting: T[] = [];
  #hasEnded = false;
  #wake: () => void = () => {};

  push(value: T): void {
    this.#waiting.push(value);
    this.#wake();
  }

  end(last?: T): void {
    if (last !== undefined) this.#waiting.push(last);
    this.#hasEnded = true;
    this.#wake();
  }

  async *values(): AsyncGenerator<T> {
    for (;;) {
      const value = this.#waiting.shift();
      if (value !== undefined) yield value;
      else if (this.#hasEnded) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
