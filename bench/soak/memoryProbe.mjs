/**
 * Loaded into the server that is soaked (`node --import`): at SIGUSR2 it collects what is garbage and says on standard error what
 * is left. Knows no program.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  process.on('SIGUSR2', () => {
    collect();
    // What only a first collection lets go of: weak references, finalized buffers.
    setImmediate(() => {
      collect();
      process.stderr.write(`memory ${JSON.stringify(process.memoryUsage())}\n`);
    });
  });
}
