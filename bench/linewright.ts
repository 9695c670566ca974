/** Runs `linewright` of this checkout as a person would, for benchmarks that are made of several runs. Knows none of them. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../bin/linewright', import.meta.url));

/** What it says stands in the terminal. Ends this process, too, when it fails. */
export function linewright(args: readonly string[]): void {
  const { status, signal } = spawnSync(process.execPath, [program, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
}
