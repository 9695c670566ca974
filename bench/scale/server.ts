/** How soon the real server is there when a repository is opened, over its standard streams. Knows no goal. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { LspClient } from '../../tests/support/lspClient.ts';

export interface OpeningTimes {
  /** Seconds from the start of the process until the first request is answered, and until all is indexed. */
  readonly answered: number;
  readonly indexed: number;
  /** Resident megabytes once threads without work have ended. */
  readonly rest: number;
}

/** Longer than the server keeps threads without work. */
const restMilliseconds = 8_000;

/** `file` is opened at once and asked about before anything is indexed. */
export async function measureOpening(root: string, file: string, cacheHome: string): Promise<OpeningTimes> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  const client = new LspClient({ folders: [root], env: { XDG_CACHE_HOME: cacheHome } });
  await client.initialize({ folders: [root] });
  const uri = pathToFileURL(file).href;
  const text = await readFile(file, 'utf8');
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'python', version: 1, text } });
  await client.request('textDocument/inlineCompletion', {
    textDocument: { uri },
    position: { line: 20, character: 8 },
    context: { triggerKind: 1 },
  });
  const answered = seconds();
  await client.indexed(1);
  const indexed = seconds();
  await client.request('linewright/status', { wait: true });
  await setTimeout(restMilliseconds);
  const rest =
    Number(execFileSync('ps', ['-o', 'rss=', '-p', String(client.process.pid)], { encoding: 'utf8' })) / 1000;
  await client.stop();
  return { answered, indexed, rest };
}
