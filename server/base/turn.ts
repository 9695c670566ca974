/** How long this thread's event loop has been held, for all who take turns on it: each alone would not know of the others. Knows no work. */
import { setImmediate } from 'node:timers';

/** Milliseconds after which a request lets the others have their turn: a step more, and garbage collected, are still no frame of a screen. */
export const longestTurn = 3;

let begunAt: number | undefined;

/** Milliseconds since the loop came round, from the first one on who asks. */
export function turnLength(): number {
  const now = performance.now();
  if (begunAt === undefined) {
    begunAt = now;
    afterTurn(() => {
      begunAt = undefined;
    });
  }
  return now - begunAt;
}

/** Resolves when timers and messages that waited have been seen to; whoever goes on then has begun a turn. */
export async function nextTurn(): Promise<void> {
  await new Promise<void>(afterTurn);
  turnLength();
}

/** Lets the event loop run where it has been held for longer than `most` milliseconds. */
export async function breathe(most: number = longestTurn): Promise<void> {
  if (turnLength() > most) await nextTurn();
}

/**
 * Calls `then` when timers and messages that waited have been seen to. To whoever works on a message that has come, the next "immediate" comes
 * before them; the one after it does not.
 */
export function afterTurn(then: () => void): void {
  setImmediate(() => setImmediate(then));
}
