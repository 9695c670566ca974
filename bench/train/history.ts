/** Which lines the commits of a git repository added, newest commit first, as its history tells. Knows no index. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { codeOfError, messageOfError } from '../../server/base/thrown.ts';
import { Expected } from '../expected.ts';

const run = promisify(execFile);

/** What one commit added, white space at the ends of lines aside, by file below the repository's root. */
export interface AddedLines {
  readonly commit: string;
  readonly lines: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Commits that are looked at, newest first: enough for thousands of lines, and a second of git's time. */
const mostCommits = 600;
/** A history with longer changes is that of data; what has been read by then is not thrown away. */
const mostOutput = 256 * 1024 * 1024;

/** Throws, with what a person can do, where there is no history. */
export async function addedLines(root: string, signal: AbortSignal): Promise<AddedLines[]> {
  const args = ['log', '--no-merges', '-n', String(mostCommits), '--format=%x00%H', '--unified=0', '-p'];
  const more = ['--no-color', '--no-ext-diff', '--no-renames', '--diff-filter=AM'];
  try {
    const { stdout } = await run('git', ['-c', 'core.quotePath=false', ...args, ...more], {
      ...{ cwd: root, maxBuffer: mostOutput, signal, encoding: 'utf8' },
      // What it says of a failure is read.
      env: { ...process.env, LC_ALL: 'C' },
    });
    return parseLog(stdout);
  } catch (error) {
    signal.throwIfAborted();
    const reason = reasonOf(error);
    if (/^not a git repository/i.test(reason)) {
      throw new Expected(`${root} is not in a git repository, and --here learns from its history.`, 1);
    }
    throw new Expected(`The history of ${root} cannot be read, and --here learns from it: ${reason}`, 1);
  }
}

/** Git's own, not that a command has failed. */
function reasonOf(error: unknown): string {
  if (codeOfError(error) === 'ENOENT') return 'there is no git here';
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const line = /^(?:fatal|error): (.+)$/m.exec(said)?.[1];
  return line ?? messageOfError(error).split('\n')[0] ?? '';
}

/** Of `git log -p --unified=0 --format=%x00%H`. */
export function parseLog(log: string): AddedLines[] {
  return log
    .split('\0')
    .filter((part) => part !== '')
    .map((part) => {
      const [commit = '', ...rest] = part.split('\n');
      return { commit, lines: linesOf(rest) };
    })
    .filter(({ lines }) => lines.size > 0);
}

function linesOf(patch: readonly string[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  let file: Set<string> | undefined;
  let isHeader = true;
  for (const line of patch) {
    if (line.startsWith('diff --git ')) isHeader = true;
    else if (line.startsWith('@@ ')) isHeader = false;
    else if (isHeader && line.startsWith('+++ b/')) {
      // A path with a space in it has a tab behind it.
      const path = line.slice('+++ b/'.length).replace(/\t$/, '');
      file = found.get(path) ?? new Set();
      found.set(path, file);
    } else if (!isHeader && line.startsWith('+')) file?.add(line.slice(1).trim());
  }
  for (const [path, added] of found) if (added.size === 0) found.delete(path);
  return found;
}
