/** `linewright train recall` as a person gives it, as far as no training is needed, and the history that --here reads. */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addedLines, parseLog } from '../../bench/train/history.ts';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

async function repository(...versions: readonly string[]): Promise<string> {
  const folder = await scratchFolder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder, stdio: 'ignore' });
  git('init');
  for (const [number, text] of versions.entries()) {
    await writeFile(path.join(folder, 'with space.py'), text);
    git('add', '.');
    git('commit', '-m', `version ${number}`);
  }
  return folder;
}

describe('the history', () => {
  it('says which lines each commit added, newest first', async () => {
    const folder = await repository('a = 1\n+ b\n', 'a = 1\n    c = 2\n++ d\n');
    const commits = await addedLines(folder, new AbortController().signal);
    expect(commits.map(({ lines }) => [...lines].map(([file, added]) => [file, [...added]]))).toEqual([
      [['with space.py', ['c = 2', '++ d']]],
      [['with space.py', ['a = 1', '+ b']]],
    ]);
  });

  it('says what git has against it', async () => {
    const folder = await repository();
    await expect(addedLines(folder, new AbortController().signal)).rejects.toThrow(
      /^The history of .* cannot be read, and --here learns from it: your current branch '\w+' does not have any commits yet$/,
    );
  });

  it('is empty where nothing was added', () => {
    expect(parseLog('')).toEqual([]);
    expect(parseLog('\0abc\n\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +0,0 @@\n-gone\n')).toEqual([]);
  });
});

describe('train recall', () => {
  it('says what is wrong', async () => {
    const fails = async (cwd: string, ...args: string[]) => {
      const { code, stderr } = await runCommand(['train', 'recall', ...args], { cwd });
      expect(code).toBeGreaterThan(0);
      expect(stderr).not.toMatch(/\n {4}at /);
      return stderr;
    };
    const nowhere = await scratchFolder();
    expect(await fails(nowhere, '--here')).toBe(
      `${nowhere} is not in a git repository, and --here learns from its history.\n`,
    );
    expect(await fails(nowhere, '--forget')).toMatch(/^--forget goes with --here/);
    expect(await fails(nowhere, '--lines', 'all')).toMatch(/^--lines is a whole number/);
    expect(await fails(nowhere, '--here', '--lines', '5')).toBe('--lines has no effect with --here: leave it out.\n');
    expect(await fails(await repository('a = f(1)\n'), '--here')).toMatch(/The history holds too little/);
  });

  it('goes back to the shipped weights', async () => {
    const ran = await runCommand(['train', 'recall', '--here', '--forget'], { cwd: await scratchFolder() });
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('The shipped weights serve for') });
  });
});

describe('train retriever', () => {
  it('says what is wrong', async () => {
    const fails = async (cwd: string, ...args: string[]) => {
      const { code, stderr } = await runCommand(['train', 'retriever', ...args], { cwd });
      expect(code).toBeGreaterThan(0);
      expect(stderr).not.toMatch(/\n {4}at /);
      return stderr;
    };
    const nowhere = await scratchFolder();
    expect(await fails(nowhere, '--here')).toMatch(
      / is not in a git repository, and --here learns from its history.\n$/,
    );
    expect(await fails(nowhere, '--here', '--generator', 'recall', '--holes', '5')).toBe(
      '--generator and --holes have no effect with --here: leave them out.\n',
    );
    expect(await fails(nowhere, '--generator', 'recall')).toMatch(/^recall has read the whole repository/);
    expect(await fails(nowhere, '--forget')).toMatch(/^--forget goes with --here/);
    expect(await fails(nowhere, '--generator', 'oracle')).toMatch(/^--generator is/);
    expect(await fails(await repository('a = f(1)\n'), '--here')).toMatch(/The history holds too little/);
  });

  it('goes back to the shipped order', async () => {
    const ran = await runCommand(['train', 'retriever', '--here', '--forget'], { cwd: await scratchFolder() });
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('The shipped order serves for') });
  });
});
