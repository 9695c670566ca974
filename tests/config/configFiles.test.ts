/** Settings files: where they are, which one wins, and what a broken one does. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readConfigFiles, userConfigPath } from '../../server/configFiles.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'linewright-config-'));
  vi.stubEnv('XDG_CONFIG_HOME', path.join(folder, 'config'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function write(relative: string, text: string): Promise<string> {
  const file = path.join(folder, relative);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

test('no files is no problem', async () => {
  expect(await readConfigFiles([path.join(folder, 'gone')])).toEqual({ layers: [], found: [], problems: [] });
});

test("the user's file comes first, then the folders', the first folder's last", async () => {
  const user = await write('config/linewright/config.json', '\uFEFF{"log":"warn"}');
  const first = await write('one/linewright.json', '{"enable":false}');
  const second = await write('two/linewright.json', '{"enable":true}');
  const files = await readConfigFiles([path.dirname(first), path.dirname(second)]);
  expect(user).toBe(userConfigPath());
  expect(files.layers).toEqual([
    { source: user, raw: { log: 'warn' }, isFromWorkspace: false },
    { source: second, raw: { enable: true }, isFromWorkspace: true },
    { source: first, raw: { enable: false }, isFromWorkspace: true },
  ]);
});

test('a relative XDG_CONFIG_HOME counts as not set', () => {
  vi.stubEnv('XDG_CONFIG_HOME', 'here');
  expect(path.isAbsolute(userConfigPath())).toBe(true);
});

test('a file that is not JSON is named, and what it held before stays', async () => {
  const file = await write('one/linewright.json', '{"enable":false}');
  const before = await readConfigFiles([path.dirname(file)]);
  await writeFile(file, '{"enable":fal');
  const after = await readConfigFiles([path.dirname(file)], before);
  expect(after.layers).toEqual(before.layers);
  expect(after.problems).toEqual([
    expect.stringMatching(/^linewright.json is not JSON: .*Its former settings stay\. \(.*linewright\.json\)$/),
  ]);
  expect((await readConfigFiles([path.dirname(file)])).layers).toEqual([]);
});

test('a directory of that name and a huge file are named', async () => {
  await mkdir(path.join(folder, 'one/linewright.json'), { recursive: true });
  const huge = await write('two/linewright.json', `"${'x'.repeat(1_000_001)}"`);
  const { problems } = await readConfigFiles([path.join(folder, 'one'), path.dirname(huge)]);
  expect(problems.map((problem) => problem.replace(folder, ''))).toEqual([
    'linewright.json is 1000003 bytes long, too long for settings. Its settings are left out. (/two/linewright.json)',
    'linewright.json is not a file. Its settings are left out. (/one/linewright.json)',
  ]);
});
