/** What a person is told in the real VS Code when something is wrong, and that the editor goes on. */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repository } from '../support/editor.ts';
import { Code } from './code.ts';

const rest = 'logging.getLogger(__name__)';
const start = 'import logging\n\n';
const files = {
  ...repository,
  ...Object.fromEntries(['broken', 'config', 'first', 'second', 'locked'].map((name) => [`${name}.py`, start])),
  'wide.py': `${start}é = "😀"; `,
  // Twice the largest file that is indexed.
  'large.py': `${start}${'# a line that says nothing\n'.repeat(80_000)}`,
  'closed/secret_place.py': 'logger = from_a_closed_folder()\n',
};

let code: Code;
beforeAll(async () => {
  // Root reads what it may not, unless it gives that up.
  const through = ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--'];
  code = await Code.start({ files, through });
  await chmod(path.join(code.workspace, 'closed'), 0);
});
afterAll(async () => {
  await chmod(path.join(code.workspace, 'closed'), 0o700);
  await code.stop();
});

async function suggests(): Promise<void> {
  await code.toEnd();
  await code.type('logger = ');
  await code.untilGhost(rest);
}

test('a server that cannot start is told with its reason, typing goes on, and it can be started again', async () => {
  const server = path.join(await code.extensionFolder(), 'dist/server/main.js');
  const whole = await readFile(server);
  await writeFile(server, "console.error('the disk is on fire'); process.exit(3);\n");
  try {
    await code.open('broken.py', /does not run/);
    await code.untilTold(/Linewright does not run: the disk is on fire/);
    expect(await code.page.locator('.notification-list-item').count()).toBe(1);
    await code.picture('broken');
    await code.toEnd();
    await code.type('logger = 1');
    await code.untilSaved('broken.py', `${start}logger = 1`);
  } finally {
    await writeFile(server, whole);
  }
  await code.page.getByRole('button', { name: 'Start Again' }).click();
  await code.untilStatus(/ready/);
  await code.keys('Enter');
  await suggests();
});

test('a folder that may not be read is left out, and the rest serves', async () => {
  await code.open('locked.py');
  await suggests();
  await code.menu('Index, engine and counts');
  await code.page.locator('.view-lines', { hasText: /left\sout:\s1\sunreadable/ }).waitFor({ timeout: 20_000 });
});

test('settings with errors are named, in a file and in the editor, and the others hold', async () => {
  await code.setFolderSettings({ 'linewright.completion.maxLines': 'many' });
  await writeFile(path.join(code.workspace, 'linewright.json'), '{ "context": { "enable": true ');
  await code.open('config.py');
  await code.untilTold(/linewright.json is not JSON: .*linewright\.json/);
  await code.untilTold(/completion\.maxLines/);
  await code.picture('config');
  const box = code.page.locator('.notification-list-item', { hasText: /linewright.json is not JSON/ });
  await box.hover();
  await box.getByRole('button', { name: 'Open' }).click();
  await code.page.locator('.tab.active', { hasText: 'linewright.json' }).waitFor();
  await code.goTo('config.py');
  await suggests();
  await writeFile(path.join(code.workspace, 'linewright.json'), '{}');
  await code.setFolderSettings({});
});

test('two windows on one folder each have their own server, and both suggest', async () => {
  await code.open('first.py');
  const { page } = code;
  await code.openBeside('second.py');
  await expect.poll(() => code.serverProcesses(), { timeout: 30_000 }).toHaveLength(2);
  await suggests();
  await code.keys('Tab');
  await code.untilSaved('second.py', `${start}logger = ${rest}`);
  code.switchTo(page);
  await suggests();
  await code.keys('Tab');
  await code.untilSaved('first.py', `${start}logger = ${rest}`);
});

test('a file over the limits is completed in while it is open', async () => {
  await code.open('large.py');
  await code.toEnd();
  // How sure it is beside 80,000 lines that say nothing is not what is asked here: what follows these words is.
  await code.type('logger = logging.');
  await expect.poll(() => code.ghost(), { timeout: 45_000 }).not.toBe('');
});

test('positions count right behind signs of several units', async () => {
  await code.open('wide.py');
  await suggests();
  await code.keys('Tab');
  await code.untilSaved('wide.py', `${files['wide.py']}logger = ${rest}`);
});
