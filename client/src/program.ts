/** Runs the bundled command line by the editor's own Node. Knows no command of it. */
import { execFile } from 'node:child_process';

/** The doctor tries grammars and a model, which may have to be loaded. */
const limitMilliseconds = 120_000;
const maxOutputBytes = 4_000_000;

/** What it printed, also when it ended with an error. Never rejects. */
export function runProgram(program: string, args: readonly string[], folder: string | undefined): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...args],
      {
        cwd: folder,
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
        timeout: limitMilliseconds,
        maxBuffer: maxOutputBytes,
      },
      (error, stdout, stderr) => resolve(stdout === '' ? `${stderr}${error?.message ?? ''}` : stdout),
    );
  });
}
