/**
 * The plugin on Neovim 0.12, which could not be had here: the real 0.11 with an imitation of `vim.lsp.inline_completion`
 * that writes down its calls.
 */
import { expect, test } from 'vitest';
import { Neovim } from './neovim.ts';

/** `offer` is the item that is shown, as 0.12 hands it to `on_accept`; nil when there is none. */
const imitation = `
  calls = {}
  vim.lsp.inline_completion = {
    enable = function(on, filter) table.insert(calls, { 'enable', on, filter.client_id ~= nil }) end,
    select = function(opts) table.insert(calls, { 'select', opts.count }) end,
    get = function(opts)
      if not offer then return false end
      vim.schedule(function()
        if opts and opts.on_accept then opts.on_accept(offer) else table.insert(calls, { 'get' }) end
      end)
      return true
    end,
  }
  function offer_at(row, column, text)
    offer = { insert_text = text, range = { to_extmark = function() return row, column end } }
  end
  require('linewright').setup{}`;

test("Neovim's own inline completion is turned on for the server, and the keys act on it", async () => {
  const neovim = await Neovim.start({ config: imitation, files: { 'a.txt': 'say ' } });
  await neovim.open('a.txt');
  await expect.poll(() => neovim.lua('return calls')).toEqual([['enable', true, true]]);
  await neovim.keys('A<Tab>x');
  await neovim.untilText('say \tx');
  await neovim.keys('<BS><BS>');
  await neovim.lua("offer_at(0, 0, 'say hello, world\\nand more')");
  await neovim.keys('<M-Right>');
  await neovim.untilText('say hello');
  await neovim.keys('<M-C-Right>');
  await neovim.untilText('say hello, world');
  const calls = () => neovim.lua('return calls');
  await neovim.keys('<Tab>');
  await expect.poll(calls).toEqual([['enable', true, true], ['get']]);
  await neovim.keys('<M-]><M-[>');
  await expect.poll(calls).toEqual([['enable', true, true], ['get'], ['select', 1], ['select', -1]]);
  await neovim.keys('<Cmd>Linewright toggle<CR>');
  await neovim.untilTold(/off/);
  expect(await neovim.lua('return calls[#calls]')).toEqual(['enable', false, true]);
});
