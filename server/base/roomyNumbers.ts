/**
 * Long arrays of numbers in memory that goes back to the system when they go. Knows nothing of what is in them.
 *
 * The C library (glibc) takes a block of up to 32 MB from its own heap once one as large was freed, and from then on keeps twice as much
 * free memory in the heap of each thread. Arrays that grow, or are built anew, so leave holes of their size there, and threads that ended
 * what they needed most: 100 MB after 50,000 files were indexed. A larger block comes from the system and goes back to it, and of
 * that what is never written to takes address space alone.
 */

/** Shorter arrays, of up to 4 MB, are let lie in the heap. */
const longArray = 1 << 20;
/** Somewhat more than 32 MB. */
const roomyLength = (1 << 23) + (1 << 18);

/** Zeros: at least `length` of them. */
export function roomyNumbers(length: number): Uint32Array<ArrayBuffer> {
  return new Uint32Array(length > longArray ? Math.max(length, roomyLength) : length);
}
