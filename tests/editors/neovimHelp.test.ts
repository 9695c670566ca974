/** The plugin's help in the real Neovim: every tag that it links to exists, and no setting or key is left out. */
import { expect, test } from 'vitest';
import { Neovim } from './neovim.ts';

test(':help linewright opens, and what it names is there', async () => {
  const neovim = await Neovim.start();
  const problems = await neovim.lua(`
    local folder = vim.api.nvim_get_runtime_file('doc/linewright.txt', false)[1]
    local tags = vim.fn.tempname()
    vim.fn.mkdir(tags .. '/doc', 'p')
    vim.uv.fs_copyfile(folder, tags .. '/doc/linewright.txt')
    vim.opt.runtimepath:prepend(tags)
    vim.cmd.helptags(tags .. '/doc')
    vim.cmd.help('linewright')
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
