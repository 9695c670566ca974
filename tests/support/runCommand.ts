/** Runs the real `linewright` as a person would and collects what it prints. Knows no command. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { recallAloneHome } from './recallAlone.ts';
import { testCache } from './testCache.ts';

export interface CommandOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runCommand(
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly program?: string;
    /** On standard input. */
    readonly input?: string;
  } = {},
): Promise<CommandOutcome> {
  const program = options.program ?? fileURLToPath(new URL('../../bin/linewright', import.meta.url));
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.cwd,
    env: { ...process.env, XDG_CONFIG_HOME: recallAloneHome, XDG_CACHE_HOME: testCache, ...options.env },
    stdio: 'pipe',
  });
  child.stdin.on('error', () => undefined).end(options.input ?? '');
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}
