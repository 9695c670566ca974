/** Runs a program to its end from the folder `training`, and gives what it prints; a failure says what it said. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const folder = fileURLToPath(new URL('../../training', import.meta.url));

export async function runProgram(program: string, args: readonly string[]): Promise<string> {
  // One thread: two that spin against other programs take many times as long.
  const env = { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = await promisify(execFile)(program, args, { cwd: folder, env, maxBuffer: 2 ** 24 });
  return stdout;
}
