/** A slim install, as npm makes it, beside which the small model is installed or not. Its own folder: a checkout may have the model. */
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { gguf } from '../support/gguf.ts';
import { LspClient } from '../support/lspClient.ts';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const root = path.resolve(import.meta.dirname, '../..');
const project = { 'package.json': '{}', 'one.py': 'logger = logging.getLogger(__name__)\n', 'two.py': 'logger = \n' };

/** The program, and what it says in a small project; `model`: the bytes of the small model's file. */
async function installed(model?: Buffer | string) {
  const folder = await scratchFolder();
  const cwd = await scratchFolder(project);
  for (const name of [
    'bin',
    'dist/program',
    'grammars',
    'models/recall.weights',
    'models/retriever.weights',
    'models/definitions.weights',
  ]) {
    await cp(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  await cp(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const data = path.join(folder, 'data');
  const packed = path.join(data, 'linewright/llama/node_modules/linewright-model');
  if (model !== undefined) {
    await mkdir(packed, { recursive: true });
    await writeFile(path.join(packed, 'small.gguf'), model);
  }
  // No settings at all, as on the day of the installation.
  const env = { XDG_DATA_HOME: data, XDG_CONFIG_HOME: path.join(folder, 'config') };
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCommand(args, { cwd, env, program: path.join(folder, 'bin/linewright') });
    return `${code} ${stdout}${stderr}`;
  };
  const status = async () => {
    const client = await LspClient.start({ folders: [cwd], env, program: path.join(folder, 'bin/linewright') });
    const { engine } = await client.request('linewright/status', { wait: true });
    await client.stop();
    return engine;
  };
  return { run, status, file: path.join(packed, 'small.gguf') };
}

test('without the small model recall answers, and who asks is told', async () => {
  const { run, status } = await installed();
  expect(await run('complete', 'two.py:1:10')).toMatch(/^0 logger = █logging\.getLogger\(__name__\)\n(?!.*engine {6})/);
  const missing = 'the small model is not here: it comes with a checkout and with the larger extension';
  const doctor = await run('doctor');
  expect(doctor).toContain(`\nengine      recall alone: ${missing}\n`);
  expect(doctor).toMatch(/^0 [\s\S]*\nNothing is wrong\.\n/);
  expect(await run('model', 'list')).toContain(`0 No models here yet.\n  ${missing}\n`);
  expect(await status()).toEqual({ name: 'recall', missing });
  expect(await run('model', 'use', 'small')).toBe(`1 There is no model "small": ${missing}.\n`);
});

test('with it, it is listed, chosen and left aside', async () => {
  const { run, file } = await installed(gguf());
  expect(await run('model', 'list')).toContain(`0 Here:\n  small                        0.00 GB  ${file} (comes with`);
  expect(JSON.parse((await run('model', 'list', '--json')).slice(2))).toMatchObject({
    shipped: { name: 'small', file },
  });
  expect(await run('model', 'use', 'small')).toMatch(/^0 small runs beside recall/);
  expect(await run('model', 'use', 'none')).toMatch(/^0 Recall alone/);
  expect(await run('doctor')).toContain('\nengine      recall alone\n');
  expect(await run('model', 'remove', 'small')).toMatch(/^1 "small" comes with Linewright/);
});

test('a damaged one costs nothing but its answers, and is named', async () => {
  for (const bytes of ['<!doctype html>', gguf().subarray(0, 400)]) {
    const { run, file } = await installed(bytes);
    const completed = await run('complete', 'two.py:1:10', '--json');
    expect(completed).toMatch(/^0 /);
    expect(JSON.parse(completed.slice(2, completed.lastIndexOf('}') + 1))).toMatchObject({
      text: 'logging.getLogger(__name__)',
    });
    const doctor = await run('doctor');
    expect(doctor).toContain(`The engine beside recall does not work: ${file}: `);
    expect(doctor).toMatch(/^1 /);
  }
});
