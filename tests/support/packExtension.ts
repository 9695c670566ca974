/** Packs the VS Code extension before the tests in real editors: they run what is installed. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Fails with what the packing printed. */
export function setup(): void {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  execFileSync('npm', ['run', '--silent', 'package'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}
