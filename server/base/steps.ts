/** Work that may be done at once or in steps, between which others have their turn. Knows nothing of the work. */
import { setImmediate } from 'node:timers/promises';

/** Yields where it may pause; returns what it is for. */
export type Steps<T> = Generator<undefined, T>;

/** At once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/**
 * Lets the event loop run once the work has held it for `slice` milliseconds. Undefined as soon as `isOver` says, after such a
 * turn, that the result is no longer wanted.
 */
export async function paced<T>(steps: Steps<T>, slice: number, isOver: () => boolean): Promise<T | undefined> {
  for (let since = performance.now(); ; ) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (performance.now() - since < slice) continue;
    await setImmediate();
    if (isOver()) return undefined;
    since = performance.now();
  }
}
