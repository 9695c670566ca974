-- Loaded by Neovim at its start: the command `:Linewright`. Everything else waits for `require('linewright').setup{}`.
if vim.g.loaded_linewright then
  return
end
vim.g.loaded_linewright = true

if vim.fn.has('nvim-0.10') == 0 then
  vim.api.nvim_create_user_command('Linewright', function()
    vim.notify('Linewright needs Neovim 0.10 or later.', vim.log.levels.ERROR)
  end, { nargs = '*' })
  return
end

vim.api.nvim_create_user_command('Linewright', function(command)
  require('linewright.command').run(command.fargs)
end, {
  nargs = '*',
  desc = 'Linewright: why, status, toggle, restart',
  complete = function(lead)
    return require('linewright.command').complete(lead)
  end,
})
