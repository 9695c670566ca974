/** When to try a failing engine again: later each time, so that no failure is met with a storm. Knows no engine. */

/** First wait after a failure, and the longest, in milliseconds: a restarted server is found again within half a minute. */
const firstWait = 500;
const longestWait = 30_000;
/** A server may ask for a longer pause than we would make, but not for an hour. */
const longestAsked = 300_000;

export class Backoff {
  readonly #now: () => number;
  #failures = 0;
  #until = 0;
  #reason = '';

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Why not to try now, in words; undefined when the time has come. */
  refusal(): string | undefined {
    const left = this.#until - this.#now();
    return left > 0 ? `${this.#reason} (tried again in ${(left / 1000).toFixed(1)} s)` : undefined;
  }

  /** Left of the wait; 0 when the time has come. */
  get milliseconds(): number {
    return Math.max(this.#until - this.#now(), 0);
  }

  /** The last failure, while it has not been followed by a success. */
  get problem(): string | undefined {
    return this.#failures > 0 ? this.#reason : undefined;
  }

  failed(reason: string, askedMilliseconds = 0): void {
    this.#reason = reason;
    const own = Math.min(firstWait * 2 ** this.#failures, longestWait);
    this.#failures++;
    this.#until = this.#now() + Math.max(own, Math.min(askedMilliseconds, longestAsked));
  }

  succeeded(): void {
    this.#failures = 0;
    this.#until = 0;
  }
}
