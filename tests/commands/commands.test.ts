/** The real program from the command line: what each command prints, and what it says when it is used wrongly. */
import { spawnSync } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { adaptedOrderPath } from '../../server/configFiles.ts';
import { repository } from '../support/editor.ts';
import { json, modelServer } from '../support/modelServer.ts';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const project = { ...repository, '.git/HEAD': '', 'a.py': 'import logging\n\nlogger = \n' };

test('help and version', async () => {
  const { code, stdout } = await runCommand(['--help']);
  expect(code).toBe(0);
  for (const command of ['serve', 'complete', 'context', 'outline', 'graph', 'index', 'doctor', 'demo']) {
    expect(stdout).toContain(`\n  ${command} `);
    const help = await runCommand([command, '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout.startsWith(`linewright ${command} `), help.stdout).toBe(true);
  }
  expect((await runCommand(['complete', '--help'])).stdout).toContain('LINE and COL count from 1');
  expect((await runCommand(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('used wrongly: a message on standard error and exit code 2', async () => {
  const folder = await scratchFolder(project);
  for (const args of [
    ['compleet'],
    ['--nope'],
    ['serve'],
    ['serve', '--stdio', 'more'],
    ['complete'],
    ['complete', 'a.py'],
    ['complete', 'a.py:0:1'],
    ['complete', 'a.py:99:1'],
    ['complete', 'a.py:1:99'],
    ['context', 'a.py:1'],
    ['index', '--stat'],
    ['doctor', '--json=1'],
  ]) {
    const outcome = await runCommand(args, { cwd: folder });
    expect(outcome, args.join(' ')).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).not.toContain('    at ');
  }
});

test('what is not there: a message on standard error and exit code 1', async () => {
  const folder = await scratchFolder({ ...project, 'folder.py/x': '' });
  await writeFile(path.join(folder, 'latin1.py'), Buffer.from('x = "\xfc"', 'latin1'));
  for (const args of [
    ['complete', 'missing.py:1:1'],
    ['complete', 'folder.py:1:1'],
    ['complete', 'latin1.py:1:1'],
    ['context', 'a.py:1:1', '--root', 'missing'],
    ['index', 'missing'],
    ['index', 'a.py'],
  ]) {
    const outcome = await runCommand(args, { cwd: folder });
    expect(outcome, args.join(' ')).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/^(There is no|.* is not) (a file|file|folder|a folder|text)/);
  }
});

test('complete prints the suggestion and where it comes from', async () => {
  const folder = await scratchFolder(project);
  const { code, stdout, stderr } = await runCommand(['complete', 'a.py:3:10'], { cwd: folder });
  expect(code).toBe(0);
  expect(stderr).toMatch(/Indexed 4 files in \d/);
  expect(stdout).toMatch(/^logger = █logging\.getLogger\(__name__\)\n/);
  expect(stdout).toMatch(/\ncopied from (one|two|three)\.py:3\n/);
  const json = JSON.parse((await runCommand(['complete', 'a.py:3:10', '--json'], { cwd: folder })).stdout);
  expect(json).toMatchObject({ kind: 'suggestion', text: 'logging.getLogger(__name__)', source: 'engine' });
});

test('context prints what would be taken from other files', async () => {
  const files = {
    'package.json': '{}',
    'shapes.ts': 'export function areaOfCircle(radius: number): number {\n  return Math.PI * radius ** 2;\n}\n',
    'use.ts': "import { areaOfCircle } from './shapes';\n\nconst area = areaOfCircle(\n",
  };
  const folder = await scratchFolder(files);
  const place = `${path.join(folder, 'use.ts')}:3:27`;
  const { code, stdout } = await runCommand(['context', place]);
  expect(code).toBe(0);
  expect(stdout).toContain('shapes.ts:1');
  const json = JSON.parse((await runCommand(['context', place, '--json'])).stdout);
  expect(json.snippets[0]).toMatchObject({ displayPath: 'shapes.ts' });
  // Known from the open file's tree, which is there before anything is asked.
  const reasons = json.considered.map(({ reason }: { reason: string }) => reason);
  expect(reasons).toContain("defines areaOfCircle, named on the cursor's line, imported");
});

test('index prints what was found, and what was skipped and why', async () => {
  const folder = await scratchFolder({ ...project, 'image.py': 'a\0b', '.env': 'KEY=1\n' });
  const { code, stdout } = await runCommand(['index', folder, '--stats']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/\bfiles +4\b/);
  expect(stdout).toMatch(/\bbinary +1\b/);
  const json = JSON.parse((await runCommand(['index', '--json'], { cwd: folder })).stdout);
  expect(json).toMatchObject({ files: 4 });
});

test('doctor says what is wrong and how to mend it', async () => {
  const folder = await scratchFolder({ ...project, 'linewright.json': '{"log":"loud"}', cache: 'a file' });
  const right = await runCommand(['doctor'], { cwd: await scratchFolder(project) });
  expect(right.code, right.stdout).toBe(0);
  expect(right.stdout).toContain('Nothing is wrong.');
  const wrong = await runCommand(['doctor', '--json'], {
    cwd: folder,
    env: { XDG_CACHE_HOME: path.join(folder, 'cache') },
  });
  expect(wrong.code).toBe(1);
  const { problems, grammars } = JSON.parse(wrong.stdout);
  expect(grammars.failed).toEqual([]);
  expect(problems.map(({ what }: { what: string }) => what)).toEqual([
    `The cache folder ${path.join(folder, 'cache/linewright')} cannot be written.`,
    `"log" should be one of "error", "warn", "info", "debug"; found "loud". It stays "info". (${path.join(folder, 'linewright.json')})`,
  ]);
});

test('doctor says that what was fitted to a folder is not taken, and why', async () => {
  const folder = await scratchFolder(project);
  const file = path.join('linewright', 'retriever', path.basename(adaptedOrderPath(folder)));
  const env = { XDG_CACHE_HOME: await scratchFolder({ [file]: 'half of one' }) };
  const { code, stdout } = await runCommand(['doctor'], { cwd: folder, env });
  expect(code).toBe(1);
  expect(stdout).toMatch(/Wrong: What was fitted to .* is not taken: .*\n {2}Mend: Fit it anew with/);
});

test('doctor checks what an editor has: its settings over those of files, its token, its folders and no other', async () => {
  const server = await modelServer(({ path: asked }, response) => {
    if (asked === '/v1/models') json(response, { data: [{ id: 'qwen2.5-coder' }] });
    else json(response, {}, 404);
  });
  const folder = await scratchFolder({ ...project, 'linewright.json': '{"log":"loud"}' });
  const settings = { engine: { use: 'http', address: `${server.address}/v1` }, completion: { maxLines: 'all' } };
  const ask = (folders: readonly string[]) =>
    runCommand(['doctor', '--editor'], { cwd: folder, input: JSON.stringify({ folders, settings, token: 'of-mine' }) });
  const trusted = await ask([folder]);
  expect(trusted.stdout).toContain(`\nworkspace   ${folder}\n`);
  expect(trusted.stdout).toMatch(/Wrong: "log" should be .*linewright\.json\)/);
  expect(trusted.stdout).toContain(`\nsettings    the editor's (engine.use, engine.address, completion.maxLines)\n`);
  expect(trusted.stdout).toMatch(/Wrong: "completion.maxLines" should be .*\(Editor settings\)/);
  expect(server.asked.map(({ headers }) => headers.authorization)).toContain('Bearer of-mine');
  expect(trusted.stdout).not.toContain('of-mine');
  const untrusted = await ask([]);
  expect(untrusted.stdout).toContain('\nworkspace   none\n');
  expect(untrusted.stdout).not.toContain(folder);
  expect(await runCommand(['doctor', '--editor'], { input: '[]' })).toMatchObject({ code: 2, stdout: '' });
});

test('cache lists what is kept of an indexed folder, and clears it', async () => {
  const [folder, home] = [await scratchFolder(project), await scratchFolder()];
  const env = { XDG_CACHE_HOME: home };
  const run = async (...args: string[]) => (await runCommand(args, { env, cwd: folder })).stdout;
  const kept = path.join(home, 'linewright', 'index');
  expect(await run('cache', 'list')).toBe(`Nothing is kept in ${kept}.\n`);
  const stats = JSON.parse(await run('index', '--json'));
  const { indexes } = JSON.parse(await run('cache', 'list', '--json'));
  expect(indexes).toMatchObject([{ root: folder, files: stats.files }]);
  expect(await run('cache', 'list')).toContain(`${folder} (${stats.files} files)\n1 in all`);
  expect(await run('cache', 'clear', '/elsewhere')).toBe('Nothing is kept of /elsewhere.\n');
  expect(JSON.parse(await run('cache', 'clear', '.', '--json')).cleared).toHaveLength(1);
  expect(await run('cache', 'clear')).toBe('There is nothing to clear.\n');
  expect(await run('cache', '--help')).toContain('cache clear [DIR]');
});

test('the launcher says what to do where nothing has been built', async () => {
  const folder = await scratchFolder();
  await cp(fileURLToPath(new URL('../../bin', import.meta.url)), path.join(folder, 'bin'), { recursive: true });
  const { status, stderr } = spawnSync(process.execPath, [path.join(folder, 'bin/linewright'), '--version'], {
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain('Run "npm ci" (or "npm run build")');
});

test('complete explains each token, and gives alternatives', async () => {
  const folder = await scratchFolder(project);
  const explained = await runCommand(['complete', 'a.py:3:10', '--explain', '--alternatives', '3'], { cwd: folder });
  expect(explained.code).toBe(0);
  expect(explained.stdout).toMatch(
    /\ntoken by token\n(.*\n)*.* "getLogger".*; (one|two|three)\.py:3, \d+ tokens? alike/,
  );
  expect(explained.stdout).toContain('end of line');
  const args = ['complete', 'a.py:3:10', '--explain', '--alternatives', '3', '--json'];
  const json = JSON.parse((await runCommand(args, { cwd: folder })).stdout);
  const tokens: { text: string; candidates: unknown[] }[] = json.explained;
  expect(tokens.map(({ text }) => text).join('')).toBe(' = logging.getLogger(__name__)\n');
  expect(tokens[1]?.candidates[0]).toMatchObject({ text: 'logging', evidence: { line: 2 } });
  const texts = [json.text, ...json.alternatives.map(({ text }: { text: string }) => text)];
  expect(new Set(texts).size).toBe(texts.length);
  for (const wrong of ['0', '11', 'many']) {
    const outcome = await runCommand(['complete', 'a.py:3:10', '--alternatives', wrong], { cwd: folder });
    expect(outcome).toMatchObject({ code: 2, stdout: '', stderr: '--alternatives needs a number from 1 to 10.\n' });
  }
});
