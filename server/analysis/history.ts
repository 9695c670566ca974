/**
 * Which files were changed together with a file, by the last commits of its git repository. Read when asked, with bounds; without git,
 * or outside of a repository, nothing is known.
 */
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export interface ChangedTogether {
  readonly path: string;
  /** Commits that changed both. */
  readonly commits: number;
}

const run = promisify(execFile);
/** Commits of the file that are looked at, and files of each: a commit of more moved things about. */
const mostCommits = 100;
const mostFiles = 30;
const mostFound = 20;
const timeoutMilliseconds = 5_000;
const mostBytes = 4_000_000;

/** Most often first. */
export async function changedTogether(path: string, signal: AbortSignal): Promise<ChangedTogether[]> {
  const options = {
    cwd: dirname(path),
    timeout: timeoutMilliseconds,
    maxBuffer: mostBytes,
    signal,
    encoding: 'utf8' as const,
  };
  try {
    const { stdout: top } = await run('git', ['rev-parse', '--show-toplevel'], options);
    const ids = await run('git', ['log', `--max-count=${mostCommits}`, '--format=%H', '--', path], options);
    const commits = ids.stdout.split('\n').filter((line) => line !== '');
    if (commits.length === 0) return [];
    const args = ['-c', 'core.quotePath=false', 'show', '--name-only', '--no-renames', '--format=%x00', ...commits];
    const { stdout } = await run('git', args, options);
    const root = top.trim();
    return countFiles(stdout.split('\0'), root, path);
  } catch {
    // No git, no repository, or too much of it.
    return [];
  }
}

function countFiles(commits: readonly string[], root: string, path: string): ChangedTogether[] {
  const counts = new Map<string, number>();
  for (const commit of commits) {
    const files = commit.split('\n').filter((line) => line !== '');
    if (files.length > mostFiles) continue;
    for (const file of files) counts.set(file, (counts.get(file) ?? 0) + 1);
  }
  return [...counts]
    .map(([file, count]) => ({ path: join(root, file), commits: count }))
    .filter((one) => one.path !== path && one.commits > 1)
    .sort((a, b) => b.commits - a.commits || (a.path < b.path ? -1 : 1))
    .slice(0, mostFound);
}
