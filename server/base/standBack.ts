/** How a thread of background work leaves the processors to what a person waits for. Knows not what it does. */
import { readFileSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';

/**
 * The thread that calls this runs behind all that has work to do and asks for no less: the thread that answers, the editor, its extension
 * host. On Linux alone, where a priority is a thread's own; elsewhere it would be that of the whole process.
 */
export function standBack(): void {
  if (process.platform !== 'linux') return;
  const wanted = constants.priority.PRIORITY_BELOW_NORMAL;
  // Nobody may come forward again: whoever stands further back stays there.
  if (getPriority() < wanted) setPriority(wanted);
}

/** Linux counts it in hundredths of a second on every machine. */
const millisecondsOfTick = 10;

/**
 * A clock in milliseconds that stands still while the thread that calls this waits for a processor, which it may do for long once it
 * stands back; where the system does not tell, the wall's.
 */
function threadClock(): number {
  try {
    const stat = readFileSync('/proc/thread-self/stat', 'latin1');
    // Behind the name, which is in parentheses and may hold anything: the twelfth and thirteenth are the time in the program and the system.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * millisecondsOfTick;
  } catch {
    return performance.now();
  }
}

/** Milliseconds for which one look at the thread's clock serves to begin with: it takes as long as the parse of some twenty lines. */
const lookServes = 50;
/** What the thread's clock was, and when that was by the wall's. */
let lastLook = { clock: 0, at: Number.NEGATIVE_INFINITY };

/** What the thread's clock is at most: since the last look it went no faster than the wall's. */
function threadClockAtMost(): number {
  const now = performance.now();
  if (now - lastLook.at > lookServes) lastLook = { clock: threadClock(), at: now };
  // In this order: right after a look nothing is added, not even by rounding.
  return lastLook.clock + (now - lastLook.at);
}

/**
 * Tells whether the calling thread has worked for `milliseconds` since this was called, or for up to 50 ms more. Called for every file and
 * asked often: it looks at the thread's clock only when by the wall's as much could have passed.
 */
export function workLimit(milliseconds: number): () => boolean {
  const startedAt = threadClockAtMost();
  let earliest = performance.now() + milliseconds;
  return () => {
    if (performance.now() < earliest) return false;
    const left = startedAt + milliseconds - threadClock();
    earliest = performance.now() + left;
    return left <= 0;
  };
}
