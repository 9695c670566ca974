/** Stands in for parseWorker in tests: does what the file's text tells it to. */
import { existsSync, writeFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ id, text }) => {
  if (text === 'exit') process.exit(3);
  if (text === 'throw') throw new Error('out of memory');
  if (text.startsWith('exit once ')) {
    const mark = text.slice('exit once '.length);
    if (!existsSync(mark)) {
      writeFileSync(mark, '');
      process.exit(3);
    }
  }
  if (text === 'hang') for (;;);
  parentPort.postMessage({ id, kind: 'facts', facts: { references: `${text}\n` } });
});
