/**
 * Brings npm's `@vscode/chat-lib`, the core of GitHub Copilot (MIT), into the cache: 230 MB, when a run asks for it, never as a
 * dependency. Knows npm's command line, not what is in the package.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheFolder } from '../cacheFolder.ts';
import { Expected } from '../expected.ts';

const version = '0.66.0';
/** Of the package's archive, as npm notes it; what it depends on is checked by npm alone. */
const integrity = 'sha512-YycwX/irB4Et0ogFTmZ9SMvIkrJ9y+5wvL7/iyQnU1S6zUSiVKU5ZZstG6f4G3/A9m4VGtMmLwds533qKc2A6g==';

const LockSchema = z.object({ packages: z.record(z.string(), z.object({ integrity: z.string().optional() })) });

/** A folder whose node_modules hold the package. */
export function chatLibFolder(): string {
  return join(cacheFolder('peers'), `chat-lib-${version}`);
}

/** Throws `Expected`, with what to do, when it cannot be had. */
export async function installChatLib(signal?: AbortSignal): Promise<void> {
  const folder = chatLibFolder();
  if (existsSync(folder)) return;
  const incoming = `${folder}-incoming-${process.pid}`;
  await mkdir(incoming, { recursive: true });
  try {
    await writeFile(join(incoming, 'package.json'), '{ "private": true }\n');
    // Its set-up script needs tools that do not come with it: what it copies is copied below.
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const problem = await npm(['install', `@vscode/chat-lib@${version}`, ...options], incoming, signal);
    if (problem !== undefined) {
      throw new Expected(
        `npm cannot install @vscode/chat-lib ${version}: ${problem} Leave copilot-core out of --systems.`,
        1,
      );
    }
    await verify(incoming);
    await copyGrammars(incoming);
    // Renamed only when whole, so that a stopped set-up is never taken for one.
    await rename(incoming, folder);
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
}

async function verify(folder: string): Promise<void> {
  const lock = LockSchema.parse(JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')));
  const found = lock.packages['node_modules/@vscode/chat-lib']?.integrity;
  if (found === integrity) return;
  throw new Expected(`@vscode/chat-lib ${version} is not what was pinned: ${found}. It was not used.`, 1);
}

async function copyGrammars(folder: string): Promise<void> {
  const from = join(folder, 'node_modules/@vscode/tree-sitter-wasm/wasm');
  const into = join(folder, 'node_modules/@vscode/chat-lib/dist');
  for (const file of await readdir(from)) {
    if (file.endsWith('.wasm')) await copyFile(join(from, file), join(into, file));
  }
}

/** Undefined when it worked, else the last line of what npm said. */
function npm(args: readonly string[], cwd: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const child = spawn('npm', args, {
    ...{ cwd, stdio: ['ignore', 'ignore', 'pipe'], shell: process.platform === 'win32' },
    ...(signal !== undefined && { signal }),
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said = (said + String(chunk)).slice(-2_000);
  });
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`${error.message}.`));
    child.on('close', (code) => resolve(code === 0 ? undefined : `${said.trim().split('\n').at(-1) ?? code}.`));
  });
}
