/** The faults that are injected, each into a running server and its folder. Knows the protocol and the disk; judges nothing. */
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
import { type Change, chosen, type Fault, indexFolderOf, preload, type Scene, tell, typeIn } from './fault.ts';
import { fill, indexFaults, mountSmall, unmount } from './indexFaults.ts';
import { installModelPackage, modelFileIn } from './modelPackage.ts';
import type { ModelServer } from './modelServer.ts';

/** In a thread or process of its own, a clock that is an hour slow from the third second on. */
const slowClock = 'const now=Date.now,start=now();Date.now=()=>now()-(now()-start>3000?3600000:0);';

/** In a thread, its end at a random moment, as long as there is a file that says so. */
const dyingThreads = `
  import { existsSync } from 'node:fs';
  import { isMainThread } from 'node:worker_threads';
  if (!isMainThread && existsSync(process.env.XDG_DATA_HOME + '/dying'))
    setTimeout(() => process.exit(9), 200 + 2000 * Math.random()).unref();`;

const embedded: Pick<Fault, 'prepare' | 'settings'> = {
  prepare: ({ data }) => void installModelPackage(data),
  settings: ({ data }) => ({ engine: { use: 'llama', model: modelFileIn(data), sure: 1, threads: 1, gpu: false } }),
};

/** The embedded model can be asked, or will be in five seconds. */
async function isThere({ client, recovered = client }: Scene & { readonly recovered?: LspClient }): Promise<boolean> {
  for (let tries = 0; tries < 50; tries++) {
    const { engine } = await recovered.request('linewright/status', {});
    if (engine.model !== undefined && engine.problem === undefined) return true;
    await setTimeout(100);
  }
  return false;
}

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
    async inject(scene) {
      tell(scene.client, mistreat(scene, 25));
    },
  },
  {
    name: 'the same while the folder is read for the first time',
    async inject(scene) {
      await scene.client.stop();
      rmSync(indexFolderOf(scene.cache), { recursive: true, force: true });
      const client = await scene.begin();
      for (let round = 0; round < 10; round++) {
        await setTimeout(20);
        tell(client, mistreat(scene, 6));
      }
      await client.indexed(1);
    },
  },
  {
    name: 'parser threads and the one that links die about every second, until the folder is listed again',
    env: preload(dyingThreads),
    prepare({ data }) {
      mkdirSync(data);
      writeFileSync(path.join(data, 'dying'), '');
    },
    async inject({ client, folder, files, data }) {
      const changes = files.map((name): Change => ({ uri: uriOf(path.join(folder, name)), type: 2 }));
      for (const name of files) writeFileSync(path.join(folder, name), '\n', { flag: 'a' });
      tell(client, changes);
      await client.request('linewright/status', { wait: true });
      rmSync(path.join(data, 'dying'));
      writeFileSync(path.join(folder, '.gitignore'), '# nothing\n');
      tell(client, [{ uri: uriOf(path.join(folder, '.gitignore')), type: 1 }]);
    },
  },
  {
    name: "the model's process is killed, again and again, while it answers",
    ...embedded,
    async inject(scene) {
      for (let kills = 0; kills < 3; kills++) {
        const typed = typeIn(scene.client, path.join(scene.folder, scene.files[0] ?? ''), 12);
        await setTimeout(300);
        await isThere(scene);
        for (const pid of scene.children()) process.kill(pid, 'SIGKILL');
        await typed;
      }
    },
    async alsoHolds(scene) {
      return (await isThere(scene)) ? undefined : 'the model did not come back';
    },
  },
  {
    name: "the server is killed while the model's process answers",
    ...embedded,
    async inject(scene) {
      // It is opened with the first file.
      await typeIn(scene.client, path.join(scene.folder, scene.files[0] ?? ''), 1);
      if (!(await isThere(scene))) throw new Error('The model was not opened.');
      typeIn(scene.client, path.join(scene.folder, scene.files[0] ?? ''), 50).catch(() => undefined);
      await setTimeout(500);
      scene.client.process.kill('SIGKILL');
      await scene.client.exitCode;
    },
  },
  {
    name: 'a watcher that drops nine of ten events, until the folder is listed again',
    settings: () => ({ index: { watch: false } }),
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
    env: preload(slowClock),
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
    keepsNothing: true,
    async inject() {},
  },
  {
    name: 'the cache lies on a full disk',
    prepare({ cache }) {
      mountSmall(cache, '64k');
      fill(cache);
    },
    keepsNothing: true,
    async inject() {},
    tidy: ({ cache }) => unmount(cache),
  },
  ...indexFaults,
];

/** What can happen to a file, to some of them; what a watcher would tell of it. */
function mistreat({ folder, files, random }: Scene, count: number): Change[] {
  const changes: Change[] = [];
  for (const name of chosen(files, random, count)) {
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
  return changes;
}

/** Random bytes into all that is kept there, and beside it. */
function spoil(cache: string): void {
  mkdirSync(indexFolderOf(cache), { recursive: true });
  const noise = Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 7_919) % 256));
  for (const entry of readdirSync(cache, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) writeFileSync(path.join(entry.parentPath, entry.name), noise);
  }
  for (const name of ['data.mdb', 'index/data.mdb', 'threads.json'])
    writeFileSync(path.join(cache, 'linewright', name), noise);
}
