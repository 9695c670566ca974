/** A model's process that says what its file's name tells it, in place of the real one. */
import { existsSync, writeFileSync } from 'node:fs';

let slow;
let marker;
process.on('disconnect', () => process.exit(0));
process.on('message', (message) => {
  if (message.kind === 'open') {
    marker = message.threadsFile;
    if (message.file === 'refused') process.send({ kind: 'refused', reason: 'the model is too large', isFinal: true });
    else if (message.file === 'short') refuseOnce(message.threadsFile);
    else if (message.file === 'dies') process.exit(3);
    else process.send({ kind: 'opened', description: `scripted ${message.file}` });
  } else if (message.kind === 'cancel') {
    clearInterval(slow);
    process.send({ kind: 'done', id: message.id, statistics: {} });
  } else if (message.kind === 'score' && message.prompt.window.prefix.endsWith('crash ')) {
    process.kill(process.pid, 'SIGKILL');
  } else if (message.kind === 'score' && message.prompt.window.prefix.endsWith('crash once ') && !existsSync(marker)) {
    writeFileSync(marker, '');
    process.kill(process.pid, 'SIGKILL');
  } else if (message.kind === 'score') {
    process.send({
      kind: 'scored',
      id: message.id,
      scores: message.continuations.map((text) => [{ text, logProb: -1 }]),
    });
  } else if (message.prompt.window.prefix.endsWith('crash ')) {
    process.send({ kind: 'piece', id: message.id, text: 'half', logProb: 0 });
    setImmediate(() => process.kill(process.pid, 'SIGKILL'));
  } else if (message.prompt.window.prefix.endsWith('slow ')) {
    slow = setInterval(() => process.send({ kind: 'piece', id: message.id, text: 'x', logProb: 0 }), 1);
  } else if (message.prompt.window.prefix.endsWith('proposed ')) {
    const text = JSON.stringify(message.prompt.proposals);
    process.send({ kind: 'piece', id: message.id, text, logProb: 0 });
    process.send({ kind: 'done', id: message.id, statistics: {} });
  } else {
    for (const text of ['one', ' two']) process.send({ kind: 'piece', id: message.id, text, logProb: -0.5 });
    process.send({ kind: 'done', id: message.id, statistics: { promptTokens: 1 } });
  }
});

/** A file tells the next process that this one was there. */
function refuseOnce(file) {
  if (existsSync(file)) process.send({ kind: 'opened', description: 'scripted short' });
  else {
    writeFileSync(file, '');
    process.send({ kind: 'refused', reason: 'no memory now', isFinal: false });
  }
}
