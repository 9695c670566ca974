/** A parser thread that only parses, as the yardstick for indexing: same grammar, same texts, nothing kept. */
import { parentPort } from 'node:worker_threads';
import { loadGrammar, newParser } from '../../server/syntax/grammars.ts';
import { languageForId } from '../../server/syntax/languages.ts';
import type { ParseRequest } from '../../server/syntax/parseMessages.ts';

const port = parentPort;
if (!port) throw new Error('bareParseWorker runs as a worker thread of ParsePool');
const parser = await newParser();
const noFacts = JSON.stringify({
  ...{ definitions: [], imports: [], classes: [], calls: [], references: [], chunks: [], hasErrors: false },
});

port.on('message', async ({ id, languageId, text }: ParseRequest) => {
  const language = languageForId(languageId);
  if (language?.grammar) {
    parser.setLanguage((await loadGrammar(language)).treeSitter);
    parser.parse(text)?.delete();
  }
  port.postMessage({ id, kind: 'facts', json: noFacts });
});
