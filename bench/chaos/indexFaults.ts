/** Faults on the index that is kept for the next time: in the middle of its writing, and between two sessions. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { uriOf } from '../../tests/support/lspClient.ts';
import { chosen, type Fault, indexFolderOf, preload, type Scene, tell, typeIn } from './fault.ts';

/** The server dies, as by kill -9, right before the call numbered `at` of a method of open files. */
const killedAt = (method: 'write' | 'datasync', at: number) =>
  preload(onFileHandles(method, `if (++calls === ${at}) process.kill(process.pid, 'SIGKILL');`));

/** From the call numbered `at` on nothing can be written. */
const fullAt = (at: number) =>
  preload(
    onFileHandles(
      'write',
      `if (++calls >= ${at}) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });`,
    ),
  );

function onFileHandles(method: string, code: string): string {
  return `
    import { open } from 'node:fs/promises';
    const handle = await open(process.execPath);
    const shared = Object.getPrototypeOf(handle);
    await handle.close();
    const { ${method}: plain } = shared;
    let calls = 0;
    shared.${method} = async function (...all) { ${code} return plain.apply(this, all); };`;
}

/** Of the some twenty parts of an index that are written one after the other. */
const inTheMiddle = 9;

export const indexFaults: readonly Fault[] = [
  {
    name: 'the server is killed when it begins to write the index',
    env: killedAt('write', 1),
    inject: untilItEnds,
  },
  {
    name: 'the server is killed in the middle of writing the index',
    env: killedAt('write', inTheMiddle),
    inject: untilItEnds,
  },
  {
    name: 'the server is killed when the index is written, before it takes its place',
    env: killedAt('datasync', 1),
    inject: untilItEnds,
  },
  {
    name: 'the server is killed while it writes over an older index',
    async inject(scene) {
      await scene.client.stop();
      changeMany(scene);
      const second = await scene.start(killedAt('write', inTheMiddle));
      await second.exitCode;
    },
  },
  {
    name: 'the disk is full in the middle of writing the index',
    env: fullAt(inTheMiddle),
    keepsNothing: true,
    inject: (scene) => typeIn(scene.client, path.join(scene.folder, scene.files[0] ?? ''), 5),
  },
  {
    name: 'the disk fills up while an older index is there',
    prepare: ({ cache }) => mountSmall(cache, '16m'),
    async inject(scene) {
      await untilKept(scene);
      fill(scene.cache);
      await changeWhileItRuns(scene);
      await scene.client.stop();
    },
    tidy: ({ cache }) => unmount(cache),
  },
  {
    name: 'the cache becomes read-only',
    prepare: ({ cache }) => mountSmall(cache, '16m'),
    async inject(scene) {
      await untilKept(scene);
      makeReadOnly(scene.cache);
      await changeWhileItRuns(scene);
      await scene.client.stop();
    },
    tidy: ({ cache }) => unmount(cache),
  },
  {
    name: 'bits of the kept index flip',
    inject: (scene) =>
      betweenSessions(scene, (file) => {
        const bytes = readFileSync(file);
        for (let flips = 0; flips < 3; flips++) {
          const at = Math.floor(scene.random() * bytes.length);
          bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(scene.random() * 8));
        }
        writeFileSync(file, bytes);
      }),
  },
  {
    name: 'the kept index is cut off',
    inject: (scene) =>
      betweenSessions(scene, (file) => truncateSync(file, Math.floor(scene.random() * statSync(file).size))),
  },
  {
    name: 'the kept index is of a newer version',
    inject: (scene) =>
      betweenSessions(scene, (file) => {
        const bytes = readFileSync(file);
        bytes.writeUInt32LE(bytes.readUInt32LE(bytes.length - 4) + 1, bytes.length - 4);
        writeFileSync(file, bytes);
      }),
  },
  {
    name: 'the kept index cannot be read, and is somebody else’s',
    inject: (scene) =>
      betweenSessions(scene, (file) => {
        chmodSync(file, 0);
        if (process.getuid?.() === 0) execFileSync('chown', ['nobody', file]);
      }),
  },
  {
    name: 'the cache is cleared under a server that runs, and files change',
    async inject(scene) {
      await untilKept(scene);
      rmSync(indexFolderOf(scene.cache), { recursive: true, force: true });
      await changeWhileItRuns(scene);
    },
  },
  {
    name: 'files change between two sessions, and their times are set back to what they were',
    async inject(scene) {
      await scene.client.stop();
      for (const name of chosen(scene.files, scene.random, 20)) {
        const file = path.join(scene.folder, name);
        const { atime, mtime, size } = statSync(file);
        writeFileSync(file, 'export const backdated = 1;\n'.padEnd(size).slice(0, size));
        utimesSync(file, atime, mtime);
      }
    },
  },
  {
    name: 'two servers at once write and read the same index',
    async inject(scene) {
      const others = await Promise.all([scene.start(), scene.start()]);
      const changes = changeMany(scene);
      for (const client of [scene.client, ...others]) tell(client, changes);
      const [one, other] = others;
      await one?.request('linewright/status', { wait: true });
      other?.process.kill('SIGKILL');
      await other?.exitCode;
      await one?.stop();
      await scene.client.stop();
    },
  },
];

/** The server is killed as it writes: all that is left to do is to wait for it. */
async function untilItEnds({ client }: Scene): Promise<void> {
  await client.exitCode;
}

/** So many that the index is worth writing anew. */
function changeMany({ folder, files }: Scene): { uri: string; type: 2 }[] {
  return files.slice(0, 150).map((name) => {
    const file = path.join(folder, name);
    writeFileSync(file, `${readFileSync(file, 'utf8').trimEnd()}\nexport const changed = '${name}';\n`);
    return { uri: uriOf(file), type: 2 };
  });
}

async function changeWhileItRuns(scene: Scene): Promise<void> {
  tell(scene.client, changeMany(scene));
  await scene.client.request('linewright/status', { wait: true });
}

async function untilKept({ client }: Scene): Promise<void> {
  await client.request('linewright/status', { wait: true });
}

async function betweenSessions({ client, cache }: Scene, spoil: (file: string) => void): Promise<void> {
  await client.stop();
  const folder = indexFolderOf(cache);
  const kept = readdirSync(folder).filter((name) => name.endsWith('.index'));
  if (kept.length !== 1) throw new Error(`One index should be kept, but there are ${kept.length}.`);
  for (const name of kept) spoil(path.join(folder, name));
}

/** Where nothing can be mounted, which takes root, the folder stays what it is. */
export function mountSmall(folder: string, size: string): void {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return;
  }
}

/** Without a mount, another way to have no room. */
export function fill(folder: string): void {
  if (!isMounted(folder)) {
    makeReadOnly(folder);
    return;
  }
  const piece = Buffer.alloc(65_536);
  try {
    for (let at = 0; ; at++) writeFileSync(path.join(folder, `filler${at}`), piece);
  } catch {
    return;
  }
}

function makeReadOnly(folder: string): void {
  if (isMounted(folder)) execFileSync('mount', ['-o', 'remount,ro', folder], { stdio: 'ignore' });
  else for (const part of [indexFolderOf(folder), folder]) setMode(part, 0o500);
}

export function unmount(folder: string): void {
  if (isMounted(folder)) execFileSync('umount', [folder], { stdio: 'ignore' });
  else for (const part of [folder, indexFolderOf(folder)]) setMode(part, 0o700);
}

/** Where there is such a folder. */
function setMode(folder: string, mode: number): void {
  if (existsSync(folder)) chmodSync(folder, mode);
}

function isMounted(folder: string): boolean {
  return readFileSync('/proc/mounts', 'utf8').includes(` ${folder} `);
}
