/** Waits for something that becomes true, in tests and benchmarks alike. Knows nothing of what is waited for. */
import { setTimeout as sleep } from 'node:timers/promises';

const intervalMilliseconds = 50;

/**
 * The first value that is wanted.
 * @throws Error with the last value, or with what `get` threw, when none came in time.
 */
export async function eventually<Value>(
  get: () => Value | Promise<Value>,
  isWanted: (value: Value) => boolean,
  { timeout, what }: { readonly timeout: number; readonly what: string },
): Promise<Value> {
  const end = performance.now() + timeout;
  for (;;) {
    let last: string;
    try {
      const value = await get();
      if (isWanted(value)) return value;
      last = JSON.stringify(value);
    } catch (error) {
      last = String(error);
    }
    if (performance.now() > end) throw new Error(`${what} did not come within ${timeout} ms; there is ${last}`);
    await sleep(intervalMilliseconds);
  }
}
