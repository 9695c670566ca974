/** What a person is told in the real Neovim when something is wrong, and that the editor goes on. */
import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { repository as project } from '../support/editor.ts';
import { scratchFolder } from '../support/scratchFolder.ts';
import { debianPackages } from './debianPackages.ts';
import { blockOf, repository } from './editorsPage.ts';
import { Neovim } from './neovim.ts';

const files = { 'a.py': 'x = 1\n' };

test('without a server the message says how to get one', async () => {
  const neovim = await Neovim.start({ config: "require('linewright').setup{ cmd = { 'no-such-program' } }", files });
  await neovim.lua("vim.cmd.edit('a.py')");
  await neovim.untilTold(/cmd\[1\], "no-such-program", is no program that can be run\. Mend "cmd" in setup\{\}\./);
  await neovim.keys('oy = 2<Esc>');
  await neovim.untilText('x = 1\ny = 2');
});

test('the plugin outside a checkout, with nothing on the PATH, says how to install the server', async () => {
  const neovim = await Neovim.start({
    config: `
      require('linewright.server')
      vim.uv.fs_stat = function() end
      require('linewright').setup{}`,
    files,
  });
  await neovim.lua("vim.cmd.edit('a.py')");
  await neovim.untilTold(/no server\. Run "npm ci && npm install -g \."/);
});

test('a server that cannot start is quoted, once', async () => {
  const folder = await scratchFolder({ 'broken.mjs': "console.error('the disk is on fire'); process.exit(3);\n" });
  const config = `require('linewright').setup{ cmd = { 'node', '${folder}/broken.mjs', 'serve' } }`;
  const neovim = await Neovim.start({ config, files });
  await neovim.lua("vim.cmd.edit('a.py')");
  await neovim.untilTold(
    /ended with code 3 at its start \(node .*\): the disk is on fire\. See :checkhealth linewright/,
  );
  await neovim.keys('oy = 2<Esc>');
  await neovim.untilText('x = 1\ny = 2');
  expect((await neovim.messages()).match(/disk is on fire/g)).toHaveLength(1);
});

test('without Node the message says so', async () => {
  const neovim = await Neovim.start({ files, env: { PATH: '/nonexistent' } });
  await neovim.lua("vim.cmd.edit('a.py')");
  await neovim.untilTold(/Node is not on the PATH\. Install Node 20 or later, or set "cmd" in setup\{\}\./);
});

test('a Neovim that is too old says which one is needed, and starts', async () => {
  await debianPackages('neovim');
  const config = (await blockOf('Neovim')).replace('/path/to/linewright', repository);
  const home = await scratchFolder({ 'init.lua': config });
  const old = ['--headless', '-n', '-i', 'NONE', '-u', path.join(home, 'init.lua'), '-c', 'echo "started"', '-c', 'qa'];
  const { stderr } = await promisify(execFile)('/usr/bin/nvim', old, { timeout: 20_000 });
  expect(stderr).toMatch(/Linewright needs Neovim 0\.10 or later\.[\s\S]*started/);
});

test("a project's settings with errors are named, and the server serves", async () => {
  const neovim = await Neovim.start({ files: { ...project, 'linewright.json': '{ "log": ' } });
  await neovim.lua("vim.cmd.edit('one.py')");
  await neovim.untilSeen(/linewright\.json\s+is\s+not\s+JSON/);
  await neovim.keys('<CR>');
  await neovim.serverReady();
});

test('a folder that may not be read, and a file over the limits', async () => {
  // Root reads what it may not, unless it gives that up.
  const through = ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--', 'node'];
  const command = [...through, path.join(repository, 'bin/linewright'), 'serve', '--stdio'];
  const config = `require('linewright').setup{ cmd = { ${command.map((word) => JSON.stringify(word)).join(', ')} } }`;
  const large = `import logging\n${'# a line that says nothing\n'.repeat(80_000)}`;
  const folder = await scratchFolder({ '.git/HEAD': '', ...project, 'large.py': large, 'closed/secret.py': 'x = 1\n' });
  await chmod(path.join(folder, 'closed'), 0);
  onTestFinished(() => chmod(path.join(folder, 'closed'), 0o700));
  const neovim = await Neovim.start({ config, folder });
  await neovim.open('large.py');
  await neovim.keys('Go');
  await neovim.type('logger = ');
  await neovim.untilSeen('logger = logging.getLogger(__name__)');
});

test('two windows on one folder', async () => {
  const one = await Neovim.start({ files: { ...project, 'a.py': 'import logging\n', 'b.py': 'import logging\n' } });
  const two = await Neovim.start({ folder: one.folder });
  for (const [neovim, file] of [
    [one, 'a.py'],
    [two, 'b.py'],
  ] as const) {
    await neovim.open(file);
    await neovim.keys('o');
    await neovim.type('logger = ');
    await neovim.untilSeen('logger = logging.getLogger(__name__)');
  }
});

test('each wrong setting is named, and the others hold', async () => {
  const config = `require('linewright').setup{
    enabeld = true, cmd = {}, root_markers = 'x', keys = { accept = 3, acept = '<Tab>', next = '<C-j>' },
    settings = { log = 'debug' },
  }`;
  const neovim = await Neovim.start({ config, files });
  await neovim.open('a.py');
  expect((await neovim.messages()).split('\n').sort()).toEqual([
    'Linewright: "cmd" must be a list of strings, not {}',
    'Linewright: "keys.accept" must be a string or false, not 3',
    'Linewright: "root_markers" must be a table, not "x"',
    'Linewright: unknown key "keys.acept"; there are accept, accept_line, accept_word, dismiss, next, previous, trigger',
    'Linewright: unknown setting "enabeld"; there are builtin, cmd, enabled, filetypes, hide, keys, root_markers, settings',
  ]);
  expect(await neovim.lua("return vim.fn.maparg('<C-j>', 'i', false, true).desc")).toBe('Linewright: next');
});

test('setup with something else than a table, and a command that does not exist', async () => {
  const neovim = await Neovim.start({ config: "require('linewright').setup('yes')", files });
  await neovim.untilTold(/setup takes a table, not "yes"/);
  await neovim.keys(':Linewright wy<CR>');
  await neovim.untilTold(/there is no ":Linewright wy"; there are restart, status, toggle, why\./);
});

test('checkhealth says what is there', async () => {
  const neovim = await Neovim.start({ files });
  await neovim.open('a.py');
  await neovim.lua("vim.cmd.checkhealth('linewright')");
  const report = String(await neovim.text());
  expect(report).toMatch(/Node v\d+/);
  expect(report).toMatch(/server version \d+\.\d+\.\d+/);
  expect(report).toMatch(/running for .*, positions in utf-8/);
  expect(report).not.toMatch(/ERROR|WARNING/);
});
