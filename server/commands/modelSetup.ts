/** `linewright model setup`: installs node-llama-cpp where the embedded engine looks for it. Knows npm's command line alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { defaultConfig } from '../config.ts';
import { dataFolder } from '../configFiles.ts';
import { missingHere } from '../engines.ts';
import { llamaBinaries, llamaVersion } from '../model/llama/binaries.ts';
import { fail } from './model.ts';
import type { CommandArguments } from './table.ts';

export async function modelSetup({ switches }: CommandArguments): Promise<number> {
  const binary = llamaBinaries[`${process.platform} ${process.arch}`];
  const wantsGpu = switches.has('gpu');
  if (binary === undefined && !wantsGpu) {
    return fail(`node-llama-cpp has no binary for ${process.platform} ${process.arch}.`);
  }
  const folder = path.join(dataFolder(), 'llama');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  const lean = binary === undefined || wantsGpu ? [] : [`${binary}@${llamaVersion}`, '--omit=optional'];
  // Its install scripts would build llama.cpp where the prebuilt binary does.
  const args = ['install', `node-llama-cpp@${llamaVersion}`, ...lean, '--ignore-scripts', '--no-audit', '--no-fund'];
  process.stdout.write(`In ${folder}: npm ${args.join(' ')}\n`);
  const isWindows = process.platform === 'win32';
  const child = spawn(isWindows ? 'npm.cmd' : 'npm', args, { cwd: folder, stdio: 'inherit', shell: isWindows });
  const code = await Promise.race([
    once(child, 'close').then(([status]) => Number(status)),
    once(child, 'error').then(() => -1),
  ]);
  if (code !== 0) return fail('npm did not succeed; its output says why. The same command can be given by hand there.');
  const missing = missingHere(defaultConfig.engine);
  const small = missing === undefined ? 'The small model runs beside recall' : 'Installed';
  process.stdout.write(`${small}. "linewright model pull" or "linewright model add" brings models.\n`);
  return 0;
}
