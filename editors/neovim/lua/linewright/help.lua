-- The tags that `:help linewright` is found by, which only Neovim can make: nobody should have to call `:helptags` for them. Knows
-- where the help lies, not what is in it.
local M = {}

--- Makes them where they are missing or older than the help. A folder that cannot be written is left as it is, without a word.
function M.make_tags()
  local lua = vim.fs.dirname(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)))
  local folder = vim.fs.dirname(lua) .. '/doc'
  local text, tags = vim.uv.fs_stat(folder .. '/linewright.txt'), vim.uv.fs_stat(folder .. '/tags')
  local is_made = tags and text and tags.mtime.sec >= text.mtime.sec
  if text and not is_made and vim.uv.fs_access(folder, 'W') then
    pcall(vim.cmd.helptags, vim.fn.fnameescape(folder))
  end
end

return M
