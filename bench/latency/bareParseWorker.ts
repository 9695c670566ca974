/** A parser thread that only parses, as the yardstick for indexing: same grammar, same texts, nothing kept. */
import { parentPort } from 'node:worker_threads';
import { factsOfText } from '../../server/syntax/factsOf.ts';
import { loadGrammar, newParser } from '../../server/syntax/grammars.ts';
import { languageForId } from '../../server/syntax/languages.ts';
import { packFacts } from '../../server/syntax/packedFacts.ts';
import type { ParseReply, ParseRequest } from '../../server/syntax/parseMessages.ts';

const port = parentPort;
if (!port) throw new Error('bareParseWorker runs as a worker thread of ParsePool');
const parser = await newParser();
const facts = packFacts(factsOfText(''), '');

// One after the other: the pool expects the answers in the order of the files.
let previous = Promise.resolve();

port.on('message', (request: ParseRequest) => {
  previous = previous.then(() => parse(request));
});

async function parse({ id, languageId, text }: ParseRequest): Promise<void> {
  const language = languageForId(languageId);
  if (language?.grammar) {
    parser.setLanguage((await loadGrammar(language)).treeSitter);
    parser.parse(text)?.delete();
  }
  port?.postMessage({ id, kind: 'facts', facts } satisfies ParseReply);
}
