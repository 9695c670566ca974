/** Work that nobody waits for, until somebody asks whether all of it is done. Knows not what it is. */
import { orAborted } from './abort.ts';

export class Background {
  readonly #onError: (error: unknown) => void;
  readonly #underWay = new Set<Promise<void>>();

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  add(work: Promise<void>): void {
    const watched = work.catch(this.#onError).finally(() => this.#underWay.delete(watched));
    this.#underWay.add(watched);
  }

  /** Resolves when nothing is under way, or when aborted. */
  async idle(signal: AbortSignal): Promise<void> {
    while (this.#underWay.size > 0 && !signal.aborted) await orAborted(Promise.all(this.#underWay), signal);
  }
}
