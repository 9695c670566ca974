/**
 * The larger extension, unpacked somewhere else: its server runs the model that it holds, with nothing installed on the machine. The
 * small model where it is here, else another one in its place.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, inject, it } from 'vitest';
import { unzip } from '../../bench/unzip.ts';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const root = path.resolve(import.meta.dirname, '../..');
const small = path.join(root, 'models/small/small.gguf');
const { model } = inject('realParts');
const file = existsSync(small) ? small : model.kind === 'there' ? model.path : undefined;

it('completes by its own model', async () => {
  if (file === undefined) {
    process.stdout.write(`Left out: the larger extension. ${model.kind === 'missing' ? model.reason : ''}\n`);
    return;
  }
  execFileSync('npm', ['run', '--silent', 'package', '--', '--model', '--file', file], { cwd: root, stdio: 'ignore' });
  const folder = await scratchFolder();
  await unzip(path.join(root, 'client/dist/linewright-model.vsix'), folder);
  const server = path.join(folder, 'extension/dist/server');
  const cwd = await scratchFolder({ 'add.py': 'def add(first, second):\n    return\n' });
  const env = { XDG_DATA_HOME: path.join(folder, 'data'), XDG_CONFIG_HOME: path.join(folder, 'config') };
  const args = ['complete', 'add.py:2:11'];
  const { code, stdout } = await runCommand(args, { cwd, env, program: path.join(server, 'main.js') });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^engine {6}small\.gguf on .* tokens of context/m);
  expect(stdout).not.toMatch(/node-llama-cpp|is being loaded/);
  // Whatever else lies there: nothing to build from, and the licence of each part.
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' });
  expect(files.filter((name) => /\.(?:bundle|map)$/.test(name))).toEqual([]);
  expect(await readFile(path.join(server, 'NOTICES.txt'), 'utf8')).toMatch(/\nllama\.cpp, in the binaries/);
});
