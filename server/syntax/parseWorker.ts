/** The thread of one parser worker: text in, facts out, one file at a time. Knows no workspace. */
import { parentPort } from 'node:worker_threads';
import { standBack, workLimit } from '../base/standBack.ts';
import { messageOfError } from '../base/thrown.ts';
import type { Facts } from './facts.ts';
import { factsOf, factsOfText } from './factsOf.ts';
import { loadGrammar, newParser } from './grammars.ts';
import { languageForId } from './languages.ts';
import { packFacts } from './packedFacts.ts';
import type { ParseReply, ParseRequest } from './parseMessages.ts';
import { isTrap } from './trap.ts';

const port = parentPort;
if (!port) throw new Error('parseWorker runs as a worker thread of ParsePool');
standBack();
// Not waited for here: Node 20 takes the whole process down when a thread is ended while it waits at its top.
const ready = newParser();
let previous = Promise.resolve();

port.on('message', (request: ParseRequest) => {
  previous = previous.then(async () => send(await reply(request)));
});

/** The arrays change hands: they are not copied. */
function send(reply: ParseReply): void {
  if (reply.kind === 'failed') {
    port?.postMessage(reply);
    return;
  }
  const { bytes, terms } = reply.facts;
  port?.postMessage(reply, [bytes.buffer, terms.counts.buffer, terms.chunks.buffer] as ArrayBuffer[]);
}

async function reply(request: ParseRequest): Promise<ParseReply> {
  try {
    const facts = await parse(request);
    if (!facts) return { id: request.id, kind: 'failed', reason: `took longer than ${request.timeLimit} ms to parse` };
    return { id: request.id, kind: 'facts', facts: packFacts(facts, request.text) };
  } catch (error) {
    // The thread dies and is replaced.
    if (isTrap(error)) throw error;
    return { id: request.id, kind: 'failed', reason: messageOfError(error) };
  }
}

/** Undefined when the time is up. */
async function parse({ languageId, text, timeLimit }: ParseRequest): Promise<Facts | undefined> {
  const language = languageForId(languageId);
  if (!language?.grammar) return factsOfText(text);
  const grammar = await loadGrammar(language);
  const parser = await ready;
  parser.setLanguage(grammar.treeSitter);
  const progressCallback = workLimit(timeLimit);
  const tree = parser.parse(text, null, { progressCallback });
  if (!tree) {
    // Otherwise the next file would be parsed as the rest of this one.
    parser.reset();
    return undefined;
  }
  try {
    return factsOf(tree, grammar, text, { progressCallback });
  } finally {
    tree.delete();
  }
}
