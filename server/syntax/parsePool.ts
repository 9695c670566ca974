/**
 * A pool of parser threads: a few files in each one's hands, a thread that dies or hangs is replaced and only its file
 * fails, when a second thread dies of it too. Knows no workspace; what it holds is bounded by its callers, each of whom waits for an answer.
 */
import { setMaxListeners } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { scriptBeside, startThread } from '../base/thread.ts';
import { afterTurn } from '../base/turn.ts';
import type { ParseOutcome, ParseReply, ParseRequest } from './parseMessages.ts';

export interface ParsePoolOptions {
  /** Threads, at least 1. They start when they are first needed. */
  readonly workers: number;
  /** Milliseconds that one file may take. */
  readonly fileTimeLimit?: number;
  /** Another script in place of parseWorker, for tests. */
  readonly script?: URL;
}

export interface ParseJob {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

/** In milliseconds of a thread's own work. No source file that a person wrote takes this long: about 15 MB of Python. */
const FILE_TIME_LIMIT = 5_000;
/**
 * By the wall's clock a thread has that many times the limit before it is ended, as it stands back behind all others, and this many
 * milliseconds: its own watch should have rung, and grammars load in between.
 */
const PATIENCE = 5;
const GRACE = 1_000;

interface Pending {
  readonly job: ParseJob;
  readonly signal: AbortSignal;
  /** A thread has died with this file in its hands. */
  hasKilled: boolean;
  readonly settle: (outcome: ParseOutcome) => void;
}

interface Running {
  readonly id: number;
  readonly pending: Pending;
  /** Set while the thread is at work on this file. */
  timer: NodeJS.Timeout | undefined;
}

interface Slot {
  worker: Worker | undefined;
  /** Files that the thread has been given: it is at work on the first, and answers in their order. */
  readonly running: Running[];
}

/** Files in each thread's hands: enough that it need not wait for this thread, which indexes in bursts. */
const filesAhead = 6;
/** Milliseconds after which threads without work end: their parsers' memory, some 50 MB each, never shrinks. */
const idleLimit = 5_000;

export class ParsePool {
  readonly workers: number;
  readonly #fileTimeLimit: number;
  readonly #script: URL;
  readonly #slots: Slot[];
  readonly #waiting: Pending[] = [];
  #lastId = 0;
  #isDisposed = false;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(options: ParsePoolOptions) {
    this.workers = Math.max(1, Math.floor(options.workers));
    this.#fileTimeLimit = options.fileTimeLimit ?? FILE_TIME_LIMIT;
    this.#script = options.script ?? scriptBeside(import.meta.url, 'parseWorker');
    this.#slots = Array.from({ length: this.workers }, () => ({ worker: undefined, running: [] }));
  }

  /** Never rejects. When aborted it answers `cancelled` at once; a thread that is at work on the file finishes unheard. */
  parse(job: ParseJob, signal: AbortSignal): Promise<ParseOutcome> {
    if (this.#isDisposed) return Promise.resolve(failed('the parser pool is closed'));
    if (signal.aborted) return Promise.resolve(failed('cancelled'));
    return new Promise((resolve) => {
      const onAbort = () => {
        const at = this.#waiting.indexOf(pending);
        if (at >= 0) this.#waiting.splice(at, 1);
        resolve(failed('cancelled'));
      };
      const pending: Pending = {
        job,
        signal,
        hasKilled: false,
        settle: (outcome) => {
          signal.removeEventListener('abort', onAbort);
          resolve(outcome);
        },
      };
      // One signal may end many files at once: that is no leak, as each listener goes with its file.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(pending);
      this.#startWaiting();
    });
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    clearTimeout(this.#idleTimer);
    const released = this.#slots.map((slot) => this.#release(slot));
    const pending = [...released.flatMap(({ first }) => first ?? []), ...this.#waiting.splice(0)];
    for (const one of pending) one.settle(failed('the parser pool is closed'));
    await Promise.all(released.map(({ worker }) => worker?.terminate()));
  }

  /** The threads in turn, so that none has two files while another has none. */
  #startWaiting(): void {
    for (let ahead = 0; ahead < filesAhead; ahead++) {
      for (const slot of this.#slots) {
        if (slot.running.length > ahead) continue;
        const pending = this.#waiting.shift();
        if (!pending) {
          this.#retireWhenIdle();
          return;
        }
        this.#start(slot, pending);
      }
    }
  }

  #start(slot: Slot, pending: Pending): void {
    const id = ++this.#lastId;
    const worker = slot.worker ?? this.#newWorker(slot);
    slot.running.push({ id, pending, timer: undefined });
    this.#watchFirst(slot);
    worker.ref();
    const request: ParseRequest = { id, ...pending.job, timeLimit: this.#fileTimeLimit };
    worker.postMessage(request);
  }

  /** The time of a file runs from when those before it are done. */
  #watchFirst(slot: Slot): void {
    const first = slot.running[0];
    if (first) first.timer ??= setTimeout(() => this.#onTimeUp(slot, first.id), PATIENCE * this.#fileTimeLimit + GRACE);
  }

  /** Threads come back at the next file, some 100 ms later than otherwise. */
  #retireWhenIdle(): void {
    clearTimeout(this.#idleTimer);
    if (this.#slots.some((slot) => slot.running.length > 0)) return;
    this.#idleTimer = setTimeout(() => {
      for (const slot of this.#slots) {
        if (slot.running.length > 0) continue;
        this.#release(slot)
          .worker?.terminate()
          .catch(() => undefined);
      }
    }, idleLimit);
    this.#idleTimer.unref();
  }

  #newWorker(slot: Slot): Worker {
    const worker = startThread(this.#script);
    slot.worker = worker;
    // This process's standard output belongs to the protocol: what a grammar prints is dropped.
    worker.stdout.resume();
    worker.on('message', (reply: ParseReply) => this.#onReply(slot, worker, reply));
    let why: string | undefined;
    // Answers that it had given may be on their way yet when the error comes; they are all there before the exit.
    worker.on('error', (error) => {
      why = error.message;
    });
    worker.on('exit', (code) => this.#onDeath(slot, worker, why ?? `exit code ${code}`));
    return worker;
  }

  #onReply(slot: Slot, worker: Worker, reply: ParseReply): void {
    if (slot.worker !== worker || slot.running[0]?.id !== reply.id) return;
    const { pending, timer } = slot.running.shift() ?? {};
    clearTimeout(timer);
    this.#watchFirst(slot);
    // An idle thread keeps no process alive.
    if (slot.running.length === 0) worker.unref();
    this.#startWaiting();
    pending?.settle(reply.kind === 'facts' ? { kind: 'facts', facts: reply.facts } : failed(reply.reason));
  }

  /** Not always by its file's fault: what was parsed before may have eaten up the memory. The file has another try. */
  #onDeath(slot: Slot, worker: Worker, why: string): void {
    if (slot.worker !== worker) return;
    const { first } = this.#release(slot);
    if (first !== undefined && !first.hasKilled && !first.signal.aborted) {
      first.hasKilled = true;
      this.#waiting.unshift(first);
    } else first?.settle(failed(`the parser thread died: ${why}`, true));
    this.#startWaiting();
  }

  /** The timer may have been late because this thread was busy: a reply that lies in the queue is heard first. */
  #onTimeUp(slot: Slot, id: number): void {
    afterTurn(() => {
      if (slot.running[0]?.id !== id) return;
      const { worker, first } = this.#release(slot);
      first?.settle(failed(`took longer than ${this.#fileTimeLimit} ms to parse`));
      worker?.terminate().catch(() => undefined);
      this.#startWaiting();
    });
  }

  /** Takes the worker out of its slot, with what it was at; the files behind that wait for another. */
  #release(slot: Slot): { readonly worker: Worker | undefined; readonly first: Pending | undefined } {
    const { worker } = slot;
    const [first, ...behind] = slot.running.splice(0);
    slot.worker = undefined;
    clearTimeout(first?.timer);
    this.#waiting.unshift(...behind.map((running) => running.pending));
    return { worker, first: first?.pending };
  }
}

function failed(reason: string, mayPass = false): ParseOutcome {
  return { kind: 'failed', reason, mayPass };
}
