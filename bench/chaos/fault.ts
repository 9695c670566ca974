/** What a fault is, and what it may do: start servers, type, change files, tell of them. Judges nothing. */
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type LspClient, uriOf } from '../../tests/support/lspClient.ts';
import type { ModelServer } from './modelServer.ts';

/** Folders of one run; nothing of it lies elsewhere. */
interface Places {
  /** The workspace folder. */
  readonly folder: string;
  /** `XDG_CACHE_HOME` and `XDG_DATA_HOME` of the servers. */
  readonly cache: string;
  readonly data: string;
}

export interface Scene extends Places {
  /** The first server, its folder indexed, unless it has ended. */
  readonly client: LspClient;
  /** Names below the folder, sorted. */
  readonly files: readonly string[];
  readonly random: () => number;
  readonly model: ModelServer;
  /** Another server on the same folder and cache; it is initialized, its folder is being indexed. */
  begin(env?: Readonly<Record<string, string>>): Promise<LspClient>;
  /** The same, once its folder is indexed, or it has ended. */
  start(env?: Readonly<Record<string, string>>): Promise<LspClient>;
  /** Processes that the servers have started and that run now. */
  children(): number[];
}

export interface Fault {
  readonly name: string;
  /** What the first server is started with. */
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: (scene: Places & Pick<Scene, 'model'>) => object;
  /** Before the server starts. */
  prepare?(places: Places): void;
  inject(scene: Scene): Promise<void>;
  /** What must hold beside all else, once the index is up to date: words where it does not. */
  alsoHolds?(scene: Scene & { readonly recovered: LspClient }): Promise<string | undefined>;
  /** Nothing can be kept there: else a whole index of the folder has to lie in the cache in the end. */
  readonly keepsNothing?: boolean;
  /** After the server has ended. */
  tidy?(places: Places): void;
}

export interface Change {
  readonly uri: string;
  readonly type: 1 | 2 | 3;
}

export function tell(client: LspClient, changes: readonly Change[]): void {
  client.notify('workspace/didChangeWatchedFiles', { changes });
}

/** Opens a document, types at its top, asks at each key, and closes it. */
export async function typeIn(client: LspClient, file: string, keys: number, isAsking = true): Promise<void> {
  const uri = uriOf(file);
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version: 1, text: '\n' } });
  const line = 'const value = parse(input); ';
  let last: Promise<unknown> = Promise.resolve();
  for (let key = 0; key < keys; key++) {
    const start = { line: 0, character: key };
    client.notify('textDocument/didChange', {
      textDocument: { uri, version: key + 2 },
      contentChanges: [{ range: { start, end: start }, text: line[key % line.length] }],
    });
    if (!isAsking && key < keys - 1) continue;
    const position = { line: 0, character: key + 1 };
    last = client.request('textDocument/inlineCompletion', {
      textDocument: { uri },
      position,
      context: { triggerKind: 1 },
    });
    if (isAsking) await Promise.race([last, setTimeout(400)]);
  }
  await last;
  client.notify('textDocument/didClose', { textDocument: { uri } });
}

/** With repetitions. */
export function chosen(files: readonly string[], random: () => number, count: number): string[] {
  return Array.from({ length: count }, () => files[Math.floor(random() * files.length)] ?? '');
}

/** The environment of a server that runs `code` before its own, in each of its threads. */
export function preload(code: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

export function indexFolderOf(cache: string): string {
  return path.join(cache, 'linewright/index');
}
