/**
 * Has tokens linked: a few at once here, many in a thread of their own, so that reading a repository is not held up by it.
 * Knows sequences, not files. One thread at a time links a sequence; what is not linked yet is not found yet.
 */
import type { Worker } from 'node:worker_threads';
import { orAborted } from '../base/abort.ts';
import { scriptBeside, startThread } from '../base/thread.ts';
import type { TokenChains } from './chains.ts';
import type { LinkRequest } from './linkWorker.ts';

/** Tokens that are worth a thread's while; fewer take 5 ms at most. */
export const manyTokens = 65_536;
/** Milliseconds without work after which the thread ends. */
const idleLimit = 5_000;

export class Linker {
  #worker: Worker | undefined;
  /** The sequence that the thread has been given. */
  #given: TokenChains | undefined;
  #isBusy = false;
  /** A thread that failed is not tried again: this one links. */
  #hasFailed = false;
  #wanted: TokenChains | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  readonly #waiting: (() => void)[] = [];

  /** Tells that a sequence has grown; many tokens go to the thread at once, few wait for a request or for more. */
  grown(chains: TokenChains): void {
    this.#wanted = chains;
    if (!this.#isBusy && chains.length - chains.linked >= manyTokens) this.#start(chains);
  }

  /** Links what is left, unless the thread is at it: then a request is answered from what is linked. */
  settle(chains: TokenChains): void {
    this.#wanted = chains;
    if (this.#isBusy) return;
    if (chains.length - chains.linked < manyTokens) chains.link(chains.length);
    else this.#start(chains);
  }

  /** Resolves when the tokens that the sequence has now are linked, or when aborted. */
  async linked(chains: TokenChains, signal: AbortSignal): Promise<void> {
    const end = chains.length;
    while (chains === this.#wanted && chains.linked < end && !signal.aborted) {
      if (!this.#isBusy) this.settle(chains);
      if (this.#isBusy) await orAborted(new Promise<void>((resolve) => this.#waiting.push(resolve)), signal);
    }
  }

  /** Resolves when all is linked. */
  async idle(): Promise<void> {
    if (this.#wanted !== undefined) this.settle(this.#wanted);
    while (this.#isBusy) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  dispose(): void {
    this.#end();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #start(chains: TokenChains): void {
    if (this.#hasFailed) {
      chains.link(chains.length);
      return;
    }
    clearTimeout(this.#idleTimer);
    const worker = this.#worker ?? this.#newWorker();
    const request: LinkRequest =
      this.#given === chains ? { end: chains.length } : { memory: chains.memory, end: chains.length };
    this.#given = chains;
    this.#isBusy = true;
    worker.ref();
    worker.postMessage(request);
  }

  #newWorker(): Worker {
    const worker = startThread(scriptBeside(import.meta.url, 'linkWorker'));
    worker.stdout.resume();
    worker.on('message', () => this.#onDone());
    worker.on('error', () => this.#onFailure(worker));
    worker.on('exit', () => this.#onFailure(worker));
    this.#worker = worker;
    return worker;
  }

  #onDone(): void {
    this.#isBusy = false;
    this.#worker?.unref();
    const chains = this.#wanted;
    if (chains !== undefined && (chains !== this.#given || chains.linked < chains.length)) this.settle(chains);
    for (const resolve of this.#waiting.splice(0)) resolve();
    if (this.#isBusy) return;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.#end(), idleLimit);
    this.#idleTimer.unref();
  }

  #onFailure(worker: Worker): void {
    if (worker !== this.#worker) return;
    this.#hasFailed = true;
    this.#end();
    if (this.#wanted !== undefined) this.settle(this.#wanted);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #end(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#given = undefined;
    this.#isBusy = false;
    clearTimeout(this.#idleTimer);
    worker?.terminate().catch(() => undefined);
  }
}
