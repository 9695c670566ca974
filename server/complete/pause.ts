/** The wait for the next keystroke, before an engine that costs more than the wait. */
import { setTimeout } from 'node:timers/promises';

/** Resolves after `milliseconds`, or at once when `signal` is aborted; never rejects. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}
