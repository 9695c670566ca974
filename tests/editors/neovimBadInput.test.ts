/** What a person is told in the real Neovim when something is wrong, and that the editor goes on. */
import { expect, test } from 'vitest';
import { scratchFolder } from '../support/scratchFolder.ts';
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
