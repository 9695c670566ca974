/**
 * How long the main thread of the real server is busy at a time while a person types, with a model beside recall and without. Knows
 * the protocol; nothing of what the thread does.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LspClient, uriOf } from '../../tests/support/lspClient.ts';

export const zod = path.join(path.dirname(createRequire(import.meta.url).resolve('zod/package.json')), 'src');
const files = ['v4/core/util.ts', 'v4/core/schemas.ts', 'v3/types.ts', 'v4/classic/schemas.ts'];
const watch = new URL('./loopWatch.mjs', import.meta.url).href;
/** Between two keys, and after every six of them, to read; milliseconds. */
const rhythm = 130;
const thought = 900;
const burst = 6;
/** Keys in each file. The first are not counted: by them the file is read and code is compiled. */
const keys = 36;
const warmKeys = 12;

/** Milliseconds of the longest busy stretches, by engine. */
export async function measureLoop(modelFile: string) {
  const folder = await mkdtemp(path.join(tmpdir(), 'linewright-loop-'));
  try {
    const recall = await busyStretches(path.join(folder, 'recall'), { use: 'recall' });
    const llama = await busyStretches(path.join(folder, 'llama'), { use: 'llama', model: modelFile });
    return { recall, llama };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function busyStretches(folder: string, engine: object): Promise<number[]> {
  await mkdir(path.join(folder, 'config', 'linewright'), { recursive: true });
  await writeFile(path.join(folder, 'config', 'linewright', 'config.json'), JSON.stringify({ engine }));
  const result = path.join(folder, 'stretches.json');
  const env = {
    XDG_CONFIG_HOME: path.join(folder, 'config'),
    XDG_DATA_HOME: path.join(folder, 'data'),
    XDG_CACHE_HOME: path.join(folder, 'cache'),
    LOOP_WATCH: result,
    NODE_OPTIONS: `--import ${watch}`,
  };
  const client = await LspClient.start({ folders: [zod], env });
  // A model is loaded once a file is open.
  const textDocument = { uri: 'untitled:first', languageId: 'typescript', version: 1, text: '' };
  client.notify('textDocument/didOpen', { textDocument });
  while ('model' in engine) {
    const status = await client.request('linewright/status', {});
    if (status?.engine?.model !== undefined) break;
    await setTimeout(100);
  }
  const stretches: number[] = [];
  for (const file of files) stretches.push(...(await typeIn(client, path.join(zod, file), result)));
  await client.stop();
  return stretches;
}

/** Writes a line in the middle of a file and asks at each key; the key after cancels what is still asked. */
async function typeIn(client: LspClient, file: string, result: string): Promise<number[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const middle = Math.floor(lines.length / 2);
  const at = middle + lines.slice(middle).findIndex((line) => line.trim().length > keys);
  const line = lines[at] ?? '';
  lines[at] = '';
  const uri = uriOf(file);
  client.notify('textDocument/didOpen', {
    textDocument: { uri, languageId: 'typescript', version: 1, text: lines.join('\n') },
  });
  const signal = () => process.kill(client.process.pid ?? 0, 'SIGUSR2');
  let asked: { readonly id: number; readonly answer: Promise<unknown> } | undefined;
  for (let column = 0; column < Math.min(keys, line.length); column++) {
    if (column === warmKeys) signal();
    const place = { line: at, character: column };
    client.notify('textDocument/didChange', {
      textDocument: { uri, version: 2 + column },
      contentChanges: [{ range: { start: place, end: place }, text: line[column] }],
    });
    if (asked !== undefined) client.notify('$/cancelRequest', { id: asked.id });
    asked = client.ask('textDocument/inlineCompletion', {
      textDocument: { uri },
      position: { line: at, character: column + 1 },
      context: { triggerKind: 2 },
    });
    // Cancelled ones answer with an error.
    asked.answer.catch(() => undefined);
    await setTimeout(column % burst === burst - 1 ? thought : rhythm);
  }
  signal();
  client.notify('textDocument/didClose', { textDocument: { uri } });
  await setTimeout(thought);
  const longest: [busy: number, wall: number, at: number][] = JSON.parse(await readFile(result, 'utf8'));
  return longest.map(([busy]) => busy);
}
