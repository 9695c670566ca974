/**
 * Has a server load its model before it is asked to write: a load that a request asks for ends with that request, and a person who types
 * on cancels each. Owns the load under way. Knows no API.
 */
import { orAborted } from '../../base/abort.ts';
import type { HttpClient, HttpFailure } from './client.ts';
import { getJson } from './getJson.ts';

/** What a server is sent to have it load. */
export interface LoadRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Tens of gigabytes from a slow disk take minutes; a server gives up by itself before this, in milliseconds. */
const longestLoad = 900_000;
/** A model that is in memory says so at once; one that is not is not waited for longer than this, in milliseconds. */
const patience = 300;
/** After so many milliseconds without an answer the model may have left the memory, for another one or by its own clock. */
const freshFor = 60_000;

export class ModelLoad {
  readonly #client: HttpClient;
  readonly #now: () => number;
  readonly #ended = new AbortController();
  #loading: { readonly since: number; readonly outcome: Promise<HttpFailure | undefined> } | undefined;
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(client: HttpClient, now: () => number) {
    this.#client = client;
    this.#now = now;
  }

  /** The model has answered. */
  heard(): void {
    this.#heardAt = this.#now();
  }

  /** It may be gone. */
  lost(): void {
    this.#heardAt = Number.NEGATIVE_INFINITY;
  }

  /** Undefined when the model can be asked, and when `signal` is aborted; else for how many milliseconds it has been loading, or why it cannot be. */
  async problem(request: LoadRequest, signal: AbortSignal): Promise<number | HttpFailure | undefined> {
    if (this.#loading === undefined && this.#now() - this.#heardAt < freshFor) return undefined;
    const loading = this.#start(request);
    const { since } = loading;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), Math.max(patience - (this.#now() - since), 0));
    const either = AbortSignal.any([signal, late.signal]);
    const ended = await orAborted(
      loading.outcome.then((failure) => ({ failure })),
      either,
    );
    clearTimeout(timer);
    if (signal.aborted) return undefined;
    if (ended === undefined) return this.#now() - since;
    if (this.#loading === loading) this.#loading = undefined;
    if (ended.failure === undefined) this.heard();
    return ended.failure;
  }

  /** Settles when the model is loaded, or cannot be, which the next request is told. */
  async settled(request: LoadRequest): Promise<void> {
    await this.#start(request).outcome;
  }

  dispose(): void {
    this.#ended.abort();
  }

  #start({ path, body }: LoadRequest) {
    this.#loading ??= {
      since: this.#now(),
      outcome: getJson(this.#client, path, this.#ended.signal, { body, milliseconds: longestLoad }).then((answer) =>
        answer.kind === 'failed' ? answer : undefined,
      ),
    };
    return this.#loading;
  }
}
