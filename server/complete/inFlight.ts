/**
 * Computations under way, shared by all who ask for the same: each may leave, and with the last the work ends. Knows nothing
 * of what is computed.
 */
import { orAborted } from '../base/abort.ts';

interface Shared<T> {
  readonly key: readonly unknown[];
  readonly result: Promise<T>;
  readonly controller: AbortController;
  sharers: number;
}

/** Bounded by the requests under way: what has ended is not kept. */
export class InFlight<T> {
  readonly #shared = new Set<Shared<T>>();

  /**
   * The result of the work under way for the same key (equal parts, one by one), else of `work`, begun now. Undefined as soon
   * as `signal` is aborted. Rejects with what `work` throws.
   */
  async share(
    key: readonly unknown[],
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | undefined> {
    if (signal.aborted) return undefined;
    const shared = this.#find(key) ?? this.#begin(key, work);
    shared.sharers++;
    try {
      return await orAborted(shared.result, signal);
    } finally {
      shared.sharers--;
      if (shared.sharers === 0) this.#end(shared);
    }
  }

  #find(key: readonly unknown[]): Shared<T> | undefined {
    for (const shared of this.#shared) {
      if (shared.key.length === key.length && shared.key.every((part, index) => part === key[index])) return shared;
    }
    return undefined;
  }

  #begin(key: readonly unknown[], work: (signal: AbortSignal) => Promise<T>): Shared<T> {
    const controller = new AbortController();
    const result = work(controller.signal);
    const shared = { key, result, controller, sharers: 0 };
    this.#shared.add(shared);
    // Whoever shares it hears of a failure; when all have left, nobody has to.
    result.catch(() => {}).finally(() => this.#shared.delete(shared));
    return shared;
  }

  /** Nobody waits any more: who comes later begins anew. */
  #end(shared: Shared<T>): void {
    this.#shared.delete(shared);
    shared.controller.abort();
  }
}
