/** How long the real server takes to answer while it reads its folders for the first time: then its threads want every processor. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { LspClient } from '../../tests/support/lspClient.ts';

/** Between an answer and the next key. */
const betweenMilliseconds = 60;
/** Until the server has loaded what it completes with. */
const first = 3;

/**
 * Milliseconds from a change and a request to the answer, in one file until all is read. Asked as by an editor without inline completion,
 * which is answered from what has been read so far: where inline completion would say nothing, it waits for more.
 */
export async function measureWhileReading(roots: readonly string[], file: string): Promise<number[]> {
  const cache = await mkdtemp(path.join(tmpdir(), 'linewright-bench-latency-'));
  const client = new LspClient({ env: { XDG_CACHE_HOME: cache } });
  try {
    await client.initialize({ folders: roots, capabilities: { textDocument: { completion: {} } } });
    let isRead = false;
    void client.indexed(roots.length).then(() => {
      isRead = true;
    });
    const text = await readFile(file, 'utf8');
    const lines = text.split('\n');
    const ends = lines.flatMap((line, at) => (line.trim().length > 20 ? [{ line: at, character: line.length }] : []));
    const textDocument = { uri: pathToFileURL(file).href };
    client.notify('textDocument/didOpen', {
      textDocument: { ...textDocument, languageId: 'python', version: 0, text },
    });
    const times: number[] = [];
    for (let at = 0; !isRead; at++) {
      // Far from the place before.
      const place = ends[(at * 7) % ends.length] ?? { line: 0, character: 0 };
      const after = { ...place, character: place.character + 1 };
      const startedAt = performance.now();
      change(client, textDocument.uri, 2 * at + 1, { start: place, end: place }, '.');
      await client.request('textDocument/completion', { textDocument, position: after });
      times.push(performance.now() - startedAt);
      change(client, textDocument.uri, 2 * at + 2, { start: place, end: after }, '');
      await setTimeout(betweenMilliseconds);
    }
    await client.stop();
    return times.slice(first);
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}

function change(client: LspClient, uri: string, version: number, range: object, text: string): void {
  client.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text }] });
}
