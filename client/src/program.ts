/** Runs the bundled command line by the editor's own Node. Knows no command of it. */
import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';

/** The doctor tries grammars and a model, which may have to be loaded. */
const limitMilliseconds = 120_000;
const maxOutputBytes = 4_000_000;
/** For a program that was asked to end, before it is made to. */
const endingMilliseconds = 2000;

/** What it printed, also when it ended with an error. Never rejects. `input`: what it may read. */
export function runProgram(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...args],
      {
        env: environment(),
        timeout: limitMilliseconds,
        maxBuffer: maxOutputBytes,
      },
      (error, stdout, stderr) => resolve(stdout === '' ? `${stderr}${error?.message ?? ''}` : stdout),
    );
    // One that does not read, or could not be started, closes its end.
    child.stdin?.on('error', () => undefined).end(input);
  });
}

/** One that runs until it is asked to end. Rejects when it cannot be started. */
export async function startProgram(program: string, args: readonly string[]): Promise<ChildProcessWithoutNullStreams> {
  const child = spawn(process.execPath, [program, ...args], { env: environment() });
  await once(child, 'spawn');
  return child;
}

/** To be called when it was asked to end. */
export function endProgram(child: ChildProcessWithoutNullStreams): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), endingMilliseconds);
  child.once('exit', () => clearTimeout(timer));
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, ELECTRON_RUN_AS_NODE: '1', ELECTRON_NO_ASAR: '1' };
}
