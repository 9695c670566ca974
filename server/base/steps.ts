/** Work that may be done at once or in steps, between which others have their turn. Knows nothing of the work. */
import { nextTurn, turnLength } from './turn.ts';

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
 * Lets the event loop run once it has been held for `slice` milliseconds, by this work or by others. Undefined as soon as `isOver` says,
 * after such a turn, that the result is no longer wanted.
 */
export async function paced<T>(steps: Steps<T>, slice: number, isOver: () => boolean): Promise<T | undefined> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (turnLength() < slice) continue;
    await nextTurn();
    if (isOver()) return undefined;
  }
}
