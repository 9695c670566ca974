/** Binary search, by a question about an index. Knows nothing of what is searched. */

/** How many of `length` things come before the first of which `holds` is false, where it is false of all behind that one, too. */
export function partitionPoint(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
