/**
 * The model's process as the server sees it: started, asked, cancelled, and started again when it dies. Knows the messages, not
 * what they do.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Backoff } from '../backoff.ts';
import type { FromChild, OpenMessage, ToChild } from './messages.ts';

type Reply = Exclude<FromChild, { kind: 'opened' | 'refused' }>;
export type Listener = (reply: Reply) => void;

type State =
  | { readonly kind: 'asleep' }
  | { readonly kind: 'starting'; readonly timer?: NodeJS.Timeout }
  | { readonly kind: 'ready'; readonly description: string; readonly since: number }
  | { readonly kind: 'waiting'; readonly reason: string; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'disposed' };

/** Before the process is started, in milliseconds: a server is busiest in its first moments. */
const startDelay = 500;
/** A process that lived so long had not failed for good: the next start need not wait. Milliseconds. */
const healthy = 10_000;

/** Owner of the process. */
export class ModelProcess {
  readonly #open: OpenMessage;
  readonly #script: URL;
  readonly #listeners = new Map<number, Listener>();
  readonly #changed = new Set<() => void>();
  #backoff = new Backoff();
  #child: ChildProcess | undefined;
  #state: State = { kind: 'asleep' };
  #lastId = 0;
  #hasCrashed = false;

  /** Starts nothing: a model takes memory, and nobody may ask it. `script`: another one in place of child.ts, for tests. */
  constructor(open: OpenMessage, script = childScript()) {
    this.#open = open;
    this.#script = script;
  }

  /** Starts the process in a moment, in the background, unless that was done. */
  wake(): void {
    if (this.#state.kind !== 'asleep') return;
    // The server's own start, and its first answer, come before.
    const timer = setTimeout(() => this.#start(), startDelay);
    this.#state = { kind: 'starting', timer };
  }

  /** Why it cannot be asked now, in words; undefined when it can. */
  get refusal(): string | undefined {
    switch (this.#state.kind) {
      case 'ready':
        return undefined;
      case 'asleep':
      case 'starting':
        return 'the model is being loaded';
      case 'disposed':
        return 'the engine has ended';
      default:
        return this.#state.reason;
    }
  }

  /** A refusal that a person should hear of: loading is none. */
  get problem(): string | undefined {
    return this.#state.kind === 'waiting' || this.#state.kind === 'refused' ? this.#state.reason : undefined;
  }

  get description(): string | undefined {
    return this.#state.kind === 'ready' ? this.#state.description : undefined;
  }

  get processId(): number | undefined {
    return this.#child?.pid;
  }

  /** Settles when the model can be asked, or has failed, be it that another start is tried later. */
  async settled(): Promise<void> {
    if (this.#state.kind === 'asleep' || (this.#state.kind === 'starting' && this.#state.timer !== undefined)) {
      this.#start();
    }
    while (this.#state.kind === 'starting') {
      await new Promise<void>((resolve) => this.#changed.add(resolve));
    }
  }

  /** Sends a question under a new number. The listener hears all replies up to the closing one, or of the process's death. */
  ask(make: (id: number) => ToChild, listener: Listener): number {
    this.#lastId++;
    const id = this.#lastId;
    this.#listeners.set(id, listener);
    this.#send(make(id));
    return id;
  }

  /** The listener hears the closing reply still. */
  cancel(id: number): void {
    if (this.#listeners.has(id)) this.#send({ kind: 'cancel', id });
  }

  async dispose(): Promise<void> {
    if (this.#state.kind === 'waiting' || this.#state.kind === 'starting') clearTimeout(this.#state.timer);
    this.#become({ kind: 'disposed' });
    const child = this.#child;
    if (child === undefined) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    // Asking politely would wait for the slice it is in; there is nothing to save.
    child.kill('SIGKILL');
    await gone;
  }

  #start(): void {
    if (this.#state.kind === 'starting') clearTimeout(this.#state.timer);
    this.#become({ kind: 'starting' });
    const child = fork(fileURLToPath(this.#script), [], {
      execArgv: sourceArguments(this.#script),
      // Its standard output must never reach the protocol's.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child = child;
    child.on('message', (message: FromChild) => this.#hear(message));
    child.on('error', (error) => this.#died(child, `the model's process could not be started: ${error.message}`));
    child.on('exit', (code, signal) => this.#died(child, `the model's process ended (${signal ?? `exit ${code}`})`));
    this.#send(this.#open);
  }

  #hear(message: FromChild): void {
    switch (message.kind) {
      case 'opened':
        this.#become({ kind: 'ready', description: message.description, since: performance.now() });
        return;
      case 'refused':
        if (message.isFinal) this.#become({ kind: 'refused', reason: message.reason });
        else this.#wait(message.reason);
        this.#child?.kill('SIGKILL');
        return;
      default:
        this.#listeners.get(message.id)?.(message);
        if (message.kind !== 'piece') this.#listeners.delete(message.id);
    }
  }

  #died(child: ChildProcess, reason: string): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    for (const [id, listener] of [...this.#listeners]) listener({ kind: 'failed', id, reason });
    this.#listeners.clear();
    const state = this.#state;
    if (state.kind === 'refused' || state.kind === 'waiting' || state.kind === 'disposed') return;
    const wasHealthy = state.kind === 'ready' && (!this.#hasCrashed || performance.now() - state.since > healthy);
    this.#hasCrashed = true;
    if (wasHealthy) {
      this.#backoff = new Backoff();
      this.#start();
      return;
    }
    this.#wait(reason);
  }

  /** Tries again later: what stood in its way may pass, as a shortage of memory does. */
  #wait(reason: string): void {
    this.#backoff.failed(reason);
    const timer = setTimeout(() => this.#start(), this.#backoff.milliseconds);
    this.#become({ kind: 'waiting', reason, timer });
  }

  #send(message: ToChild): void {
    // A process that has just died answers by its exit.
    this.#child?.send(message, () => {});
  }

  #become(state: State): void {
    this.#state = state;
    for (const resolve of this.#changed) resolve();
    this.#changed.clear();
  }
}

/** Beside this file: `.js` when built, `.ts` when run from source. */
function childScript(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './child.ts' : './child.js', import.meta.url);
}

/** Node 20 reads no TypeScript: from source, the process registers tsx, found from here whatever its working folder is. */
function sourceArguments(script: URL): string[] {
  if (!script.pathname.endsWith('.ts')) return [];
  return ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href];
}
