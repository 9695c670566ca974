/** Work on many items, a few at a time. Knows nothing of the work. */

/**
 * Calls `work` for each item, in order, at most `width` at a time. Ends early, without an error, when aborted; what is
 * under way is waited for. An error of `work` ends it too, and is thrown.
 */
export async function eachConcurrently<T>(
  items: Iterable<T>,
  width: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let failed = false;
  const lane = async () => {
    for (let next = iterator.next(); !next.done && !signal.aborted && !failed; next = iterator.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: width }, lane));
  for (const { status, ...result } of lanes) {
    if (status === 'rejected' && 'reason' in result) throw result.reason;
  }
}
