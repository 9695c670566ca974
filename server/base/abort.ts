/** Waiting that ends with its signal. Knows nothing of what is waited for. */

/** What the promise gives, or undefined as soon as the signal is aborted: for work that notices its end late or never. */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) {
    return undefined;
  }
  let stop = (): void => {};
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Work whose signal is aborted with `signal`, and when so many milliseconds are over. Not by `AbortSignal.timeout`: what Node 20 makes of
 * several signals does not keep that one alive, and once it is collected as garbage the time is never over.
 */
export async function withinTime<T>(
  milliseconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), milliseconds);
  try {
    return await work(AbortSignal.any([signal, over.signal]));
  } finally {
    clearTimeout(timer);
  }
}
