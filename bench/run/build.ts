/** Which program it is that runs: its commit in a checkout, its version elsewhere. */
import { execFileSync } from 'node:child_process';
import { programVersion } from '../../server/commands/version.ts';
import { suitesFolder } from '../suite.ts';

export function commitOf(): string {
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: suitesFolder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    // Installed below another repository, that one's commit would say nothing.
    if (git('ls-files', '--full-name', suitesFolder) === '') return version();
    const changes = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+changes';
    return git('rev-parse', '--short=12', 'HEAD') + changes;
  } catch {
    return version();
  }
}

function version(): string {
  return `version ${programVersion()}`;
}
