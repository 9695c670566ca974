/** The bench commands as a person gives them: what is wrong is said in a line, and a small run goes from holes to a report. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

async function fails(...args: string[]): Promise<string> {
  const { code, stderr } = await runCommand(['bench', ...args]);
  expect(code).toBeGreaterThan(0);
  expect(stderr).not.toMatch(/\n {4}at /);
  return stderr;
}

describe('what is wrong is said', () => {
  it('of options', async () => {
    expect(await fails('run', '--n', 'many')).toBe('--n is a whole number from 1 to 10000000, but was given "many".\n');
    expect(await fails('run', '--systems', 'none,outs')).toMatch(/^--systems knows none, random.*but not "outs"\.\n$/);
    expect(await fails('run', '--generator', 'x')).toMatch(
      /^--generator is recall, restricted, llama:MODEL.* given "x"/,
    );
    expect(await fails('holes', '--kinds', 'line,word')).toMatch(/^--kinds knows line, api.*but not "word"\.\n$/);
  });

  it('of suites and files', async () => {
    expect(await fails('holes', '--suite', 'big')).toMatch(/^There is no suite "big"; there are .*test/);
    expect(await fails('report', '/nonexistent.jsonl')).toMatch(/^There is no file \/nonexistent\.jsonl/);
    expect(await fails('compare', 'a.jsonl')).toMatch(/^bench compare needs B: the results of the second run\./);
    expect(await fails('holes', '--suite', 'smoke', '--language', 'cobol')).toMatch(
      /no repository of the language "cobol"/,
    );
  });
});

it('a small run needs no network, and can be reported, compared and shown', async () => {
  const folder = await scratchFolder();
  const out = path.join(folder, 'rows.jsonl');
  const options = ['--language', 'javascript', '--kinds', 'line', '--n', '2', '--out', out];
  const ran = await runCommand(['bench', 'run', ...options]);
  expect(ran).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('2 holes, 2 of them measured now, by 2 systems'),
  });
  const again = await runCommand(['bench', 'run', ...options]);
  expect(again.stderr).toContain('holds this run already');
  expect(await runCommand(['bench', 'report', out])).toMatchObject({ code: 0 });
  expect(await readFile(path.join(folder, 'rows.md'), 'utf8')).toContain('2 holes (line) in 1 repositories');
  const compared = await runCommand(['bench', 'compare', out, out]);
  expect(compared.stdout).toContain('0 of 4 predictions differ.');
  const shown = await runCommand(['bench', 'show', 'undici/', '--in', out]);
  expect(shown.stdout + shown.stderr).toMatch(/undici\/.*:line/);
});
