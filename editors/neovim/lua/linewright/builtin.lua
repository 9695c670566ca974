-- The same actions through Neovim's own inline completion (0.12 and later), which asks, draws and keeps by itself. Knows
-- nothing of the plugin's own ghost text.
local server = require('linewright.server')
local suggestions = require('linewright.suggestion')

local M = {}

local is_enabled = true

---@return boolean
function M.exists()
  return vim.lsp.inline_completion ~= nil
end

--- The part of an item of Neovim's that is still to be inserted at the cursor; nil when it does not fit there.
---@param item table
---@return linewright.Rest|nil
local function rest_of(item)
  local text = type(item.insert_text) == 'table' and item.insert_text.value or item.insert_text
  local cursor = vim.api.nvim_win_get_cursor(0)
  local row, column, typed = cursor[1] - 1, cursor[2], ''
  if item.range then
    local start_row, start_column = item.range:to_extmark()
    typed = table.concat(vim.api.nvim_buf_get_text(0, start_row, start_column, row, column, {}), '\n')
  end
  if not vim.startswith(text, typed) or #typed >= #text then
    return nil
  end
  return { text = text:sub(#typed + 1), overwrites = '', after = '', row = row, column = column }
end

--- Neovim does it after the key, so that the keys of a mapping may ask whether there is something to accept.
---@param part 'all'|'word'|'line'
---@return boolean
function M.accept(part)
  if part == 'all' then
    return vim.lsp.inline_completion.get()
  end
  return vim.lsp.inline_completion.get({
    on_accept = function(item)
      local rest = rest_of(item)
      if rest then
        suggestions.insert(rest, suggestions.part(rest, part))
      end
    end,
  })
end

---@param step 1|-1
function M.cycle(step)
  vim.lsp.inline_completion.select({ count = step })
end

---@param enabled boolean
function M.set_enabled(enabled)
  is_enabled = enabled
  for _, client in ipairs(vim.lsp.get_clients({ name = server.name })) do
    vim.lsp.inline_completion.enable(enabled, { client_id = client.id })
  end
end

---@return boolean
function M.is_enabled()
  return is_enabled
end

--- There is no call for it: off and on again forgets what is shown.
---@return boolean
function M.dismiss()
  local was_enabled = is_enabled
  M.set_enabled(false)
  M.set_enabled(was_enabled)
  return true
end

--- Neovim asks when it is turned on in insert mode.
function M.trigger()
  M.dismiss()
end

--- The keys that stand for an action in insert mode; nil when there is nothing to act on.
---@param action string
---@return string|nil
function M.keys_for(action)
  local part = ({ accept = 'all', accept_word = 'word', accept_line = 'line' })[action]
  if part then
    return M.accept(part) and '' or nil
  end
  return ("<Cmd>lua require('linewright').%s()<CR>"):format(action)
end

---@param config linewright.Config
function M.setup(config)
  is_enabled = config.enabled
  vim.api.nvim_create_autocmd('LspAttach', {
    group = vim.api.nvim_create_augroup('linewright.builtin', {}),
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name == server.name then
        vim.lsp.inline_completion.enable(is_enabled, { client_id = client.id })
      end
    end,
  })
end

return M
