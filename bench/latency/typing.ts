/** How long the real server takes to answer while a person types, and what memory it holds; over its standard streams. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { InlineCompletionTriggerKind } from 'vscode-languageserver';
import { LspClient } from '../../tests/support/lspClient.ts';

export interface TypingTimes {
  /** Milliseconds from sending a change and a request to the answer, where the client had told that the cursor rested there. */
  readonly fresh: readonly number[];
  /** The same where it had not, as editors do that know nothing of it. */
  readonly untold: readonly number[];
  /** The same for a character that goes on in the suggestion just given. */
  readonly reused: readonly number[];
  /** Milliseconds of a request by key, which asks for alternatives too, where a person stopped. */
  readonly invoked: readonly number[];
  readonly answered: number;
  /** Resident memory of the server process, in megabytes: right after all that, and once parser threads have ended. */
  readonly busyMegabytes: number;
  readonly restMegabytes: number;
}

/** Longer than the server keeps threads without work. */
const restMilliseconds = 8_000;

interface Place {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

/** Places are asked one after the other: in each a line's end is hidden and its first character typed anew. */
export async function measureTyping(
  roots: readonly string[],
  files: readonly string[],
  random: () => number,
  onProgress: (done: number, total: number) => void,
): Promise<TypingTimes> {
  const client = await LspClient.start({ folders: [...roots] });
  await client.indexed(roots.length);
  const fresh: number[] = [];
  const untold: number[] = [];
  const reused: number[] = [];
  const invoked: number[] = [];
  let answered = 0;
  for (const [index, file] of files.entries()) {
    onProgress(index, files.length);
    const lines = (await readFile(file, 'utf8')).split('\n');
    const candidates = lines.flatMap((line, at) =>
      line.trim().length > 20 && !line.trim().startsWith('#') ? [at] : [],
    );
    const at = candidates[Math.floor(random() * candidates.length)];
    if (at === undefined) continue;
    const full = lines[at] ?? '';
    const cut = full.length - full.trimStart().length + Math.floor(random() * 12);
    lines[at] = full.slice(0, cut);
    const uri = pathToFileURL(file).href;
    client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'python', version: 1, text: lines.join('\n') },
    });
    const place = { uri, line: at, character: cut };
    // The two by turns.
    const isTold = index % 2 === 0;
    if (isTold) {
      const position = { line: at, character: cut };
      client.notify('linewright/cursor', { textDocument: { uri }, position });
    }
    // A person looks at a file, and at a place in it, before typing there: what these set off is over by then.
    await client.request('linewright/status', { wait: true });
    const first = await typeAndAsk(client, place, 2, full.slice(cut, cut + 1));
    (isTold ? fresh : untold).push(first.milliseconds);
    invoked.push(
      (await ask(client, { ...place, character: cut + 1 }, InlineCompletionTriggerKind.Invoked)).milliseconds,
    );
    const next = first.text.slice(0, 1);
    if (next !== '' && next !== '\n') {
      answered++;
      const moved = { ...place, character: cut + 1 };
      reused.push((await typeAndAsk(client, moved, 3, next)).milliseconds);
    }
    client.notify('textDocument/didClose', { textDocument: { uri } });
  }
  onProgress(files.length, files.length);
  const busyMegabytes = residentMegabytes(client.process.pid);
  await setTimeout(restMilliseconds);
  const restMegabytes = residentMegabytes(client.process.pid);
  await client.stop();
  return { fresh, untold, reused, invoked, answered, busyMegabytes, restMegabytes };
}

function residentMegabytes(pid: number | undefined): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

async function typeAndAsk(client: LspClient, { uri, line, character }: Place, version: number, typed: string) {
  const startedAt = performance.now();
  const start = { line, character };
  client.notify('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [{ range: { start, end: start }, text: typed }],
  });
  const place = { uri, line, character: character + typed.length };
  const { text } = await ask(client, place, InlineCompletionTriggerKind.Automatic);
  return { milliseconds: performance.now() - startedAt, text };
}

async function ask(client: LspClient, { uri, ...position }: Place, triggerKind: InlineCompletionTriggerKind) {
  const startedAt = performance.now();
  const answer: unknown = await client.request('textDocument/inlineCompletion', {
    textDocument: { uri },
    position,
    context: { triggerKind },
  });
  return { milliseconds: performance.now() - startedAt, text: textOf(answer) };
}

function textOf(answer: unknown): string {
  const items = typeof answer === 'object' && answer !== null && 'items' in answer ? answer.items : undefined;
  const first: unknown = Array.isArray(items) ? items[0] : undefined;
  const isItem = typeof first === 'object' && first !== null && 'insertText' in first;
  return isItem && typeof first.insertText === 'string' ? first.insertText : '';
}
