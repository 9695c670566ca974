/**
 * On the thread that answers: who waits for an answer goes before what is done in the background, as listing folders and reading an index
 * again. Knows neither.
 */
import { nextTurn } from './turn.ts';

/** Milliseconds for which answers may hold the background up: the first one takes so long while code is compiled, and a model longer. */
const longestWait = 1_000;

let underWay = 0;
/** When the first of those under way began. */
let begunAt = 0;
/** Background work that waits for its turn. */
const waiting = new Set<() => void>();

/** Somebody waits for what `work` answers. */
export async function inForeground<T>(work: () => Promise<T>): Promise<T> {
  if (underWay++ === 0) begunAt = performance.now();
  try {
    return await work();
  } finally {
    if (--underWay === 0) for (const goOn of waiting) goOn();
  }
}

/** For work in the background, between two of its steps: all else has its turn, and whoever waits for an answer is answered. */
export async function behindForeground(): Promise<void> {
  await nextTurn();
  const left = underWay === 0 ? 0 : begunAt + longestWait - performance.now();
  if (left <= 0) return;
  await new Promise<void>((resolve) => {
    const goOn = () => {
      clearTimeout(timer);
      waiting.delete(goOn);
      resolve();
    };
    const timer = setTimeout(goOn, left);
    waiting.add(goOn);
  });
}
