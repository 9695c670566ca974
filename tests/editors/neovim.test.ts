/** The plugin in the real Neovim: keys go in, the screen and the file's text come out. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../support/editor.ts';
import { blockOf } from './editorsPage.ts';
import { Neovim } from './neovim.ts';

const rest = 'logging.getLogger(__name__)';
const line = `logger = ${rest}`;

/** A project with `new.py` open and the cursor in insert mode behind "logger = ". */
async function typedLogger(options: { config?: string } = {}): Promise<Neovim> {
  const neovim = await Neovim.start({ files: { ...repository, 'new.py': 'import logging\n' }, ...options });
  await neovim.open('new.py');
  await neovim.keys('o');
  await neovim.type('logger = ');
  await neovim.untilSeen(line);
  return neovim;
}

test('the rest of the line is shown as ghost text and accepted by Tab', async () => {
  const neovim = await typedLogger();
  expect(await neovim.text()).toBe('import logging\nlogger = ');
  await neovim.keys('<Tab>');
  await neovim.untilText(`import logging\n${line}`);
  await neovim.keys('<Esc>u');
  await neovim.untilText('import logging\nlogger = ');
});

test('a word and a line are accepted alone, and the rest stays', async () => {
  const neovim = await typedLogger();
  await neovim.keys('<M-Right>');
  await neovim.untilText('import logging\nlogger = logging');
  await neovim.untilSeen(line);
  await neovim.keys('<M-Right>');
  await neovim.untilText('import logging\nlogger = logging.');
  await neovim.keys('<M-C-Right>');
  await neovim.untilText(`import logging\n${line}`);
});

test('typing into the ghost text neither asks again nor takes it off the screen', async () => {
  const neovim = await typedLogger();
  await neovim.lua(`
    requests = 0
    local rpc = require('linewright.server').client(0).rpc
    local request = rpc.request
    rpc.request = function(method, ...)
      if method == 'textDocument/inlineCompletion' then requests = requests + 1 end
      return request(method, ...)
    end
  `);
  neovim.screen.frames.length = 0;
  await neovim.type('logging.get');
  await neovim.untilSeen(line);
  expect(neovim.screen.frames.filter((frame) => !frame.includes(line))).toEqual([]);
  expect(neovim.screen.frames.length).toBeGreaterThan(0);
  expect(await neovim.lua('return requests')).toBe(0);
  await neovim.type('X');
  await neovim.untilGone('getLogger');
  expect(await neovim.lua('return requests')).toBe(1);
});

test('the ghost text is dismissed by its key, by leaving insert mode and by moving away', async () => {
  const neovim = await typedLogger();
  await neovim.keys('<C-]>');
  await neovim.untilGone(rest);
  await neovim.keys('<M-Bslash>');
  await neovim.untilSeen(line);
  await neovim.keys('<Left>');
  await neovim.untilGone(rest);
  await neovim.keys('<Right><M-Bslash>');
  await neovim.untilSeen(line);
  await neovim.keys('<Esc>');
  await neovim.untilGone(rest);
  expect(await neovim.text()).toBe('import logging\nlogger = ');
});

test('the popup menu hides the ghost text, and its end brings it back', async () => {
  const neovim = await typedLogger();
  await neovim.keys('<C-n>');
  await expect.poll(() => neovim.lua('return vim.fn.pumvisible()')).toBe(1);
  await neovim.untilGone(rest);
  await neovim.keys('<C-e>');
  await neovim.untilSeen(line);
  await neovim.keys('<Tab>');
  await neovim.untilText(`import logging\n${line}`);
});

test('without ghost text Tab does what it did before', async () => {
  const config = `
    vim.keymap.set('i', '<Tab>', function() return 'mapped' end, { expr = true })
    require('linewright').setup{}`;
  const neovim = await Neovim.start({ config, files: { 'new.txt': '' } });
  await neovim.open('new.txt');
  await neovim.keys('i<Tab>');
  await neovim.untilText('mapped');
});

test('a closer that stands there already is neither doubled nor drawn twice', async () => {
  const neovim = await Neovim.start({ files: { ...repository, 'new.py': 'import logging\n' } });
  await neovim.open('new.py');
  await neovim.keys('ologger = logging.getLogger()<Left>');
  await neovim.type('__n');
  await neovim.untilSeen(/getLogger\(__name__\)$/m);
  await neovim.keys('<Tab>');
  await neovim.untilText(`import logging\n${line}`);
});

test('the server is told where insert mode is entered, before the first key', async () => {
  const neovim = await Neovim.start({ files: { ...repository, 'new.py': 'import logging\nlogger = \n' } });
  await neovim.open('new.py');
  await neovim.lua(`
    told = {}
    local rpc = require('linewright.server').client(0).rpc
    local notify = rpc.notify
    rpc.notify = function(method, params)
      if method == 'linewright/cursor' then table.insert(told, params.position.line .. ':' .. params.position.character) end
      return notify(method, params)
    end
  `);
  await neovim.keys('jA');
  expect(await neovim.lua("return table.concat(told, ' ')")).toBe('1:9');
  await neovim.type('l');
  await neovim.untilSeen(line);
});

test('positions count right behind signs of several bytes', async () => {
  const neovim = await Neovim.start({ files: { ...repository, 'new.py': 'import logging\n' } });
  await neovim.open('new.py');
  await neovim.keys('oé = "😀"; ');
  await neovim.type('logger = ');
  await neovim.untilSeen(line);
  await neovim.keys('<Tab>');
  await neovim.untilText(`import logging\né = "😀"; ${line}`);
});

test("the changes of Neovim's own commands are in order, and the server follows", async () => {
  const files = { ...repository, 'new.py': 'import logging\nlogger = \nlogger = \none = 1\ntwo = 2\n' };
  const neovim = await Neovim.start({ files });
  await neovim.open('new.py');
  await neovim.lua(`
    for _, command in ipairs {
      '5delete', '4move 0', 'undo', 'redo', '%s/one/two/g', 'undo', 'global/logger/move 0', 'sort', 'undo', '1copy 2',
      '1,2join', 'normal! 1Gyyp', 'earlier 9f', '2,3delete', 'normal! u', 'edit!', '2,5delete',
    } do
      vim.cmd('silent! ' .. command)
      -- Changes that follow each other closely are sent in one go.
      vim.wait(200)
    end
  `);
  expect(await neovim.text()).toBe('import logging');
  await neovim.keys('o');
  await neovim.type('logger = ');
  await neovim.untilSeen(line);
});

test('toggle turns suggestions off and on', async () => {
  const neovim = await typedLogger();
  await neovim.keys('<Cmd>Linewright toggle<CR>');
  await neovim.untilTold(/off/);
  await neovim.untilGone(rest);
  await neovim.keys('<Cmd>Linewright toggle<CR>');
  await neovim.untilSeen(line);
});

test('why shows where the suggestion comes from, and Enter goes there', async () => {
  const neovim = await typedLogger();
  await neovim.keys('<Esc>:Linewright why<CR>');
  await neovim.untilSeen(/Suggested, \d+ % sure(?:, from an earlier one)?: logging\.getLogger/);
  await neovim.untilSeen(/copied from (one|two|three)\.py:3/);
  await neovim.keys('/copied<CR><CR>');
  await neovim.lua('return 0');
  await expect.poll(() => neovim.lua("return vim.fn.expand('%:t')")).toMatch(/^(one|two|three)\.py$/);
  expect(await neovim.cursor()).toEqual([3, 0]);
});

test('next and previous go through what else could stand there', async () => {
  const files = {
    'a.py': 'import logging\n\nlogger = logging.getLogger(__name__)\n',
    'b.py': 'import logging\n\nlogger = logging.getLogger("b")\n',
    'new.py': 'import logging\n',
  };
  const neovim = await Neovim.start({ files });
  await neovim.open('new.py');
  await neovim.keys('ologger = <M-Bslash>');
  await neovim.untilSeen(/logger = logging\.getLogger\(/);
  const shown = () => /logger = .*/.exec(neovim.screen.text)?.[0];
  const first = shown();
  await neovim.keys('<M-]>');
  await expect.poll(shown, { timeout: 20_000 }).not.toBe(first);
  const second = shown();
  await neovim.keys('<M-[>');
  await expect.poll(shown).toBe(first);
  await neovim.keys('<M-]>');
  await expect.poll(shown).toBe(second);
  await neovim.keys('<Tab>');
  await neovim.untilText(`import logging\n${second}`);
});

test('what became of suggestions is counted, and what a key sent away stays away', async () => {
  const neovim = await typedLogger();
  await neovim.keys('<M-Right>');
  await neovim.untilText('import logging\nlogger = logging');
  await neovim.keys('<Tab>');
  await neovim.untilText(`import logging\n${line}`);
  await neovim.keys('<Esc>cc');
  await neovim.type('logger = ');
  await neovim.untilSeen(line);
  await neovim.keys('<C-]>');
  await neovim.untilGone(line);
  await neovim.keys('<BS>');
  await neovim.type(' ');
  // Leaving insert mode would take back what is still asked.
  const reason = 'it was sent away here before';
  await expect.poll(() => neovim.explanation(), { timeout: 20_000 }).toMatchObject({ reason });
  await neovim.keys('<Esc>:Linewright why<CR>');
  await neovim.untilSeen(reason);
  await neovim.keys('q:Linewright status<CR>');
  await neovim.untilTold(/since \d{4}-\d\d-\d\d: 2 shown, 1 accepted, 1 in part, 1 dismissed \(.*outcomes\.json\)/);
});

test('a setting of the project that is changed counts at once', async () => {
  const neovim = await typedLogger();
  await writeFile(path.join(neovim.folder, 'linewright.json'), '{ "enable": false }');
  const status = async () => {
    await neovim.lua(`require('linewright.server').client(0):notify('workspace/didChangeWatchedFiles', {
      changes = { { uri = vim.uri_from_fname('${neovim.folder}/linewright.json'), type = 2 } } })`);
    return neovim.request('linewright/status', { wait: true });
  };
  await expect.poll(status, { timeout: 20_000 }).toMatchObject({ settings: { enable: false } });
  await neovim.keys('<Esc>cc');
  await neovim.type('logger = ');
  await neovim.serverReady();
  await neovim.untilGone(rest);
});

test('the settings of setup reach the server', async () => {
  const neovim = await Neovim.start({ config: await blockOf('Neovim', 1), files: { 'a.py': '' } });
  await neovim.open('a.py');
  expect(await neovim.request('linewright/status', { wait: true })).toMatchObject({
    settings: { completion: { maxLines: 4, disabledLanguages: ['markdown'] } },
  });
});

test('status names the version, the engine and the folder', async () => {
  const neovim = await typedLogger();
  await neovim.keys('<Esc>:Linewright status<CR>');
  await neovim.untilTold(/Linewright \d+\.\d+\.\d+, on\n {2}engine: recall\n {2}.*: ready, \d+ files/);
});

test('a server that was killed comes back and suggests again', async () => {
  const neovim = await typedLogger();
  const pid = await neovim.lua(`
    for _, entry in ipairs(vim.api.nvim_get_proc_children(vim.fn.getpid())) do return entry end`);
  process.kill(Number(pid), 'SIGKILL');
  await expect
    .poll(() => neovim.lua('return vim.api.nvim_get_proc_children(vim.fn.getpid())'), { timeout: 20_000 })
    .not.toContain(pid);
  await neovim.serverReady();
  await neovim.keys('<Esc>cc');
  await neovim.type('logger = ');
  await neovim.untilSeen(line);
});
