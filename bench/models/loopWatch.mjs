/**
 * Preloaded into a server under measurement (`node --import`): how long its main thread was busy at a time. SIGUSR2 starts the count anew;
 * at the next one the longest are written to $LOOP_WATCH. Waiting for a processor that others have does not count.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Milliseconds between two looks. */
const interval = 1;
/** As many busy stretches are told. */
const kept = 50;

// Neither the server's threads nor the model's process.
if (isMainThread && process.send === undefined && process.env.LOOP_WATCH !== undefined) watch(process.env.LOOP_WATCH);

function watch(file) {
  const path = `/proc/${process.pid}/task/${process.pid}/schedstat`;
  /** The main thread's own time on a processor, in milliseconds. */
  const busy = () => Number(readFileSync(path, 'latin1').split(' ')[0]) / 1e6;
  let longest = [];
  let isCounting = false;
  let last = { busy: busy(), wall: performance.now() };
  setInterval(() => {
    const now = { busy: busy(), wall: performance.now() };
    if (isCounting) longest.push([now.busy - last.busy, now.wall - last.wall, now.wall]);
    if (longest.length > 20 * kept) longest = longest.sort((a, b) => b[0] - a[0]).slice(0, kept);
    last = now;
  }, interval).unref();
  process.on('SIGUSR2', () => {
    if (isCounting) writeFileSync(file, JSON.stringify(longest.sort((a, b) => b[0] - a[0]).slice(0, kept)));
    longest = [];
    isCounting = true;
  });
}
