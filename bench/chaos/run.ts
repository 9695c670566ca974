/**
 * One fault after the other: the real server on a copy of a repository, the fault, and what holds after it. Suggestions return, the
 * index is that of a server that starts afresh, no process is left, no file is lost that the fault did not take.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCacheFile } from '../../server/workspace/cache/cacheFile.ts';
import { listCache } from '../../server/workspace/cache/cacheStore.ts';
import { type LspClient, uriOf } from '../../tests/support/lspClient.ts';
import { seededRandom } from '../statistics.ts';
import { type Fault, indexFolderOf, type Scene } from './fault.ts';
import { faults } from './faults.ts';
import { startModelServer } from './modelServer.ts';
import { Servers } from './servers.ts';

export interface ChaosOptions {
  /** A folder of TypeScript files, which is copied. */
  readonly repository: string;
  readonly seed: number;
  /** Those that are injected; all without it. */
  readonly only?: RegExp;
  readonly onFault?: (name: string) => void;
}

export interface Outcome {
  readonly fault: string;
  /** Milliseconds from the end of the fault to a suggestion, a new server's start included where it takes one. */
  readonly suggested: number;
  /** And to an index that is up to date. */
  readonly recovered: number;
  /** What does not hold, in words. */
  readonly broken: readonly string[];
}

/** Where retrieval is compared, beside the counts of the index. */
const probes = 4;
/** A line that the probe repository completes everywhere. */
const probe = { text: 'import * as util from "../core/util.js";\n\nexport const checked = util.', expected: /^\w/ };

export async function runChaos({ repository, seed, only = /./, onFault }: ChaosOptions): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const fault of faults.filter(({ name }) => only.test(name))) {
    onFault?.(fault.name);
    outcomes.push(await runFault(fault, repository, seed));
  }
  return outcomes;
}

async function runFault(fault: Fault, repository: string, seed: number): Promise<Outcome> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'linewright-chaos-'));
  const [folder, cache, data] = ['work', 'cache', 'data'].map((name) => path.join(scratch, name)) as [
    string,
    string,
    string,
  ];
  cpSync(repository, folder, { recursive: true });
  mkdirSync(cache);
  const model = await startModelServer();
  const places = { folder, cache, data };
  // What is retrieved tells of the index: the learned order would tell of recall's draft, too, which depends on the edits' order.
  const settings = { context: { order: 'fixed' }, ...fault.settings?.({ ...places, model }), log: 'info' };
  const servers = new Servers({ folder, settings, env: { XDG_CACHE_HOME: cache, XDG_DATA_HOME: data } });
  try {
    fault.prepare?.(places);
    const client = await servers.start(fault.env);
    const scene: Scene = {
      ...{ ...places, client, files: filesOf(folder), random: seededRandom(seed), model },
      begin: (env) => servers.begin(env),
      start: (env) => servers.start(env),
      children: () => servers.children(),
    };
    await fault.inject(scene);
    return { fault: fault.name, ...(await judged(fault, scene, servers)) };
  } catch (error) {
    return { fault: fault.name, suggested: Number.NaN, recovered: Number.NaN, broken: [String(error)] };
  } finally {
    servers.kill();
    model.close();
    fault.tidy?.(places);
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What holds once the fault is over. */
async function judged(fault: Fault, scene: Scene, servers: Servers): Promise<Omit<Outcome, 'fault'>> {
  const { folder, cache, files } = scene;
  const broken: string[] = [];
  const left = hashesOf(folder);
  const startedAt = performance.now();
  const client = servers.living() ?? (await servers.start());
  const suggestion = await suggestionIn(client, folder);
  const suggested = performance.now() - startedAt;
  const known = await knownTo(client, folder, files);
  const recovered = performance.now() - startedAt;
  if (!probe.expected.test(suggestion)) broken.push(`no suggestion: ${suggestion}`);
  const other = await fault.alsoHolds?.({ ...scene, recovered: client });
  if (other !== undefined) broken.push(other);
  servers.children();
  const code = await client.stop();
  if (code !== 0) broken.push(`the server ended with ${code}`);
  const alive = await servers.alive();
  if (alive.length > 0) broken.push(`processes are left: ${alive}`);
  if (fault.keepsNothing !== true) broken.push(...(await keptWrongly(indexFolderOf(cache), folder)));
  const fresh = await servers.start({ XDG_CACHE_HOME: path.join(path.dirname(folder), 'other') });
  const expected = await knownTo(fresh, folder, files);
  await fresh.stop();
  if (JSON.stringify(known) !== JSON.stringify(expected)) broken.push(`another index: ${difference(known, expected)}`);
  const now = hashesOf(folder);
  const lost = [...left].filter(([name, hash]) => now.get(name) !== hash);
  if (lost.length > 0 || left.size === 0) broken.push(`files are lost or changed: ${lost.map(([name]) => name)}`);
  return { suggested, recovered, broken };
}

/** A whole index of the folder lies in the cache, which nobody else can read, and nothing half written of a server that lived. */
async function keptWrongly(indexFolder: string, root: string): Promise<string[]> {
  const entries = (await listCache(indexFolder)).filter((entry) => entry.root === root);
  const contents = await Promise.all(entries.map(({ file }) => readCacheFile(file)));
  const open = entries.filter(({ file }) => (statSync(file).mode & 0o077) !== 0);
  return [
    ...(contents.some(({ kind }) => kind === 'read') ? [] : ['no whole index is kept']),
    ...open.map(({ file }) => `others can read ${file}`),
  ];
}

async function suggestionIn(client: LspClient, folder: string): Promise<string> {
  const uri = uriOf(path.join(folder, 'probe.ts'));
  client.notify('textDocument/didOpen', {
    textDocument: { uri, languageId: 'typescript', version: 1, text: probe.text },
  });
  const position = { line: 2, character: probe.text.split('\n')[2]?.length ?? 0 };
  const answer = await client.request('textDocument/inlineCompletion', {
    textDocument: { uri },
    position,
    context: { triggerKind: 1 },
  });
  client.notify('textDocument/didClose', { textDocument: { uri } });
  return String(answer?.items?.[0]?.insertText ?? 'null');
}

/** Counts of the index, and what is retrieved at a few places, once all that was told is done. */
async function knownTo(client: LspClient, folder: string, files: readonly string[]): Promise<unknown> {
  const { folders, recall } = await client.request('linewright/status', { wait: true });
  const { files: count, chunks, definitions, skipped } = folders[0]?.stats ?? {};
  const retrieved: unknown[] = [];
  for (let at = 0; at < probes; at++) {
    const words = path.basename(files[Math.floor((at * files.length) / probes)] ?? '').replace(/\W+/g, ' ');
    const uri = uriOf(path.join(folder, `probe${at}.ts`));
    const text = `// ${words}\nconst ${words.split(' ')[0]} = `;
    client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version: 1, text } });
    const textDocument = { uri };
    const position = { line: 1, character: text.split('\n')[1]?.length ?? 0 };
    await client.request('textDocument/inlineCompletion', { textDocument, position, context: { triggerKind: 1 } });
    const explained = await client.request('linewright/explain', { textDocument });
    const snippets: { displayPath: string; lines: { start: number }; source: string }[] =
      explained?.trace.snippets ?? [];
    // Recall looks first at what was edited last, so where it copies from, and what, is a matter of the edits' order, which a
    // server that starts afresh cannot know.
    const compared = snippets.filter(({ source }) => source !== 'copied');
    retrieved.push(compared.map(({ displayPath, lines, source }) => `${source} ${displayPath}:${lines.start}`).sort());
    client.notify('textDocument/didClose', { textDocument });
    await client.request('linewright/status', { wait: true });
  }
  return { count, chunks, definitions, skipped, learned: recall.files, retrieved };
}

function difference(known: unknown, fresh: unknown): string {
  const [a, b] = [JSON.stringify(known), JSON.stringify(fresh)];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return `${a.slice(Math.max(0, at - 60), at + 60)} / ${b.slice(Math.max(0, at - 60), at + 60)}`;
}

function filesOf(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).sort();
}

function hashesOf(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => path.join(entry.parentPath, entry.name)).sort();
  return new Map(files.map((file) => [file, createHash('sha256').update(readFileSync(file)).digest('hex')]));
}
