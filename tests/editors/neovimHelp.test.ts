/** The plugin's help in the real Neovim: it opens, every tag that it links to exists, and no setting or key is left out. */
import { existsSync } from 'node:fs';
import { cp, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from '../support/scratchFolder.ts';
import { blockOf, repository } from './editorsPage.ts';
import { Neovim } from './neovim.ts';

/** The plugin as a checkout has it, in a folder of its own whose name is no plain word. */
async function freshCheckout(): Promise<{ readonly tags: string; start(before?: string): Promise<Neovim> }> {
  const checkout = path.join(await scratchFolder(), 'a checkout');
  const plugin = path.join(checkout, 'editors/neovim');
  const tags = path.join(plugin, 'doc/tags');
  await cp(path.join(repository, 'editors/neovim'), plugin, {
    recursive: true,
    filter: (file) => !file.endsWith('tags'),
  });
  const block = (await blockOf('Neovim')).replace('/path/to/linewright', checkout);
  const alone = `vim.opt.runtimepath:remove(${JSON.stringify(path.join(repository, 'editors/neovim'))})`;
  return { tags, start: (before = '') => Neovim.start({ config: [alone, before, block].join('\n') }) };
}

const openHelp = `
  local ok, failure = pcall(vim.cmd.help, 'linewright')
  return ok and vim.api.nvim_buf_get_lines(0, 0, 1, false)[1] or failure`;

test(':help linewright opens after the two lines of the page, and what it names is there', async () => {
  const checkout = await freshCheckout();
  const neovim = await checkout.start();
  expect(await neovim.lua(openHelp)).toMatch(/^\*linewright\.txt\*/);
  const problems = await neovim.lua(`
    local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n')
    local problems = {}
    for tag in text:gmatch('|([^|%s]+)|') do
      if #vim.fn.getcompletion(tag, 'help') == 0 then table.insert(problems, 'no tag ' .. tag) end
    end
    local defaults = require('linewright.config').defaults
    for _, name in ipairs(vim.list_extend(vim.tbl_keys(defaults), vim.tbl_keys(defaults.keys))) do
      if not text:find(name .. ' = ', 1, true) then table.insert(problems, 'no setting ' .. name) end
    end
    for _, key in pairs(defaults.keys) do
      if not text:find(key, 1, true) then table.insert(problems, 'no key ' .. key) end
    end
    for _, name in ipairs(require('linewright.command').complete('')) do
      if not text:find(':Linewright ' .. name, 1, true) then table.insert(problems, 'no command ' .. name) end
    end
    return problems
  `);
  expect(problems).toEqual([]);
});

test('tags that are older than the help are made anew, and others are left alone', async () => {
  const checkout = await freshCheckout();
  await writeFile(checkout.tags, 'old\n');
  await checkout.start();
  await expect.poll(() => readFile(checkout.tags, 'utf8')).toBe('old\n');
  await utimes(checkout.tags, 0, 0);
  const neovim = await checkout.start();
  expect(await neovim.lua(openHelp)).toMatch(/^\*linewright\.txt\*/);
});

test('a folder that cannot be written is left as it is, without a word', async () => {
  const checkout = await freshCheckout();
  // Who runs the tests may write everywhere.
  const neovim = await checkout.start('vim.uv.fs_access = function() return false end');
  expect(await neovim.lua(openHelp)).toContain('E149');
  expect(existsSync(checkout.tags)).toBe(false);
  expect(await neovim.messages()).toBe('');
});
