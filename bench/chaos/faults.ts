/** The faults that are injected, each into a running server and its folder. Knows the protocol and the disk; judges nothing. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type LspClient, uriOf } from '../../tests/support/lspClient.ts';
import type { ModelServer } from './modelServer.ts';

interface Scene {
  readonly client: LspClient;
  /** The workspace folder, and where the server keeps its cache. */
  readonly folder: string;
  readonly cache: string;
  /** Names below the folder, sorted. */
  readonly files: readonly string[];
  readonly random: () => number;
  readonly model: ModelServer;
}

export interface Fault {
  readonly name: string;
  /** What the server is started with. */
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: (scene: Pick<Scene, 'model'>) => object;
  /** Before the server starts. */
  prepare?(scene: Pick<Scene, 'cache' | 'folder'>): void;
  inject(scene: Scene): Promise<void>;
  /** After the server has ended. */
  tidy?(scene: Pick<Scene, 'cache' | 'folder'>): void;
}

/** In a thread or process of its own, a clock that is an hour slow from the third second on. */
const slowClock = 'const now=Date.now,start=now();Date.now=()=>now()-(now()-start>3000?3600000:0);';

const asModel = (mode: ModelServer['mode']): Pick<Fault, 'settings' | 'inject'> => ({
  settings: ({ model }) => ({
    engine: { use: 'http', address: model.address, api: 'openai', model: 'm', sure: 1, timeoutMilliseconds: 300 },
  }),
  async inject({ model, client, folder, files }) {
    model.mode = mode;
    await typeIn(client, path.join(folder, files[0] ?? ''), 20);
    model.mode = 'sound';
  },
});

export const faults: readonly Fault[] = [
  {
    name: 'the server is killed while it indexes, and a new one starts',
    async inject({ client, folder }) {
      tell(client, [{ uri: uriOf(path.join(folder, '.gitignore')), type: 1 }]);
      await setTimeout(50);
      client.process.kill('SIGKILL');
      await client.exitCode;
    },
  },
  {
    name: 'the server is stopped for three seconds, as when a lid is closed',
    async inject({ client, folder, files }) {
      client.process.kill('SIGSTOP');
      const typed = typeIn(client, path.join(folder, files[1] ?? ''), 30);
      await setTimeout(3_000);
      client.process.kill('SIGCONT');
      await typed;
    },
  },
  {
    name: '10,000 changes at once',
    inject: ({ client, folder, files }) => typeIn(client, path.join(folder, files[2] ?? ''), 10_000, false),
  },
  {
    name: 'files are deleted, truncated, replaced, renamed and made unreadable',
    async inject({ client, folder, files, random }) {
      const changes: Change[] = [];
      for (const name of chosen(files, random, 25)) {
        const file = path.join(folder, name);
        if (!existsSync(file)) continue;
        const kind = Math.floor(random() * 5);
        if (kind === 0) rmSync(file);
        else if (kind === 1) truncateSync(file, Math.floor(statSync(file).size / 2));
        else if (kind === 2) writeFileSync(file, 'export const replaced = 1;\n');
        else if (kind === 3) renameSync(file, `${file.slice(0, -3)}.moved.ts`);
        else chmodSync(file, 0);
        changes.push({ uri: uriOf(file), type: existsSync(file) ? 2 : 3 });
        if (kind === 3) changes.push({ uri: uriOf(`${file.slice(0, -3)}.moved.ts`), type: 1 });
      }
      tell(client, changes);
    },
  },
  {
    name: 'a watcher that drops nine of ten events, until the folder is listed again',
    async inject({ client, folder, files, random }) {
      const touched = chosen(files, random, 30);
      for (const name of touched) writeFileSync(path.join(folder, name), `export const touched = '${name}';\n`);
      tell(
        client,
        touched.slice(0, 3).map((name) => ({ uri: uriOf(path.join(folder, name)), type: 2 })),
      );
      writeFileSync(path.join(folder, '.gitignore'), '# nothing\n');
      tell(client, [{ uri: uriOf(path.join(folder, '.gitignore')), type: 1 }]);
    },
  },
  {
    name: 'a folder becomes a file, and a file a folder, between two events',
    async inject({ client, folder, files }) {
      const file = path.join(folder, files[3] ?? '');
      rmSync(file);
      mkdirSync(file);
      writeFileSync(path.join(file, 'inner.ts'), 'export const inner = 1;\n');
      tell(client, [
        { uri: uriOf(file), type: 2 },
        { uri: uriOf(path.join(file, 'inner.ts')), type: 1 },
      ]);
    },
  },
  {
    name: 'the clock goes back by an hour',
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(slowClock)}` },
    async inject({ client, folder, files }) {
      await setTimeout(3_100);
      const file = path.join(folder, files[4] ?? '');
      writeFileSync(file, 'export const afterwards = 1;\n');
      tell(client, [{ uri: uriOf(file), type: 2 }]);
    },
  },
  {
    name: 'frames that are none, and messages of any shape',
    async inject({ client, random }) {
      for (let count = 0; count < 200; count++) {
        const noise = Array.from({ length: 20 }, () => String.fromCharCode(32 + Math.floor(random() * 90))).join('');
        client.sendRaw(random() < 0.5 ? `Content-Length: ${noise.length}\r\n\r\n${noise}` : `${noise}\r\n\r\n`);
        client.notify('textDocument/didChange', { textDocument: { uri: noise }, contentChanges: noise });
      }
    },
  },
  { name: 'a model server that says nothing', ...asModel('silent') },
  { name: 'a model server that answers what is no JSON, and too much of it', ...asModel('lies') },
  { name: 'a model server that closes in the middle of an answer', ...asModel('closes') },
  {
    name: 'the cache is full of random bytes',
    prepare: ({ cache }) => spoil(cache),
    async inject({ cache, client }) {
      spoil(cache);
      await client.request('linewright/status', { wait: true });
    },
  },
  {
    name: 'the cache folder is a file',
    prepare({ cache }) {
      rmSync(cache, { recursive: true, force: true });
      writeFileSync(cache, 'no folder');
    },
    async inject() {},
  },
  {
    name: 'the cache lies on a full disk',
    prepare({ cache }) {
      mountTiny(cache);
    },
    async inject() {},
    tidy({ cache }) {
      unmount(cache);
    },
  },
];

interface Change {
  readonly uri: string;
  readonly type: 1 | 2 | 3;
}

function tell(client: LspClient, changes: readonly Change[]): void {
  client.notify('workspace/didChangeWatchedFiles', { changes });
}

/** Opens a document, types at its top, asks at each key, and closes it. */
async function typeIn(client: LspClient, file: string, keys: number, isAsking = true): Promise<void> {
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

function chosen(files: readonly string[], random: () => number, count: number): string[] {
  return Array.from({ length: count }, () => files[Math.floor(random() * files.length)] ?? '');
}

/** Random bytes into all that is kept there, and beside it. */
function spoil(cache: string): void {
  mkdirSync(path.join(cache, 'linewright/index'), { recursive: true });
  const noise = Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 7_919) % 256));
  for (const entry of readdirSync(cache, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) writeFileSync(path.join(entry.parentPath, entry.name), noise);
  }
  for (const name of ['data.mdb', 'index/data.mdb', 'threads.json'])
    writeFileSync(path.join(cache, 'linewright', name), noise);
}

/** Where nothing can be mounted, which takes root, a folder that cannot be written. */
function mountTiny(folder: string): void {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    writeFileSync(path.join(folder, 'filler'), Buffer.alloc(60_000));
  } catch {
    chmodSync(folder, 0o500);
  }
}

function unmount(folder: string): void {
  try {
    execFileSync('umount', [folder], { stdio: 'ignore' });
  } catch {
    chmodSync(folder, 0o700);
  }
}
