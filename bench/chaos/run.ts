/**
 * One fault after the other: the real server on a copy of a repository, the fault, and what holds after it. Suggestions return, the
 * index is that of a server that starts afresh, no process is left, no file is lost that the fault did not take.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LspClient, uriOf } from '../../tests/support/lspClient.ts';
import { descendants } from '../soak/processState.ts';
import { seededRandom } from '../statistics.ts';
import { type Fault, faults } from './faults.ts';
import { startModelServer } from './modelServer.ts';

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
  /** Milliseconds from the end of the fault to an index that is up to date and a suggestion. */
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
  const [folder, cache] = [path.join(scratch, 'work'), path.join(scratch, 'cache')];
  cpSync(repository, folder, { recursive: true });
  mkdirSync(cache);
  const model = await startModelServer();
  const files = filesOf(folder);
  const before = hashesOf(folder);
  const random = seededRandom(seed);
  const env = { ...fault.env, XDG_CACHE_HOME: cache, XDG_DATA_HOME: path.join(scratch, 'data') };
  const settings = { ...fault.settings?.({ model }), log: 'info' };
  const start = () => LspClient.start({ folders: [folder], env, settings });
  const broken: string[] = [];
  let client: LspClient | undefined;
  try {
    fault.prepare?.({ cache, folder });
    client = await start();
    const pids = [client.process.pid ?? 0];
    await fault.inject({ client, folder, cache, files, random, model });
    const changedByFault = hashesOf(folder);
    const startedAt = performance.now();
    if (client.process.signalCode !== null || client.process.exitCode !== null) client = await start();
    pids.push(client.process.pid ?? 0);
    const suggestion = await suggestionIn(client, folder);
    const known = await knownTo(client, folder, files);
    const recovered = performance.now() - startedAt;
    if (!probe.expected.test(suggestion)) broken.push(`no suggestion: ${suggestion}`);
    const children = pids.flatMap(childrenOf);
    const code = await client.stop();
    if (code !== 0) broken.push(`the server ended with ${code}`);
    const left = [...pids, ...children].filter((pid) => existsSync(`/proc/${pid}`));
    if (left.length > 0) broken.push(`processes are left: ${left}`);
    client = await LspClient.start({
      folders: [folder],
      settings,
      env: { XDG_CACHE_HOME: path.join(scratch, 'other') },
    });
    const fresh = await knownTo(client, folder, files);
    await client.stop();
    if (JSON.stringify(known) !== JSON.stringify(fresh)) broken.push(`another index: ${difference(known, fresh)}`);
    const lost = [...changedByFault].filter(([name, hash]) => hashesOf(folder).get(name) !== hash);
    if (lost.length > 0 || before.size === 0) broken.push(`files are lost or changed: ${lost.map(([name]) => name)}`);
    return { fault: fault.name, recovered, broken };
  } catch (error) {
    return { fault: fault.name, recovered: Number.NaN, broken: [...broken, String(error)] };
  } finally {
    client?.process.kill('SIGKILL');
    model.close();
    fault.tidy?.({ cache, folder });
    rmSync(scratch, { recursive: true, force: true });
  }
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
  const { folders } = await client.request('linewright/status', { wait: true });
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
    retrieved.push(snippets.map(({ displayPath, lines, source }) => `${source} ${displayPath}:${lines.start}`).sort());
    client.notify('textDocument/didClose', { textDocument });
    await client.request('linewright/status', { wait: true });
  }
  return { count, chunks, definitions, skipped, retrieved };
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

function childrenOf(pid: number): number[] {
  try {
    return descendants(pid);
  } catch {
    return [];
  }
}
