/** Python with PyTorch, and node-llama-cpp: made once. What cannot be had fails the run, as nothing is left to test without. */
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { llamaBinding } from '../../bench/models/parts.ts';
import { runProgram } from './runProgram.ts';

declare module 'vitest' {
  interface ProvidedContext {
    python: string;
    bindingFolder: string;
  }
}

export async function setup(project: TestProject): Promise<void> {
  const script = fileURLToPath(new URL('../../training/setup.sh', import.meta.url));
  project.provide('python', (await runProgram(script, [])).trim().split('\n').at(-1) ?? '');
  const binding = llamaBinding();
  if (binding.kind === 'missing') throw new Error(binding.reason);
  project.provide('bindingFolder', binding.path);
}
